using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>GIF (its first frame).</summary>
internal sealed class GifFormat() : PictureFormat("GIF")
{
    public override bool Matches(ReadOnlySpan<byte> bytes) => bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8);

    public override PictureSize? ReadSize(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 10 ? PictureSize.Of(HeaderBytes.Little16(bytes[6..]), HeaderBytes.Little16(bytes[8..])) : null;

    /// <summary>Skia's alone: a frame may be transparent, and smaller than the picture.</summary>
    public override DecodePlan Plan(PictureSize size, DecodeRequest request) =>
        new(Reduction: 1, IgnoreOrientation: false, request.IgnoreTransparency, PictureDecoderKind.Skia);

    public override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits) =>
        SkiaDecoder.Decode(bytes, Name, size, plan, limits);
}
