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
        for (long at = HeaderLength; at + ChunkHeader <= webp.Length; )
        {
            ReadOnlySpan<byte> chunk = webp[(int)at..];
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("EXIF"u8))
            {
                ReadOnlySpan<byte> block = chunk.Slice(ChunkHeader, (int)Math.Min(size, chunk.Length - ChunkHeader));
                return block.StartsWith(Prefix) ? block[Prefix.Length..] : block;
            }

            at += ChunkHeader + size + (size & 1);
        }

        return [];
    }

    /// <summary>The WebP without the prefix, in the pool's memory; or itself, where there is none.</summary>
    public static PhotoBytes WithoutPrefix(ReadOnlyMemory<byte> webp)
    {
        ReadOnlySpan<byte> bytes = webp.Span;
        for (long at = HeaderLength; at + ChunkHeader + Prefix.Length <= bytes.Length; )
        {
            ReadOnlySpan<byte> chunk = bytes[(int)at..];
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("EXIF"u8) && size >= Prefix.Length && chunk[ChunkHeader..].StartsWith(Prefix))
            {
                return Cut(bytes, (int)at, size);
            }

            // Chunks are padded to an even size.
            at += ChunkHeader + size + (size & 1);
        }

        return new PhotoBytes(webp);
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
