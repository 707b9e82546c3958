using DogBreed.Core.Photos;
using ImageMagick;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>HEIC and HEIF, as telephones save photographs.</summary>
internal sealed class HeifFormat() : PictureFormat("HEIF")
{
    public override bool Matches(ReadOnlySpan<byte> bytes) =>
        IsoMediaBrands.Any(
            bytes,
            static brand =>
                brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8)
        );

    public override PictureSize? ReadSize(ReadOnlySpan<byte> bytes) => PictureSize.Unknown;

    // libheif applies the stored rotation in any case.
    public override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits) =>
        IsoMediaExtents.AreAllThere(bytes.Span)
            ? MagickDecoder.Decode(bytes, Name, MagickFormat.Heic, plan, limits)
            : throw DecodeErrors.Damaged(Name, null);
}
