using System.Buffers;

namespace DogBreed.Core.Photos;

/// <summary>The bytes of one photograph; gives back what they stand in when disposed.</summary>
internal readonly struct PhotoBytes : IDisposable
{
    // The pool would give up to twice as much, and keep it; the collector would let them pile up.
    private const int LargestPooled = 8 << 20;

    private readonly byte[]? _rented;
    private readonly IDisposable? _native;

    /// <summary>Bytes of somebody else's.</summary>
    public PhotoBytes(ReadOnlyMemory<byte> memory) => Memory = memory;

    private PhotoBytes(ReadOnlyMemory<byte> memory, byte[]? rented, IDisposable? native) =>
        (Memory, _rented, _native) = (memory, rented, native);

    public ReadOnlyMemory<byte> Memory { get; }

    /// <summary>Room for so many bytes; whatever they hold.</summary>
    /// <param name="length">How many.</param>
    /// <param name="room">Where they are written.</param>
    public static PhotoBytes Allocate(int length, out Memory<byte> room)
    {
        if (length > LargestPooled)
        {
            var native = new NativeBytes(length);
            room = native.Memory;
            return new PhotoBytes(room, rented: null, native);
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
        room = rented.AsMemory(0, length);
        return new PhotoBytes(room, rented, native: null);
    }

    /// <summary>The first of these bytes, in their place: dispose one of the two.</summary>
    public PhotoBytes First(int length) => new(Memory[..length], _rented, _native);

    public void Dispose()
    {
        _native?.Dispose();
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }
}
