namespace DogBreed.Core.Errors;

/// <summary>The folder of a web app cannot be used: it holds something else, cannot be written, or is none. The message names it.</summary>
internal sealed class SiteException : DogBreedException
{
    internal SiteException(string message, Exception? innerException = null)
        : this(ErrorKind.SiteNotUsable, message, innerException) { }

    internal SiteException(ErrorKind kind, string message, Exception? innerException = null)
        : base(kind, message, innerException, []) { }
}
