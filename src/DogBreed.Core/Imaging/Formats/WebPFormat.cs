using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>WebP, lossy and lossless (its first picture).</summary>
internal sealed class WebPFormat() : PictureFormat("WebP")
{
    public override bool Matches(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("RIFF"u8) && bytes.Length >= 12 && bytes[8..].StartsWith("WEBP"u8);

    /// <summary>A lossy frame (VP8), a lossless one (VP8L), or the canvas of the extended format (VP8X).</summary>
    public override PictureSize? ReadSize(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30)
        {
            return null;
        }

        ReadOnlySpan<byte> chunk = bytes.Slice(12, 4);
        if (chunk.SequenceEqual("VP8 "u8))
        {
            return PictureSize.Of(HeaderBytes.Little16(bytes[26..]) & 0x3FFF, HeaderBytes.Little16(bytes[28..]) & 0x3FFF);
        }

        if (chunk.SequenceEqual("VP8L"u8))
        {
            long bits = HeaderBytes.Little32(bytes[21..]);
            return PictureSize.Of((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
        }

        return chunk.SequenceEqual("VP8X"u8)
            ? PictureSize.Of(HeaderBytes.Little24(bytes[24..]) + 1, HeaderBytes.Little24(bytes[27..]) + 1)
            : null;
    }

    public override ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> bytes) => WebPExif.Block(bytes);

    public override DecodePlan Plan(PictureSize size, DecodeRequest request) =>
        new(Reduction: 1, request.IgnoreOrientation, request.IgnoreTransparency, OpenCvOrSkia.Of(request.Decoder));

    public override long DecodeBytes(ReadOnlySpan<byte> bytes, PictureSize size, DecodePlan plan) =>
        (HasTransparency(bytes) ? 7 : 4) * size.Pixels;

    public override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits)
    {
        using PhotoBytes picture = WebPExif.WithoutPrefix(bytes);
        return OpenCvOrSkia.Decode(picture.Memory, Name, size, plan, limits, HasTransparency(picture.Memory.Span));
    }

    // A bit behind the size of a lossless picture; flags of the extended format: alpha, and an animation, whose first frame may leave some
    // of the canvas empty.
    private static bool HasTransparency(ReadOnlySpan<byte> bytes) =>
        bytes.Slice(12, 4).SequenceEqual("VP8L"u8)
            ? ((HeaderBytes.Little32(bytes[21..]) >> 28) & 1) != 0
            : bytes.Slice(12, 4).SequenceEqual("VP8X"u8) && (bytes[20] & 0x12) != 0;
}
