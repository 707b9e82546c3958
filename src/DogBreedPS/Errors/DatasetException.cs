namespace DogBreedPS;

/// <summary>A folder is not a data set that can be used.</summary>
public sealed class DatasetException : DogBreedException
{
    internal DatasetException(CoreErrors.DatasetException cause)
        : base(cause) { }
}
