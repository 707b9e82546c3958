namespace DogBreed.Core.Training;

/// <summary>A folder is no data set that can be used. The message says why and what to do.</summary>
public sealed class DatasetException : Exception
{
    /// <param name="message">A whole sentence for a person.</param>
    /// <param name="innerException">What the system threw, if it threw.</param>
    public DatasetException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
