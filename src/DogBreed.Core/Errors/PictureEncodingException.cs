namespace DogBreed.Core.Errors;

/// <summary>A picture cannot be written in a format: it is larger than the format allows, say. Nothing was written.</summary>
internal sealed class PictureEncodingException : DogBreedException
{
    internal PictureEncodingException(string format, string message, Exception? innerException = null)
        : base(ErrorKind.PictureNotEncoded, message, innerException, [("format", format)]) { }
}
