using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DogBreed.Core.Support;

/// <summary>Bytes in memory for libraries that want a stream, and those of a file for who wants them in memory.</summary>
internal static class ByteStreams
{
    /// <summary>A read-only stream over the bytes as they are; they stay in place until it is disposed.</summary>
    public static Stream Over(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new PinnedStream(bytes.Pin(), bytes.Length);

    /// <summary>Reads a file from its beginning, as much as fits.</summary>
    /// <returns>How many bytes there were.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static int Fill(SafeFileHandle file, Span<byte> room)
    {
        int read = 0;
        while (read < room.Length)
        {
            int n = RandomAccess.Read(file, room[read..], read);
            if (n == 0)
            {
                break;
            }

            read += n;
        }

        return read;
    }

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
