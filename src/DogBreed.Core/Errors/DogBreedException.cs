namespace DogBreed.Core.Errors;

/// <summary>
/// What this library throws over anything that a caller may meet: a file, a model, a device. The message is a plain sentence; <see
/// cref="Kind"/> and
/// <see cref="Values"/> let a caller add what can be done about it in its own terms.
/// </summary>
public abstract class DogBreedException : Exception
{
    private protected DogBreedException(ErrorKind kind, string message, Exception? innerException, (string Name, object Value)[] values)
        : base(message, innerException)
    {
        Kind = kind;
        Values = values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
    }

    /// <summary>What the error is about.</summary>
    public ErrorKind Kind { get; }

    /// <summary>What the sentence is about, by the names that <see cref="ErrorKind"/> documents; empty for most kinds.</summary>
    public IReadOnlyDictionary<string, object> Values { get; }
}
