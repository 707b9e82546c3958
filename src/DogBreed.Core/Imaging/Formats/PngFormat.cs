using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>PNG and APNG (its first picture).</summary>
internal sealed class PngFormat() : PictureFormat("PNG")
{
    public override bool Matches(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    public override PictureSize? ReadSize(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 24 && bytes[12..].StartsWith("IHDR"u8)
            ? PictureSize.Of(HeaderBytes.Big32(bytes[16..]), HeaderBytes.Big32(bytes[20..]))
            : null;

    public override ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> bytes) => PngChunks.Exif(bytes);

    public override DecodePlan Plan(PictureSize size, DecodeRequest request) =>
        new(Reduction: 1, request.IgnoreOrientation, request.IgnoreTransparency, OpenCvOrSkia.Of(request.Decoder));

    /// <summary>What is transparent is decoded in four channels and then laid over white.</summary>
    public override long DecodeBytes(ReadOnlySpan<byte> bytes, PictureSize size, DecodePlan plan) =>
        (PngChunks.HasTransparency(bytes) ? 7 : 4) * size.Pixels;

    public override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits)
    {
        using PhotoBytes picture = PngChunks.FirstPicture(bytes);
        ReadOnlySpan<byte> chunks = picture.Memory.Span;
        bool isTransparent = PngChunks.HasTransparency(chunks);
        Picture decoded = OpenCvOrSkia.Decode(picture.Memory, Name, size, plan, limits, isTransparent, PngChunks.Orientation(chunks));
        decoded.LacksEnd = !PngChunks.HasEnd(bytes.Span);
        return decoded;
    }
}
