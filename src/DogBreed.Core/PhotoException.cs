namespace DogBreed.Core;

/// <summary>One photograph could not be used. The message names the photograph and says what to do; others are not affected.</summary>
public sealed class PhotoException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="kind">Why.</param>
    /// <param name="message">A whole sentence for a person.</param>
    /// <param name="innerException">What a library threw, if it threw.</param>
    public PhotoException(PhotoErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>Why the photograph could not be used.</summary>
    public PhotoErrorKind Kind { get; }

    /// <summary>The same error with the photograph's name before the message.</summary>
    internal PhotoException NamedFor(string name) => new(Kind, $"{name}: {Message}", InnerException ?? this);
}
