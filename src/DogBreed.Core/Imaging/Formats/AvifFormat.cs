using DogBreed.Core.Photos;
using ImageMagick;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>AVIF.</summary>
internal sealed class AvifFormat() : PictureFormat("AVIF")
{
    public override bool Matches(ReadOnlySpan<byte> bytes) =>
        IsoMediaBrands.Any(bytes, static brand => brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8));

    public override PictureSize? ReadSize(ReadOnlySpan<byte> bytes) => PictureSize.Unknown;

    // libheif applies the stored rotation in any case.
    public override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits) =>
        IsoMediaExtents.AreAllThere(bytes.Span)
            ? MagickDecoder.Decode(bytes, Name, MagickFormat.Avif, plan, limits)
            : throw DecodeErrors.Damaged(Name, null);
}
