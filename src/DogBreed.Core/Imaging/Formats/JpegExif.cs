using System.Buffers.Binary;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>The EXIF block of a JPEG (its first APP1 segment).</summary>
internal static class JpegExif
{
    private const byte App1 = 0xE1;

    // Marker, length, "Exif\0\0".
    private const int SegmentHeader = 10;
    private const int StartOfImage = 2;

    /// <summary>What its EXIF block says; null where it says nothing.</summary>
    public static long? Orientation(ReadOnlySpan<byte> jpeg) => TiffDirectory.Number(Block(jpeg), ExifOrientation.Tag);

    /// <summary>The block, from its TIFF header on; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Block(ReadOnlySpan<byte> jpeg)
    {
        ReadOnlySpan<byte> segment = JpegFormat.Segment(jpeg, static marker => marker == App1);
        return segment.Length > SegmentHeader && segment[4..].StartsWith("Exif\0\0"u8) ? segment[SegmentHeader..] : [];
    }

    /// <summary>True for a picture, and false for what RAW files keep in lossless JPEG (SOF3): the data of a sensor.</summary>
    public static bool IsPicture(ReadOnlySpan<byte> jpeg)
    {
        ReadOnlySpan<byte> frame = JpegFormat.Segment(jpeg, JpegFormat.IsFrame);
        return !frame.IsEmpty && (frame[1] & 3) != 3;
    }

    /// <summary>The JPEG with an EXIF block of its own before everything else, which decoders take for the first.</summary>
    public static PhotoBytes WithOrientation(ReadOnlySpan<byte> jpeg, int orientation)
    {
        // APP1 with a TIFF header and a directory of one entry: tag, type SHORT, count, value; no next directory.
        ReadOnlySpan<byte> block =
        [
            .. (ReadOnlySpan<byte>)[0xFF, App1, 0, 0],
            .. "Exif\0\0"u8,
            .. "MM\0*"u8,
            .. (ReadOnlySpan<byte>)[0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0],
        ];
        PhotoBytes turned = PhotoBytes.Allocate(jpeg.Length + block.Length, out Memory<byte> room);
        Span<byte> bytes = room.Span;
        jpeg[..StartOfImage].CopyTo(bytes);
        block.CopyTo(bytes[StartOfImage..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(StartOfImage + 2)..], (ushort)(block.Length - 2));
        jpeg[StartOfImage..].CopyTo(bytes[(StartOfImage + block.Length)..]);
        return turned;
    }
}
