namespace DogBreed.Core.Models;

/// <summary>A model cannot be used: it is missing, damaged, or its card makes no sense. The message says which and what to do.</summary>
public sealed class ModelException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">A whole sentence for a person.</param>
    /// <param name="innerException">What a library threw, if it threw.</param>
    /// <param name="isMissing">True where there is no such model at all.</param>
    public ModelException(string message, Exception? innerException = null, bool isMissing = false)
        : base(message, innerException) => IsMissing = isMissing;

    /// <summary>True where there is no model of that name; false where there is one and it cannot be used.</summary>
    public bool IsMissing { get; }
}
