using DogBreed.Core.Photos;
using ImageMagick;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>TIFF and BigTIFF (the first page).</summary>
internal sealed class TiffFormat() : PictureFormat("TIFF")
{
    private const int ImageWidth = 256;
    private const int ImageLength = 257;

    public override bool Matches(ReadOnlySpan<byte> bytes) => TiffDirectory.Begins(bytes);

    /// <summary>ImageWidth and ImageLength of the first directory.</summary>
    public override PictureSize? ReadSize(ReadOnlySpan<byte> bytes) =>
        TiffDirectory.Number(bytes, ImageWidth) is > 0 and var width && TiffDirectory.Number(bytes, ImageLength) is > 0 and var height
            ? PictureSize.Of(width, height)
            : null;

    /// <summary>Its directories are what an EXIF block is made of.</summary>
    public override ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> bytes) => bytes;

    /// <summary>ImageMagick's own picture, and a strip, which may be all of it in 16 bits.</summary>
    public override long DecodeBytes(ReadOnlySpan<byte> bytes, PictureSize size, DecodePlan plan) => 8 * size.Pixels;

    public override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits) =>
        MagickDecoder.Decode(bytes, Name, MagickFormat.Tiff, plan, limits);
}
