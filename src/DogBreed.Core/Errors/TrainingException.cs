namespace DogBreed.Core.Errors;

/// <summary>A training cannot go on: its loss diverged, or its checkpoint does not fit.</summary>
internal sealed class TrainingException : DogBreedException
{
    internal TrainingException(string message, Exception? innerException = null)
        : this(ErrorKind.TrainingDiverged, message, innerException) { }

    internal TrainingException(
        ErrorKind kind,
        string message,
        Exception? innerException = null,
        params (string Name, object Value)[] values
    )
        : base(kind, message, innerException, values) { }
}
