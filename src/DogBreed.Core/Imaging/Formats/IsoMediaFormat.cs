using DogBreed.Core.Photos;
using ImageMagick;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>What HEIF and AVIF have in common: the same boxes, and libheif, which reads them for ImageMagick.</summary>
/// <param name="name">What people call it.</param>
/// <param name="coder">ImageMagick's name for it.</param>
internal abstract class IsoMediaFormat(string name, MagickFormat coder) : PictureFormat(name)
{
    private const long BytesPerPixel = 16;
    private const int MostExif = 1 << 20;

    // A sequence, whose pictures are described elsewhere.
    private const long PixelsOfNobodyKnowsWhat = 12_000_000;

    /// <summary>Turned and cut as the file says, which the decoder alone can tell.</summary>
    public sealed override PictureSize? ReadSize(ReadOnlySpan<byte> bytes) => PictureSize.Unknown;

    /// <summary>
    /// That of the largest item: a whole picture, where others are its tiles and thumbnails (ISO/IEC 23008-12, box ispe). Unknown where
    /// there is none.
    /// </summary>
    public sealed override PictureSize LargestSize(ReadOnlySpan<byte> bytes, PictureSize size)
    {
        ReadOnlySpan<byte> meta = IsoMediaBoxes.First(bytes, "meta"u8);
        PictureSize most = size;
        if (meta.Length < 4)
        {
            return most;
        }

        var properties = new IsoMediaBoxes(IsoMediaBoxes.First(IsoMediaBoxes.First(meta[4..], "iprp"u8), "ipco"u8));
        while (properties.MoveNext())
        {
            ReadOnlySpan<byte> content = properties.Content;
            if (properties.Type.SequenceEqual("ispe"u8) && content.Length >= 12)
            {
                var item = PictureSize.Of(HeaderBytes.Big32(content[4..]), HeaderBytes.Big32(content[8..]));
                most = !most.IsKnown || item.Pixels > most.Pixels ? item : most;
            }
        }

        return most;
    }

    /// <summary>The planes, the decoded picture, and ImageMagick's own.</summary>
    public sealed override long DecodeBytes(ReadOnlySpan<byte> bytes, PictureSize size, DecodePlan plan)
    {
        PictureSize most = LargestSize(bytes, size);
        return BytesPerPixel * (most.IsKnown ? most.Pixels : PixelsOfNobodyKnowsWhat);
    }

    /// <summary>
    /// The item "Exif", by how it begins: "Exif" and two zeros before a TIFF header stand nowhere else. (Its place in the tables would be
    /// three of them to follow.)
    /// </summary>
    public sealed override ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> prefix = "Exif\0\0"u8;
        while (bytes.IndexOf(prefix) is var at and >= 0)
        {
            bytes = bytes[(at + prefix.Length)..];
            if (TiffDirectory.Begins(bytes))
            {
                return bytes[..Math.Min(bytes.Length, MostExif)];
            }
        }

        return [];
    }

    // libheif applies the stored rotation in any case.
    public sealed override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits) =>
        IsoMediaExtents.AreAllThere(bytes.Span)
            ? MagickDecoder.Decode(bytes, Name, coder, plan, limits)
            : throw DecodeErrors.Damaged(Name, null);
}
