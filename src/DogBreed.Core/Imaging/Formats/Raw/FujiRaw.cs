namespace DogBreed.Core.Imaging.Formats.Raw;

/// <summary>RAF: a header of its own, in which the place of a JPEG stands; that has an EXIF block with its orientation.</summary>
internal sealed class FujiRaw : RawContainer
{
    private const int JpegOffset = 84;
    private const int JpegLength = 88;
    private const int Header = 92;

    public override bool Matches(ReadOnlySpan<byte> bytes) => bytes.Length >= Header && bytes.StartsWith("FUJIFILMCCD-RAW"u8);

    public override IReadOnlyList<Range> Previews(ReadOnlySpan<byte> bytes)
    {
        var ranges = new List<Range>();
        Add(ranges, bytes, HeaderBytes.Big32(bytes[JpegOffset..]), HeaderBytes.Big32(bytes[JpegLength..]));
        return ranges;
    }

    public override int Orientation(ReadOnlySpan<byte> bytes) => ExifOrientation.Upright;

    public override ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> bytes)
    {
        long start = HeaderBytes.Big32(bytes[JpegOffset..]);
        return start < bytes.Length ? JpegExif.Block(bytes[(int)start..]) : [];
    }
}
