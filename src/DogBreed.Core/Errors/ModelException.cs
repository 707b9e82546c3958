using DogBreed.Core.Support;

namespace DogBreed.Core.Errors;

/// <summary>A model cannot be used: it is missing, damaged, or its card makes no sense. The message says which and why.</summary>
public sealed class ModelException : DogBreedException
{
    internal ModelException(string message, Exception? innerException = null)
        : this(ErrorKind.ModelNotUsable, message, innerException) { }

    internal ModelException(ErrorKind kind, string message, Exception? innerException = null, params (string Name, object Value)[] values)
        : base(kind, message, innerException, values) { }

    internal static ModelException WithoutInt8(string model) =>
        new(ErrorKind.ModelLacksPrecision, Texts.FormatModelInt8Network(model), null, ("name", model));
}
