using ImageMagick;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>AVIF.</summary>
internal sealed class AvifFormat() : IsoMediaFormat("AVIF", MagickFormat.Avif)
{
    public override bool Matches(ReadOnlySpan<byte> bytes) =>
        IsoMediaBrands.Any(bytes, static brand => brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8));
}
