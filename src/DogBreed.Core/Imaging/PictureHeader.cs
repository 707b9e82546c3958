using System.Buffers.Binary;

namespace DogBreed.Core.Imaging;

/// <summary>
/// What a picture says of itself before it is decoded: its format and the size in which it is stored (before EXIF orientation). Only the bytes
/// that hold the size are looked at: a reader of all metadata unpacks, recurses and allocates as a hostile file tells it to.
/// </summary>
/// <param name="Format">The format, by the first bytes.</param>
/// <param name="Width">Stored width in pixels; 0 where only the decoder can tell (HEIF, AVIF).</param>
/// <param name="Height">Stored height in pixels; 0 where only the decoder can tell.</param>
internal readonly record struct PictureHeader(PictureFormat Format, int Width, int Height)
{
    private const int TiffImageWidth = 256;
    private const int TiffImageLength = 257;
    private const int TiffShort = 3;
    private const int TiffLong = 4;

    /// <summary>Reads the header.</summary>
    /// <exception cref="PhotoException">No picture format that is read, or a header without a size.</exception>
    public static PictureHeader Read(ReadOnlySpan<byte> b)
    {
        PictureFormat format = FormatOf(b);
        (long Width, long Height)? size = format switch
        {
            PictureFormat.Jpeg => JpegSize(b),
            PictureFormat.Png => b.Length >= 24 && b[12..].StartsWith("IHDR"u8) ? (Big32(b[16..]), Big32(b[20..])) : null,
            PictureFormat.WebP => WebPSize(b),
            PictureFormat.Gif => b.Length >= 10 ? (Little16(b[6..]), Little16(b[8..])) : null,
            PictureFormat.Bmp => BmpSize(b),
            PictureFormat.Tiff => TiffSize(b),
            PictureFormat.Heif or PictureFormat.Avif => (0, 0),
            _ => throw new PhotoException(
                PhotoErrorKind.NotAPicture,
                "this is no picture that can be read. Read are JPEG, PNG, WebP, BMP, TIFF, GIF, HEIC, HEIF and AVIF."),
        };
        return size is { } s
            ? new PictureHeader(format, (int)Math.Min(s.Width, int.MaxValue), (int)Math.Min(s.Height, int.MaxValue))
            : throw new PhotoException(PhotoErrorKind.Damaged, $"it begins as {NameOf(format)} and its header cannot be read: the file is damaged.");
    }

    /// <summary>The format by the first bytes (each format's published signature).</summary>
    public static PictureFormat FormatOf(ReadOnlySpan<byte> b)
    {
        if (b.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return PictureFormat.Jpeg;
        }

        if (b.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return PictureFormat.Png;
        }

        if (b.StartsWith("RIFF"u8) && b.Length >= 12 && b[8..].StartsWith("WEBP"u8))
        {
            return PictureFormat.WebP;
        }

        if (b.StartsWith("GIF87a"u8) || b.StartsWith("GIF89a"u8))
        {
            return PictureFormat.Gif;
        }

        if (b.StartsWith((ReadOnlySpan<byte>)[0x49, 0x49, 0x2A, 0]) || b.StartsWith((ReadOnlySpan<byte>)[0x4D, 0x4D, 0, 0x2A]))
        {
            return PictureFormat.Tiff;
        }

        if (b.Length >= 16 && b[4..].StartsWith("ftyp"u8))
        {
            return FormatOfBrands(b);
        }

        return b.StartsWith("BM"u8) && b.Length >= 26 ? PictureFormat.Bmp : PictureFormat.Unknown;
    }

    public static string NameOf(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "JPEG",
        PictureFormat.Png => "PNG",
        PictureFormat.Bmp => "BMP",
        PictureFormat.Tiff => "TIFF",
        PictureFormat.Gif => "GIF",
        PictureFormat.Heif => "HEIF",
        PictureFormat.Avif => "AVIF",
        PictureFormat.WebP => "WebP",
        _ => "an unknown format",
    };

    // ISO base media: the major brand at 8, then a version, then compatible brands up to the box's length.
    private static PictureFormat FormatOfBrands(ReadOnlySpan<byte> b)
    {
        int end = (int)Math.Min(Math.Min((uint)b.Length, BinaryPrimitives.ReadUInt32BigEndian(b)), 256);
        bool heif = false;
        for (int at = 8; at + 4 <= end; at += at == 8 ? 8 : 4)
        {
            ReadOnlySpan<byte> brand = b.Slice(at, 4);
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
            {
                return PictureFormat.Avif;
            }

            heif |= brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8);
        }

        return heif ? PictureFormat.Heif : PictureFormat.Unknown;
    }

    /// <summary>The frame header (SOFn): marker, length, precision, height, width.</summary>
    private static (long Width, long Height)? JpegSize(ReadOnlySpan<byte> b)
    {
        int at = 2;
        while (at + 9 <= b.Length)
        {
            // Between segments decoders pass over anything up to the next marker, and over fill bytes.
            if (b[at] != 0xFF || b[at + 1] is 0xFF or 0x00)
            {
                at++;
                continue;
            }

            byte marker = b[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
            {
                return (Big16(b[(at + 7)..]), Big16(b[(at + 5)..]));
            }

            // Markers without a segment; a scan or the end before a frame header is no picture.
            if (marker is 0xDA or 0xD9)
            {
                return null;
            }

            at += marker is 0x01 or (>= 0xD0 and <= 0xD8) ? 2 : 2 + Math.Max(2, (int)Big16(b[(at + 2)..]));
        }

        return null;
    }

    /// <summary>A lossy frame (VP8), a lossless one (VP8L), or the canvas of the extended format (VP8X).</summary>
    private static (long Width, long Height)? WebPSize(ReadOnlySpan<byte> b)
    {
        if (b.Length < 30)
        {
            return null;
        }

        ReadOnlySpan<byte> chunk = b.Slice(12, 4);
        if (chunk.SequenceEqual("VP8 "u8))
        {
            return (Little16(b[26..]) & 0x3FFF, Little16(b[28..]) & 0x3FFF);
        }

        if (chunk.SequenceEqual("VP8L"u8))
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(b[21..]);
            return ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
        }

        return chunk.SequenceEqual("VP8X"u8) ? (Little24(b[24..]) + 1, Little24(b[27..]) + 1) : null;
    }

    /// <summary>The core header of OS/2 has 16-bit sizes; all later ones 32-bit, a negative height meaning rows from the top.</summary>
    private static (long Width, long Height)? BmpSize(ReadOnlySpan<byte> b) =>
        Little32(b[14..]) == 12
            ? (Little16(b[18..]), Little16(b[20..]))
            : (BinaryPrimitives.ReadInt32LittleEndian(b[18..]), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(b[22..])));

    /// <summary>ImageWidth and ImageLength of the first directory.</summary>
    private static (long Width, long Height)? TiffSize(ReadOnlySpan<byte> b)
    {
        bool big = b[0] == 'M';
        if (b.Length < 8)
        {
            return null;
        }

        long directory = big ? Big32(b[4..]) : Little32(b[4..]);
        if (directory < 8 || directory + 2 > b.Length)
        {
            return null;
        }

        long width = 0;
        long height = 0;
        ReadOnlySpan<byte> entries = b[(int)directory..];
        int count = (int)(big ? Big16(entries) : Little16(entries));
        for (int i = 0; i < count && (12 * i) + 14 <= entries.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(2 + (12 * i), 12);
            long tag = big ? Big16(entry) : Little16(entry);
            long type = big ? Big16(entry[2..]) : Little16(entry[2..]);
            long value = type switch
            {
                TiffShort => big ? Big16(entry[8..]) : Little16(entry[8..]),
                TiffLong => big ? Big32(entry[8..]) : Little32(entry[8..]),
                _ => 0,
            };
            width = tag == TiffImageWidth ? value : width;
            height = tag == TiffImageLength ? value : height;
        }

        return width > 0 && height > 0 ? (width, height) : null;
    }

    private static long Big16(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt16BigEndian(b);

    private static long Big32(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt32BigEndian(b);

    private static long Little16(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt16LittleEndian(b);

    private static long Little24(ReadOnlySpan<byte> b) => b[0] | (b[1] << 8) | (b[2] << 16);

    private static long Little32(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt32LittleEndian(b);
}
