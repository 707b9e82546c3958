namespace DogBreed.Core.Errors;

/// <summary>A folder is not a data set that can be used. The message says why.</summary>
public sealed class DatasetException : DogBreedException
{
    internal DatasetException(string message, Exception? innerException = null)
        : this(ErrorKind.DatasetNotUsable, message, innerException) { }

    internal DatasetException(ErrorKind kind, string message, Exception? innerException = null, params (string Name, object Value)[] values)
        : base(kind, message, innerException, values) { }
}
