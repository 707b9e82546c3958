using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>JPEG: baseline and progressive; gray, colour and CMYK; MPO (its first picture).</summary>
internal sealed class JpegFormat() : PictureFormat("JPEG")
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    public override bool Matches(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    /// <summary>The frame header (SOFn): marker, length, precision, height, width.</summary>
    public override PictureSize? ReadSize(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> frame = Segment(bytes, IsFrame);
        return frame.IsEmpty ? null : PictureSize.Of(HeaderBytes.Big16(frame[7..]), HeaderBytes.Big16(frame[5..]));
    }

    public override ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> bytes) => JpegExif.Block(bytes);

    /// <summary>The decoder gives 1/2, 1/4 and 1/8 of the size at a fraction of the work.</summary>
    public override DecodePlan Plan(PictureSize size, DecodeRequest request) =>
        new(request.ReductionFor(size), request.IgnoreOrientation, IgnoreTransparency: false, OpenCvOrSkia.Of(request.Decoder));

    /// <summary>
    /// The coefficients of a picture in several scans are all in memory, in full size, whatever it is decoded at. One without its end is
    /// decoded twice.
    /// </summary>
    public override long DecodeBytes(ReadOnlySpan<byte> bytes, PictureSize size, DecodePlan plan)
    {
        long reduced = size.Pixels / (plan.Reduction * plan.Reduction);
        long once = (4 * reduced) + (HasSeveralScans(bytes) ? 7 * size.Pixels : 0);
        return JpegEnd.IsIn(bytes) ? once : 2 * (once + bytes.Length);
    }

    public override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits) =>
        JpegEnd.IsIn(bytes.Span)
            ? OpenCvOrSkia.Decode(bytes, Name, size, plan, limits)
            : JpegEnd.Decode(bytes.Span, Name, size, plan, limits);

    // Progressive (SOF2, SOF6, SOF10, SOF14), or a first scan without all of the components.
    private static bool HasSeveralScans(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> frame = Segment(bytes, IsFrame);
        if (frame.Length < 10 || (frame[1] & 3) == 2)
        {
            return !frame.IsEmpty;
        }

        ReadOnlySpan<byte> scan = Segment(bytes, static marker => marker == StartOfScan);
        return scan.Length > 4 && scan[4] < frame[9];
    }

    internal static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;

    /// <summary>The file from the first marker of a kind on; empty where there is none up to the first scan.</summary>
    internal static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> bytes, Predicate<byte> isWanted)
    {
        int at = 2;
        while (at + 9 <= bytes.Length)
        {
            // Between segments decoders skip anything up to the next marker, and fill bytes.
            if (bytes[at] != 0xFF || bytes[at + 1] is 0xFF or 0x00)
            {
                at++;
                continue;
            }

            byte marker = bytes[at + 1];
            if (isWanted(marker))
            {
                return bytes[at..];
            }

            // A scan or the end of the picture.
            if (marker is StartOfScan or EndOfImage)
            {
                break;
            }

            bool hasSegment = marker is not (0x01 or (>= 0xD0 and <= 0xD8));
            at += hasSegment ? 2 + Math.Max(2, (int)HeaderBytes.Big16(bytes[(at + 2)..])) : 2;
        }

        return [];
    }
}
