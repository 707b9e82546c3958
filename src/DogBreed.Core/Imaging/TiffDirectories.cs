namespace DogBreed.Core.Imaging;

/// <summary>
/// The directories of a TIFF (TIFF 6.0, 32-bit offsets), and of RAW files that are laid out alike: as many as a camera makes, each once,
/// whatever a file says.
/// </summary>
internal readonly ref struct TiffDirectories
{
    private const int Most = 64;
    private const int Header = 8;
    private const int EntryLength = 12;
    private const int SubDirectories = 330;

    // What stands for 42 in ORF ("RO", "RS", which is Olympus') and RW2.
    private const int Tiff = 42;
    private const int Olympus = 0x4F52;
    private const int OlympusToo = 0x5352;
    private const int Panasonic = 0x55;

    // Types of values.
    private const int Short = 3;
    private const int Long = 4;
    private const int Directory = 13;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly bool _isMotorola;

    /// <param name="bytes">A file.</param>
    public TiffDirectories(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        if (bytes.Length < Header || (!bytes.StartsWith("II"u8) && !bytes.StartsWith("MM"u8)))
        {
            return;
        }

        _isMotorola = bytes[0] == 'M';
        long number = Read16(2);
        IsOfCamera = number is Olympus or OlympusToo or Panasonic;
        IsTiff = IsOfCamera || number == Tiff;
        First = IsTiff ? Read32(4) : 0;
    }

    /// <param name="bytes">A block whose directories are found by offsets from its beginning.</param>
    /// <param name="isMotorola">True for the most significant byte first.</param>
    public TiffDirectories(ReadOnlySpan<byte> bytes, bool isMotorola)
    {
        _bytes = bytes;
        _isMotorola = isMotorola;
        IsTiff = true;
    }

    /// <summary>True where it begins as TIFF, ORF or RW2 do.</summary>
    public bool IsTiff { get; }

    /// <summary>True for ORF and RW2.</summary>
    public bool IsOfCamera { get; }

    /// <summary>The offset of the first directory.</summary>
    public long First { get; }

    /// <summary>The offsets of the directories: one after the other, and those that stand below them.</summary>
    public List<long> All()
    {
        var found = new List<long>();
        var open = new Stack<long>([First]);
        while (open.TryPop(out long directory) && found.Count < Most)
        {
            if (!IsDirectory(directory) || found.Contains(directory))
            {
                continue;
            }

            found.Add(directory);
            long end = directory + 2 + (Count(directory) * EntryLength);
            if (end + 4 <= _bytes.Length)
            {
                open.Push(Read32(end));
            }

            foreach (long below in Numbers(directory, SubDirectories))
            {
                open.Push(below);
            }
        }

        return found;
    }

    /// <summary>The first number under a tag; null where there is none.</summary>
    public long? Number(long directory, int tag) => Numbers(directory, tag) is [var first, ..] ? first : null;

    /// <summary>Where the bytes under a tag stand; null where there are none.</summary>
    public (long Start, long Length)? Bytes(long directory, int tag)
    {
        if (Entry(directory, tag) is not { } entry || Read16(entry + 2) is Short or Long or Directory)
        {
            return null;
        }

        long length = Read32(entry + 4);
        long start = Read32(entry + 8);
        return length > 4 && start > 0 && start < _bytes.Length && length <= _bytes.Length - start ? (start, length) : null;
    }

    private List<long> Numbers(long directory, int tag)
    {
        var numbers = new List<long>();
        if (Entry(directory, tag) is { } entry)
        {
            bool isShort = Read16(entry + 2) == Short;
            int size = isShort ? 2 : 4;
            long count = Read16(entry + 2) is Short or Long or Directory ? Math.Min(Read32(entry + 4), Most) : 0;

            // As many as fit stand in the entry itself.
            long at = count * size <= 4 ? entry + 8 : Read32(entry + 8);
            for (long i = 0; i < count && at + size <= _bytes.Length; i++, at += size)
            {
                numbers.Add(isShort ? Read16(at) : Read32(at));
            }
        }

        return numbers;
    }

    private long? Entry(long directory, int tag)
    {
        if (IsDirectory(directory))
        {
            long count = Count(directory);
            for (long i = 0; i < count; i++)
            {
                long entry = directory + 2 + (i * EntryLength);
                if (entry + EntryLength > _bytes.Length)
                {
                    break;
                }

                if (Read16(entry) == tag)
                {
                    return entry;
                }
            }
        }

        return null;
    }

    private bool IsDirectory(long offset) => offset > 0 && offset <= _bytes.Length - 2;

    private long Count(long directory) => Read16(directory);

    private long Read16(long at) => _isMotorola ? HeaderBytes.Big16(_bytes[(int)at..]) : HeaderBytes.Little16(_bytes[(int)at..]);

    private long Read32(long at) => _isMotorola ? HeaderBytes.Big32(_bytes[(int)at..]) : HeaderBytes.Little32(_bytes[(int)at..]);
}
