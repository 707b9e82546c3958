namespace DogBreed.Core.Errors;

/// <summary>Files cannot be moved, tagged or brought back: the journal, the destination or a file stands in the way.</summary>
internal sealed class ChangeException : DogBreedException
{
    internal ChangeException(ErrorKind kind, string message, Exception? innerException = null, params (string Name, object Value)[] values)
        : base(kind, message, innerException, values) { }
}
