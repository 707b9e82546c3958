namespace DogBreedPS;

/// <summary>
/// The exception in every error record about a photograph, a model, a data set or a device: what scripts catch. ($_.FullyQualifiedErrorId
/// begins with an id that stays the same; $_.ErrorDetails says what to type.)
/// </summary>
public class DogBreedException : Exception
{
    // The library's own types are in a load context that scripts cannot name types of.
    internal DogBreedException(CoreErrors.DogBreedException cause)
        : base(cause.Message, cause)
    {
        Kind = cause.Kind.ToString();
    }

    /// <summary>What the error is about, in one word: PhotoDamaged, ModelNotFound, ...</summary>
    public string Kind { get; }
}
