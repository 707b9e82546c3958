using ImageMagick;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>HEIC and HEIF, as telephones save photographs.</summary>
internal sealed class HeifFormat() : IsoMediaFormat("HEIF", MagickFormat.Heic)
{
    public override bool Matches(ReadOnlySpan<byte> bytes) =>
        IsoMediaBrands.Any(
            bytes,
            static brand =>
                brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8)
        );
}
