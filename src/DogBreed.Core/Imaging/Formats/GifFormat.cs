using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>GIF (its first frame).</summary>
internal sealed class GifFormat() : PictureFormat("GIF")
{
    private const int ScreenEnd = 13;
    private const byte Extension = 0x21;
    private const byte ImageDescriptor = 0x2C;
    private const int DescriptorLength = 10;

    public override bool Matches(ReadOnlySpan<byte> bytes) => bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8);

    /// <summary>The logical screen, grown to hold the first frame: programs that cut a GIF often leave the screen as it was.</summary>
    public override PictureSize? ReadSize(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < ScreenEnd)
        {
            return null;
        }

        long width = HeaderBytes.Little16(bytes[6..]);
        long height = HeaderBytes.Little16(bytes[8..]);
        ReadOnlySpan<byte> frame = FirstFrame(bytes);
        if (!frame.IsEmpty)
        {
            width = Math.Max(width, HeaderBytes.Little16(frame[1..]) + HeaderBytes.Little16(frame[5..]));
            height = Math.Max(height, HeaderBytes.Little16(frame[3..]) + HeaderBytes.Little16(frame[7..]));
        }

        return PictureSize.Of(width, height);
    }

    /// <summary>Skia's alone: a frame may be transparent, and smaller than the picture.</summary>
    public override DecodePlan Plan(PictureSize size, DecodeRequest request) =>
        new(Reduction: 1, IgnoreOrientation: false, request.IgnoreTransparency, PictureDecoderKind.Skia);

    /// <summary>A picture of four channels, and one of three.</summary>
    public override long DecodeBytes(ReadOnlySpan<byte> bytes, PictureSize size, DecodePlan plan) => 7 * size.Pixels;

    public override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits) =>
        SkiaDecoder.Decode(bytes, Name, size, plan, limits);

    /// <summary>The image descriptor of the first frame (GIF89a, section 20); empty where there is none.</summary>
    private static ReadOnlySpan<byte> FirstFrame(ReadOnlySpan<byte> bytes)
    {
        byte flags = bytes[10];
        bool hasColors = (flags & 0x80) != 0;
        int at = ScreenEnd + (hasColors ? 3 << ((flags & 7) + 1) : 0);
        while (at + 2 < bytes.Length && bytes[at] == Extension)
        {
            at = AfterBlocks(bytes, at + 2);
        }

        return at + DescriptorLength <= bytes.Length && bytes[at] == ImageDescriptor ? bytes.Slice(at, DescriptorLength) : [];
    }

    /// <summary>Where the data of an extension end: blocks, each behind its length; one of length 0 is the last.</summary>
    private static int AfterBlocks(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && bytes[at] != 0)
        {
            at += 1 + bytes[at];
        }

        return at + 1;
    }
}
