namespace DogBreed.Core.Imaging;

/// <summary>
/// The first directory of a TIFF header (TIFF 6.0), which TIFF files and EXIF blocks begin with: its numbers, and nothing else of it.
/// </summary>
internal static class TiffDirectory
{
    private const int Short = 3;
    private const int Long = 4;
    private const int EntryLength = 12;

    /// <summary>The number under a tag; the first where it stands there twice, as OpenCV takes it; null where it does not.</summary>
    /// <param name="tiff">The header, and what follows it.</param>
    /// <param name="tag">The tag.</param>
    public static long? Number(ReadOnlySpan<byte> tiff, int tag)
    {
        if (tiff.Length < 8 || (!tiff.StartsWith("II"u8) && !tiff.StartsWith("MM"u8)))
        {
            return null;
        }

        bool big = tiff[0] == 'M';
        long directory = Read32(tiff[4..]);
        if (directory < 8 || directory + 2 > tiff.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> entries = tiff[(int)directory..];
        int count = (int)Read16(entries);
        for (int i = 0; i < count && (EntryLength * i) + EntryLength + 2 <= entries.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(2 + (EntryLength * i), EntryLength);
            if (Read16(entry) == tag)
            {
                return Read16(entry[2..]) switch
                {
                    Short => Read16(entry[8..]),
                    Long => Read32(entry[8..]),
                    _ => null,
                };
            }
        }

        return null;

        long Read16(ReadOnlySpan<byte> bytes) => big ? HeaderBytes.Big16(bytes) : HeaderBytes.Little16(bytes);

        long Read32(ReadOnlySpan<byte> bytes) => big ? HeaderBytes.Big32(bytes) : HeaderBytes.Little32(bytes);
    }
}
