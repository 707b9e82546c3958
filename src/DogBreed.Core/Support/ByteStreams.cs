using System.Runtime.InteropServices;

namespace DogBreed.Core.Support;

/// <summary>Libraries that want a stream, over bytes that are in memory.</summary>
internal static class ByteStreams
{
    /// <summary>A read-only stream; the bytes are copied only where they are no array.</summary>
    public static MemoryStream Over(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
