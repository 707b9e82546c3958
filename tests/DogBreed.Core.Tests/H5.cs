using PureHDF;

namespace DogBreed.Core.Tests;

/// <summary>Reads what other programs wrote into HDF5 files.</summary>
internal static class H5
{
    public static T[] Read<T>(string path, string dataset, out ulong[] shape)
        where T : unmanaged
    {
        using var file = H5File.OpenRead(path);
        IH5Dataset data = file.Dataset(dataset);
        shape = data.Space.Dimensions;
        return data.Read<T[]>();
    }
}
