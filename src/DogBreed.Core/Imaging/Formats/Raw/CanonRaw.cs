namespace DogBreed.Core.Imaging.Formats.Raw;

/// <summary>
/// CR3: boxes of the ISO base media format. The full-size JPEG is the sample of a track; a smaller one stands in a box PRVW; EXIF's first
/// directory is a TIFF block in a box CMT1.
/// </summary>
internal sealed class CanonRaw : RawContainer
{
    private const int UuidLength = 16;

    // PRVW: four bytes, two, width, height, two, the length of the JPEG, the JPEG.
    private const int PreviewLength = 12;
    private const int PreviewHeader = 16;

    private static ReadOnlySpan<byte> CanonUuid =>
        [0x85, 0xC0, 0xB6, 0x87, 0x82, 0x0F, 0x11, 0xE0, 0x81, 0x11, 0xF4, 0xCE, 0x46, 0x2B, 0x6A, 0x48];

    private static ReadOnlySpan<byte> PreviewUuid =>
        [0xEA, 0xF4, 0x2B, 0x5E, 0x1C, 0x98, 0x4B, 0x88, 0xB9, 0xFB, 0xB7, 0xDC, 0x40, 0x6E, 0x4D, 0x16];

    public override bool Matches(ReadOnlySpan<byte> bytes) => IsoMediaBrands.Any(bytes, static brand => brand.SequenceEqual("crx "u8));

    public override IReadOnlyList<Range> Previews(ReadOnlySpan<byte> bytes)
    {
        var ranges = new List<Range>();
        AddTracks(ranges, bytes);
        ReadOnlySpan<byte> preview = Uuid(bytes, PreviewUuid);
        if (preview.Length > 8)
        {
            // Behind eight bytes a box as others.
            ReadOnlySpan<byte> box = IsoMediaBoxes.First(preview[8..], "PRVW"u8);
            if (box.Length > PreviewHeader)
            {
                Add(ranges, bytes, OffsetOf(bytes, box) + PreviewHeader, HeaderBytes.Big32(box[PreviewLength..]));
            }
        }

        return ranges;
    }

    public override int Orientation(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> canon = Uuid(IsoMediaBoxes.First(bytes, "moov"u8), CanonUuid);
        return ExifOrientation.Of(IsoMediaBoxes.First(canon, "CMT1"u8));
    }

    public override ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> bytes) =>
        IsoMediaBoxes.First(Uuid(IsoMediaBoxes.First(bytes, "moov"u8), CanonUuid), "CMT2"u8);

    // Each track has one sample: where it stands (co64, stco) and how long it is (stsz).
    private static void AddTracks(List<Range> ranges, ReadOnlySpan<byte> bytes)
    {
        var boxes = new IsoMediaBoxes(IsoMediaBoxes.First(bytes, "moov"u8));
        while (boxes.MoveNext())
        {
            if (!boxes.Type.SequenceEqual("trak"u8))
            {
                continue;
            }

            ReadOnlySpan<byte> media = IsoMediaBoxes.First(IsoMediaBoxes.First(boxes.Content, "mdia"u8), "minf"u8);
            ReadOnlySpan<byte> samples = IsoMediaBoxes.First(media, "stbl"u8);
            ReadOnlySpan<byte> sizes = IsoMediaBoxes.First(samples, "stsz"u8);
            ReadOnlySpan<byte> large = IsoMediaBoxes.First(samples, "co64"u8);
            ReadOnlySpan<byte> small = IsoMediaBoxes.First(samples, "stco"u8);
            long start = large.Length >= 16 ? HeaderBytes.Big64(large[8..]) : 0;
            start = start == 0 && small.Length >= 12 ? HeaderBytes.Big32(small[8..]) : start;

            // Version and flags, the size of all samples, or 0 and their number, and then that of each.
            long length = sizes.Length >= 8 ? HeaderBytes.Big32(sizes[4..]) : 0;
            length = length == 0 && sizes.Length >= 16 ? HeaderBytes.Big32(sizes[12..]) : length;
            Add(ranges, bytes, start, length);
        }
    }

    private static ReadOnlySpan<byte> Uuid(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> uuid)
    {
        var walk = new IsoMediaBoxes(boxes);
        while (walk.MoveNext())
        {
            if (walk.Type.SequenceEqual("uuid"u8) && walk.Content.StartsWith(uuid))
            {
                return walk.Content[UuidLength..];
            }
        }

        return [];
    }

    private static long OffsetOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> part) =>
        System.Runtime.CompilerServices.Unsafe.ByteOffset(
            ref System.Runtime.InteropServices.MemoryMarshal.GetReference(bytes),
            ref System.Runtime.InteropServices.MemoryMarshal.GetReference(part)
        );
}
