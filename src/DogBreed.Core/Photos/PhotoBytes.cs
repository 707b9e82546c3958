using System.Buffers;

namespace DogBreed.Core.Photos;

/// <summary>The bytes of one photograph; gives a rented array back to the pool when disposed.</summary>
internal readonly struct PhotoBytes(ReadOnlyMemory<byte> memory, byte[]? rented) : IDisposable
{
    public ReadOnlyMemory<byte> Memory { get; } = memory;

    public void Dispose()
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
