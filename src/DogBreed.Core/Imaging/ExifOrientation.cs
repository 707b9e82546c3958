namespace DogBreed.Core.Imaging;

/// <summary>The orientation in an EXIF block (EXIF 2.3, tag 0x0112), for decoders that do not look for it.</summary>
internal static class ExifOrientation
{
    /// <summary>The pixels stand as they are seen.</summary>
    public const int Upright = 1;

    private const int Tag = 0x0112;
    private const int Short = 3;
    private const int EntryLength = 12;

    /// <summary>1 to 8; 1 where the block says nothing, or nothing that makes sense.</summary>
    /// <param name="exif">A TIFF header and its first directory.</param>
    public static int Of(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 8 || (!exif.StartsWith("II"u8) && !exif.StartsWith("MM"u8)))
        {
            return Upright;
        }

        bool big = exif[0] == 'M';
        long directory = big ? HeaderBytes.Big32(exif[4..]) : HeaderBytes.Little32(exif[4..]);
        if (directory < 8 || directory + 2 > exif.Length)
        {
            return Upright;
        }

        ReadOnlySpan<byte> entries = exif[(int)directory..];
        long count = Read16(entries);
        for (int i = 0; i < count && (EntryLength * i) + EntryLength + 2 <= entries.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(2 + (EntryLength * i), EntryLength);
            if (Read16(entry) == Tag && Read16(entry[2..]) == Short && Read16(entry[8..]) is >= 1 and <= 8 and var value)
            {
                return (int)value;
            }
        }

        return Upright;

        long Read16(ReadOnlySpan<byte> bytes) => big ? HeaderBytes.Big16(bytes) : HeaderBytes.Little16(bytes);
    }
}
