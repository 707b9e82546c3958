using System.Buffers.Binary;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>
/// A PNG with nothing in it but its first picture: OpenCV 4.13 crashes the process over some damaged animations (APNG), and text and
/// profile chunks are unpacked to no use. One that lacks its end alone gets it: OpenCV would refuse it although all of the picture is
/// there.
/// </summary>
internal static class PngChunks
{
    private const int SignatureLength = 8;
    private const int Overhead = 12; // length, type, CRC

    private static ReadOnlySpan<byte> End => [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <summary>The PNG without its other chunks, in the pool's memory; or itself, where there is nothing to leave out.</summary>
    public static PhotoBytes FirstPicture(ReadOnlyMemory<byte> png)
    {
        ReadOnlySpan<byte> bytes = png.Span;
        bool hasEnd = HasEnd(bytes);
        if (hasEnd && !HasOthers(bytes))
        {
            return new PhotoBytes(png);
        }

        PhotoBytes picture = PhotoBytes.Allocate(bytes.Length + End.Length, out Memory<byte> room);
        Span<byte> kept = room.Span;
        bytes[..SignatureLength].CopyTo(kept);
        int length = SignatureLength;
        for (int at = SignatureLength; TryNext(bytes, at, out int size); at += size)
        {
            if (IsWanted(bytes.Slice(at + 4, 4)))
            {
                bytes.Slice(at, size).CopyTo(kept[length..]);
                length += size;
            }
        }

        if (!hasEnd)
        {
            End.CopyTo(kept[length..]);
            length += End.Length;
        }

        return picture.First(length);
    }

    /// <summary>Whether the chunk that ends a PNG is there.</summary>
    public static bool HasEnd(ReadOnlySpan<byte> png)
    {
        // Nearly every file; others have something behind their end.
        if (png.EndsWith(End))
        {
            return true;
        }

        for (int at = SignatureLength; TryNext(png, at, out int size); at += size)
        {
            if (png.Slice(at + 4, 4).SequenceEqual("IEND"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where pixels may be transparent: by the kind of colour in the header, or a chunk tRNS.</summary>
    public static bool HasTransparency(ReadOnlySpan<byte> png)
    {
        const int ColourType = 25;
        const int WithAlpha = 4;
        if (png.Length > ColourType && (png[ColourType] & WithAlpha) != 0)
        {
            return true;
        }

        for (int at = SignatureLength; TryNext(png, at, out int size); at += size)
        {
            ReadOnlySpan<byte> type = png.Slice(at + 4, 4);
            if (type.SequenceEqual("tRNS"u8))
            {
                return true;
            }

            if (type.SequenceEqual("IDAT"u8))
            {
                break;
            }
        }

        return false;
    }

    /// <summary>The orientation in the chunk eXIf, 1 to 8; 1 where there is none.</summary>
    public static int Orientation(ReadOnlySpan<byte> png) => ExifOrientation.Of(Exif(png));

    /// <summary>What is in the chunk eXIf; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> png)
    {
        for (int at = SignatureLength; TryNext(png, at, out int size); at += size)
        {
            if (png.Slice(at + 4, 4).SequenceEqual("eXIf"u8))
            {
                return png.Slice(at + 8, size - Overhead);
            }
        }

        return [];
    }

    private static bool HasOthers(ReadOnlySpan<byte> png)
    {
        int at = SignatureLength;
        while (TryNext(png, at, out int size))
        {
            if (!IsWanted(png.Slice(at + 4, 4)))
            {
                return true;
            }

            at += size;
        }

        // What follows the last whole chunk is left out as well.
        return at < png.Length;
    }

    // The picture, its palette and transparency, and the EXIF block that holds its orientation.
    private static bool IsWanted(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("IDAT"u8)
        || type.SequenceEqual("IHDR"u8)
        || type.SequenceEqual("PLTE"u8)
        || type.SequenceEqual("tRNS"u8)
        || type.SequenceEqual("eXIf"u8)
        || type.SequenceEqual("IEND"u8);

    private static bool TryNext(ReadOnlySpan<byte> png, int at, out int size)
    {
        size = 0;
        if (at + Overhead > png.Length)
        {
            return false;
        }

        long whole = BinaryPrimitives.ReadUInt32BigEndian(png[at..]) + (long)Overhead;
        size = (int)Math.Min(whole, int.MaxValue);
        return at + whole <= png.Length;
    }
}
