namespace DogBreedPS;

/// <summary>One photograph cannot be used; the others go on.</summary>
public sealed class PhotoException : DogBreedException
{
    internal PhotoException(CoreErrors.PhotoException cause)
        : base(cause) { }
}
