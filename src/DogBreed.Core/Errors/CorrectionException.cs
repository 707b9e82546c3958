namespace DogBreed.Core.Errors;

/// <summary>A file of corrections cannot be used: it is missing, none, or of other photographs. The message names it.</summary>
internal sealed class CorrectionException : DogBreedException
{
    internal CorrectionException(string message, Exception? innerException = null)
        : base(ErrorKind.CorrectionNotUsable, message, innerException, []) { }
}
