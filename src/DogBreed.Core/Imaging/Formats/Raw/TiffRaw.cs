namespace DogBreed.Core.Imaging.Formats.Raw;

/// <summary>
/// RAW files that are TIFFs: DNG, NEF, CR2, ARW and others, which have directories of their own for their JPEGs; and ORF and RW2, which
/// have another number at the beginning.
/// </summary>
internal sealed class TiffRaw : RawContainer
{
    private const int Compression = 259;
    private const int Photometric = 262;
    private const int StripOffsets = 273;
    private const int StripByteCounts = 279;
    private const int JpegOffset = 513;
    private const int JpegLength = 514;
    private const int DngVersion = 50706;
    private const int PanasonicJpeg = 0x2E;
    private const int ExifDirectory = 34665;
    private const int MakerNote = 37500;
    private const int OlympusCameraSettings = 0x2020;
    private const int OlympusPreviewStart = 0x0101;
    private const int OlympusPreviewLength = 0x0102;

    // Colour filter array, and what is left of one when colours have been made of it.
    private const int FilterArray = 32803;
    private const int LinearRaw = 34892;

    // JPEG, old and new.
    private const int OldJpeg = 6;
    private const int Jpeg = 7;
    private const int CanonHeader = 16;

    /// <summary>A TIFF that has the data of a sensor in it, whatever its name: an ordinary one is decoded as such.</summary>
    public override bool Matches(ReadOnlySpan<byte> bytes)
    {
        var tiff = new TiffDirectories(bytes);
        if (!tiff.IsTiff)
        {
            return false;
        }

        if (tiff.IsOfCamera || IsCanon(tiff, bytes))
        {
            return true;
        }

        foreach (long directory in tiff.All())
        {
            if (tiff.Number(directory, DngVersion) is not null || tiff.Number(directory, Photometric) is FilterArray or LinearRaw)
            {
                return true;
            }
        }

        return false;
    }

    public override IReadOnlyList<Range> Previews(ReadOnlySpan<byte> bytes)
    {
        var tiff = new TiffDirectories(bytes);
        var ranges = new List<Range>();
        foreach (long directory in tiff.All())
        {
            if (tiff.Number(directory, JpegOffset) is { } start && tiff.Number(directory, JpegLength) is { } length)
            {
                Add(ranges, bytes, start, length);
            }

            if (
                tiff.Number(directory, Compression) is OldJpeg or Jpeg
                && tiff.Number(directory, StripOffsets) is { } strip
                && tiff.Number(directory, StripByteCounts) is { } count
            )
            {
                Add(ranges, bytes, strip, count);
            }

            if (tiff.Bytes(directory, PanasonicJpeg) is { } jpeg)
            {
                Add(ranges, bytes, jpeg.Start, jpeg.Length);
            }

            if (tiff.Number(directory, ExifDirectory) is { } exif && tiff.Bytes(exif, MakerNote) is { } note)
            {
                AddOlympus(ranges, bytes, note.Start, note.Length);
            }
        }

        return ranges;
    }

    public override int Orientation(ReadOnlySpan<byte> bytes)
    {
        var tiff = new TiffDirectories(bytes);
        return ExifOrientation.OrUpright(tiff.Number(tiff.First, ExifOrientation.Tag));
    }

    // "CR" and the version 2 behind the header, and the first directory behind them: what stands there in other TIFFs are pixels.
    private static bool IsCanon(TiffDirectories tiff, ReadOnlySpan<byte> bytes) =>
        tiff.First >= CanonHeader && bytes.Length > CanonHeader && bytes[8..].StartsWith("CR\u0002"u8) && IsJpeg(tiff);

    private static bool IsJpeg(TiffDirectories tiff) => tiff.Number(tiff.First, Compression) == OldJpeg;

    // The maker's note is a TIFF of its own, whose offsets count from its beginning: "OLYMPUS\0II\3\0", or "OM SYSTEM\0\0\0II\4\0".
    private static void AddOlympus(List<Range> ranges, ReadOnlySpan<byte> bytes, long start, long length)
    {
        ReadOnlySpan<byte> note = bytes.Slice((int)start, (int)length);
        int first = 0;
        if (note.StartsWith("OLYMPUS\0"u8))
        {
            first = 12;
        }
        else if (note.StartsWith("OM SYSTEM\0"u8))
        {
            first = 16;
        }

        if (first == 0 || note.Length <= first)
        {
            return;
        }

        // Its offsets may lead beyond the note.
        ReadOnlySpan<byte> from = bytes[(int)start..];
        var tiff = new TiffDirectories(from, isMotorola: note[first - 4] == 'M');
        if (
            tiff.Number(first, OlympusCameraSettings) is { } settings
            && tiff.Number(settings, OlympusPreviewStart) is { } preview
            && tiff.Number(settings, OlympusPreviewLength) is { } size
        )
        {
            Add(ranges, bytes, start + preview, size);
        }
    }
}
