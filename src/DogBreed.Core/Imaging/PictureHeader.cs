using MetadataExtractor;
using MetadataExtractor.Formats.Bmp;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Gif;
using MetadataExtractor.Formats.Jpeg;
using MetadataExtractor.Formats.Png;
using MetadataExtractor.Formats.WebP;
using MetadataExtractor.IO;
using MetadataDirectory = MetadataExtractor.Directory;

namespace DogBreed.Core.Imaging;

/// <summary>What a picture says of itself before it is decoded: its format and the size in which it is stored (before EXIF orientation).</summary>
/// <param name="Format">The format, by the first bytes.</param>
/// <param name="Width">Stored width in pixels; 0 where only the decoder can tell (HEIF, AVIF).</param>
/// <param name="Height">Stored height in pixels; 0 where only the decoder can tell.</param>
internal readonly record struct PictureHeader(PictureFormat Format, int Width, int Height)
{
    private static readonly JpegSegmentType[] s_frameHeaders =
    [
        JpegSegmentType.Sof0, JpegSegmentType.Sof1, JpegSegmentType.Sof2, JpegSegmentType.Sof3,
        JpegSegmentType.Sof5, JpegSegmentType.Sof6, JpegSegmentType.Sof7, JpegSegmentType.Sof9,
        JpegSegmentType.Sof10, JpegSegmentType.Sof11, JpegSegmentType.Sof13, JpegSegmentType.Sof14, JpegSegmentType.Sof15,
    ];

    /// <summary>Reads the header with MetadataExtractor.</summary>
    /// <exception cref="PhotoException">No picture format that is read, or a header that makes no sense.</exception>
    public static PictureHeader Read(ReadOnlyMemory<byte> bytes)
    {
        PictureFormat format = FormatOf(bytes.Span);
        if (format == PictureFormat.Unknown)
        {
            throw new PhotoException(
                PhotoErrorKind.NotAPicture,
                "this is no picture that can be read. Read are JPEG, PNG, WebP, BMP, TIFF, GIF, HEIC, HEIF and AVIF.");
        }

        if (format is PictureFormat.Heif or PictureFormat.Avif)
        {
            return new PictureHeader(format, 0, 0);
        }

        try
        {
            using MemoryStream stream = ByteStreams.Over(bytes);
            (int width, int height) = format == PictureFormat.Jpeg ? JpegSize(stream) : SizeOf(format, ImageMetadataReader.ReadMetadata(stream));
            return new PictureHeader(format, width, height);
        }
        catch (Exception e) when (e is MetadataException or ImageProcessingException or IOException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new PhotoException(PhotoErrorKind.Damaged, $"it begins as {NameOf(format)} and its header cannot be read: the file is damaged.", e);
        }
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

    // ISO base media: the major brand at 8, then a version, then compatible brands up to the box's length.
    private static PictureFormat FormatOfBrands(ReadOnlySpan<byte> b)
    {
        int end = (int)Math.Min(Math.Min((uint)b.Length, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b)), 256);
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

    // The hot path: only the frame header is extracted, nothing of the EXIF data.
    private static (int Width, int Height) JpegSize(Stream stream)
    {
        foreach (JpegSegment segment in JpegSegmentReader.ReadSegments(new SequentialStreamReader(stream), s_frameHeaders))
        {
            JpegDirectory frame = new JpegReader().Extract(segment);
            return (frame.GetImageWidth(), frame.GetImageHeight());
        }

        throw new ImageProcessingException("no frame header");
    }

    private static (int Width, int Height) SizeOf(PictureFormat format, IReadOnlyList<MetadataDirectory> directories) => format switch
    {
        PictureFormat.Png => SizeIn<PngDirectory>(directories, PngDirectory.TagImageWidth, PngDirectory.TagImageHeight),
        PictureFormat.WebP => SizeIn<WebPDirectory>(directories, WebPDirectory.TagImageWidth, WebPDirectory.TagImageHeight),
        PictureFormat.Bmp => SizeIn<BmpHeaderDirectory>(directories, BmpHeaderDirectory.TagImageWidth, BmpHeaderDirectory.TagImageHeight),
        PictureFormat.Gif => SizeIn<GifHeaderDirectory>(directories, GifHeaderDirectory.TagImageWidth, GifHeaderDirectory.TagImageHeight),
        _ => SizeIn<ExifIfd0Directory>(directories, ExifDirectoryBase.TagImageWidth, ExifDirectoryBase.TagImageHeight),
    };

    private static (int Width, int Height) SizeIn<T>(IReadOnlyList<MetadataDirectory> directories, int widthTag, int heightTag)
        where T : MetadataDirectory
    {
        foreach (MetadataDirectory directory in directories)
        {
            if (directory is T && directory.TryGetInt32(widthTag, out int width) && directory.TryGetInt32(heightTag, out int height))
            {
                // A BMP whose rows run from the top has a negative height.
                return (width, Math.Abs(height));
            }
        }

        throw new ImageProcessingException("no size");
    }
}
