using DogBreed.Core.Photos;
using ImageMagick;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>What HEIF and AVIF have in common: the same boxes, and libheif, which reads them for ImageMagick.</summary>
/// <param name="name">What people call it.</param>
/// <param name="coder">ImageMagick's name for it.</param>
internal abstract class IsoMediaFormat(string name, MagickFormat coder) : PictureFormat(name)
{
    private const long BeyondAnyLimit = 1L << 40;

    /// <summary>Turned and cut as the file says, which the decoder alone can tell.</summary>
    public sealed override PictureSize? ReadSize(ReadOnlySpan<byte> bytes) => PictureSize.Unknown;

    /// <summary>The planes, the decoded picture, and ImageMagick's own.</summary>
    public sealed override long DecodeBytes(ReadOnlySpan<byte> bytes, PictureSize size, DecodePlan plan) => 16 * MostPixels(bytes);

    // libheif applies the stored rotation in any case.
    public sealed override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits) =>
        IsoMediaExtents.AreAllThere(bytes.Span)
            ? MagickDecoder.Decode(bytes, Name, coder, plan, limits)
            : throw DecodeErrors.Damaged(Name, null);

    /// <summary>
    /// The pixels of the largest item: a whole picture, where others are its tiles and thumbnails (ISO/IEC 23008-12, box ispe).
    /// </summary>
    private static long MostPixels(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> meta = IsoMediaBoxes.First(file, "meta"u8);
        if (meta.Length < 4)
        {
            return 0;
        }

        long most = 0;
        var properties = new IsoMediaBoxes(IsoMediaBoxes.First(IsoMediaBoxes.First(meta[4..], "iprp"u8), "ipco"u8));
        while (properties.MoveNext())
        {
            ReadOnlySpan<byte> size = properties.Content;
            if (properties.Type.SequenceEqual("ispe"u8) && size.Length >= 12)
            {
                most = Math.Max(most, PictureSize.Of(HeaderBytes.Big32(size[4..]), HeaderBytes.Big32(size[8..])).Pixels);
            }
        }

        // What says more is refused before it is decoded.
        return Math.Min(most, BeyondAnyLimit);
    }
}
