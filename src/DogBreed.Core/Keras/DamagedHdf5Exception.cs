namespace DogBreed.Core.Keras;

/// <summary>What is wrong with an HDF5 file, in words for its owner.</summary>
internal sealed class DamagedHdf5Exception : Exception
{
    public DamagedHdf5Exception() { }

    public DamagedHdf5Exception(string message)
        : base(message) { }

    public DamagedHdf5Exception(string message, Exception innerException)
        : base(message, innerException) { }
}
