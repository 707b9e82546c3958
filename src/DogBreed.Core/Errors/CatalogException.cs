namespace DogBreed.Core.Errors;

/// <summary>
/// A catalog cannot be used: it is damaged, another program's, of a newer version, or cannot be written. It is left as it is.
/// </summary>
internal sealed class CatalogException : DogBreedException
{
    internal CatalogException(string message, Exception? innerException = null)
        : this(ErrorKind.CatalogNotUsable, message, innerException) { }

    internal CatalogException(ErrorKind kind, string message, Exception? innerException = null)
        : base(kind, message, innerException, []) { }
}
