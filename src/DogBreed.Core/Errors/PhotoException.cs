using DogBreed.Core.Support;

namespace DogBreed.Core.Errors;

/// <summary>One photograph could not be used. The message names the photograph; others are not affected.</summary>
public sealed class PhotoException : DogBreedException
{
    internal PhotoException(ErrorKind kind, string message, Exception? innerException = null)
        : base(kind, message, innerException, []) { }

    /// <summary>The same error with the photograph's name before the message.</summary>
    internal PhotoException NamedFor(string name) => new(Kind, Texts.FormatSaidOf(name, Message), InnerException ?? this);
}
