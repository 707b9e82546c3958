namespace DogBreed.Core.Imaging;

/// <summary>
/// The first directory of a TIFF header (TIFF 6.0, and BigTIFF, whose counts and offsets have 64 bits), which TIFF files and EXIF blocks
/// begin with: its numbers, and nothing else of it.
/// </summary>
internal static class TiffDirectory
{
    private const int Classic = 42;
    private const int Big = 43;
    private const int ShortestHeader = 8;
    private const int BigHeader = 16;

    // Types of values.
    private const int Short = 3;
    private const int Long = 4;
    private const int Long8 = 16;

    /// <summary>True where bytes begin as TIFF or BigTIFF does, in either order of bytes.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes) => Numbers.Of(bytes) is not null;

    /// <summary>The number under a tag; the first where it stands there twice, as OpenCV takes it; null where it does not.</summary>
    /// <param name="tiff">The header, and what follows it.</param>
    /// <param name="tag">The tag.</param>
    public static long? Number(ReadOnlySpan<byte> tiff, int tag)
    {
        if (Numbers.Of(tiff) is not { } numbers)
        {
            return null;
        }

        // Tag, type, count, value; the count has as many bytes as an offset.
        int offset = numbers.IsBig ? 8 : 4;
        int countLength = numbers.IsBig ? 8 : 2;
        int entryLength = 4 + (2 * offset);
        long directory = numbers.Read(tiff[(numbers.IsBig ? 8 : 4)..], offset);
        if (directory < ShortestHeader || directory > tiff.Length - countLength)
        {
            return null;
        }

        ReadOnlySpan<byte> entries = tiff[(int)directory..];
        long count = numbers.Read(entries, countLength);
        entries = entries[countLength..];
        for (long i = 0; i < count && entries.Length >= entryLength; i++)
        {
            if (numbers.Read(entries, 2) == tag)
            {
                ReadOnlySpan<byte> value = entries[(4 + offset)..];
                return numbers.Read(entries[2..], 2) switch
                {
                    Short => numbers.Read(value, 2),
                    Long => numbers.Read(value, 4),
                    Long8 when numbers.IsBig => numbers.Read(value, 8),
                    _ => null,
                };
            }

            entries = entries[entryLength..];
        }

        return null;
    }

    /// <summary>How numbers stand in a file.</summary>
    /// <param name="IsMotorola">True for the most significant byte first.</param>
    /// <param name="IsBig">True for BigTIFF.</param>
    private readonly record struct Numbers(bool IsMotorola, bool IsBig)
    {
        public static Numbers? Of(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length < ShortestHeader || (!bytes.StartsWith("II"u8) && !bytes.StartsWith("MM"u8)))
            {
                return null;
            }

            var numbers = new Numbers(bytes[0] == 'M', IsBig: false);
            return numbers.Read(bytes[2..], 2) switch
            {
                Classic => numbers,
                Big when bytes.Length >= BigHeader => numbers with { IsBig = true },
                _ => null,
            };
        }

        /// <summary>A number of 2, 4 or 8 bytes; below 0 where eight of them are beyond a long.</summary>
        public long Read(ReadOnlySpan<byte> bytes, int length) =>
            length switch
            {
                2 => IsMotorola ? HeaderBytes.Big16(bytes) : HeaderBytes.Little16(bytes),
                4 => IsMotorola ? HeaderBytes.Big32(bytes) : HeaderBytes.Little32(bytes),
                _ => IsMotorola ? HeaderBytes.Big64(bytes) : HeaderBytes.Little64(bytes),
            };
    }
}
