using System.Buffers.Binary;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>
/// OpenCV 4.13 finds the orientation of a WebP only where its EXIF chunk begins with the TIFF header. Pillow, among others, puts JPEG's
/// "Exif\0\0" before it: those six bytes are taken out.
/// </summary>
internal static class WebPExif
{
    private const int HeaderLength = 12; // RIFF, size, WEBP
    private const int ChunkHeader = 8; // type, size

    private static ReadOnlySpan<byte> Prefix => "Exif\0\0"u8;

    /// <summary>The EXIF block, from its TIFF header on; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Block(ReadOnlySpan<byte> webp)
    {
        long next = HeaderLength;
        if (!TryFind(webp, ref next, out int at, out uint size))
        {
            return [];
        }

        ReadOnlySpan<byte> content = webp[(at + ChunkHeader)..];
        content = content[..(int)Math.Min(size, content.Length)];
        return content.StartsWith(Prefix) ? content[Prefix.Length..] : content;
    }

    /// <summary>The WebP without the prefix, in the pool's memory; or itself, where there is none.</summary>
    public static PhotoBytes WithoutPrefix(ReadOnlyMemory<byte> webp)
    {
        ReadOnlySpan<byte> bytes = webp.Span;
        long next = HeaderLength;
        while (TryFind(bytes, ref next, out int at, out uint size))
        {
            if (size >= Prefix.Length && bytes[(at + ChunkHeader)..].StartsWith(Prefix))
            {
                return Cut(bytes, at, size);
            }
        }

        return new PhotoBytes(webp);
    }

    // The next EXIF chunk from a place on; the place is behind it afterwards.
    private static bool TryFind(ReadOnlySpan<byte> webp, ref long next, out int at, out uint size)
    {
        while (next + ChunkHeader <= webp.Length)
        {
            at = (int)next;
            size = BinaryPrimitives.ReadUInt32LittleEndian(webp[(at + 4)..]);

            // Chunks are padded to an even size.
            next += ChunkHeader + size + (size & 1);
            if (webp[at..].StartsWith("EXIF"u8))
            {
                return true;
            }
        }

        (at, size) = (0, 0);
        return false;
    }

    private static PhotoBytes Cut(ReadOnlySpan<byte> bytes, int at, uint size)
    {
        int length = bytes.Length - Prefix.Length;
        PhotoBytes webp = PhotoBytes.Allocate(length, out Memory<byte> room);
        Span<byte> kept = room.Span;
        int data = at + ChunkHeader;
        bytes[..data].CopyTo(kept);
        bytes[(data + Prefix.Length)..].CopyTo(kept[data..]);
        BinaryPrimitives.WriteUInt32LittleEndian(kept[(at + 4)..], size - (uint)Prefix.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(kept[4..], BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) - (uint)Prefix.Length);
        return webp;
    }
}
