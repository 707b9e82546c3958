using System.Buffers;
using System.Runtime.InteropServices;

namespace DogBreed.Core.Support;

/// <summary>Libraries that want a stream, over bytes that are in memory.</summary>
internal static class ByteStreams
{
    /// <summary>A read-only stream over the bytes as they are; they stay in place until it is disposed.</summary>
    public static Stream Over(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new PinnedStream(bytes.Pin(), bytes.Length);

    private sealed unsafe class PinnedStream(MemoryHandle bytes, long length) : UnmanagedMemoryStream((byte*)bytes.Pointer, length)
    {
        private MemoryHandle _bytes = bytes;

        protected override void Dispose(bool disposing)
        {
            _bytes.Dispose();
            base.Dispose(disposing);
        }
    }
}
