namespace DogBreed.Core.Imaging.Formats;

/// <summary>
/// Whether a HEIF or AVIF file holds all of its picture: its tables (ISO/IEC 14496-12, boxes pitm, iloc, iref) say where the primary item
/// and the tiles that it is made of lie. libheif leaves tiles that are missing green, and says nothing.
/// </summary>
internal static class IsoMediaExtents
{
    private const int InFile = 0;
    private const int MostDepth = 4; // A picture made of a grid made of tiles, and one more.

    /// <summary>
    /// False where some of it lies beyond the file's end. True also where the tables cannot be read: the decoder says more.
    /// </summary>
    public static bool AreAllThere(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> meta = IsoMediaBoxes.First(file, "meta"u8);
        if (meta.Length < 4)
        {
            return true;
        }

        ReadOnlySpan<byte> boxes = meta[4..];
        try
        {
            HashSet<long> wanted = Wanted(IsoMediaBoxes.First(boxes, "pitm"u8), IsoMediaBoxes.First(boxes, "iref"u8));
            return wanted.Count == 0 || AreWithin(IsoMediaBoxes.First(boxes, "iloc"u8), wanted, file.Length);
        }
        catch (ArgumentOutOfRangeException)
        {
            // A table that ends too early.
            return true;
        }
    }

    /// <summary>The primary item, and what it is derived from ('dimg').</summary>
    private static HashSet<long> Wanted(ReadOnlySpan<byte> primary, ReadOnlySpan<byte> references)
    {
        var wanted = new HashSet<long>();
        if (primary.Length < 6)
        {
            return wanted;
        }

        wanted.Add(primary[0] == 0 ? HeaderBytes.Big16(primary[4..]) : HeaderBytes.Big32(primary[4..]));
        for (int depth = 0; depth < MostDepth && references.Length >= 4; depth++)
        {
            int before = wanted.Count;
            AddTiles(references, wanted);
            if (wanted.Count == before)
            {
                break;
            }
        }

        return wanted;
    }

    private static void AddTiles(ReadOnlySpan<byte> references, HashSet<long> wanted)
    {
        int id = references[0] == 0 ? 2 : 4;
        ReadOnlySpan<byte> rest = references[4..];
        while (rest.Length >= 8 + id + 2)
        {
            int end = (int)Math.Min(Math.Max(HeaderBytes.Big32(rest), 8), rest.Length);
            var reader = new Numbers(rest[8..end]);
            if (rest[4..8].SequenceEqual("dimg"u8) && wanted.Contains(reader.Next(id)))
            {
                for (long count = reader.Next(2); count > 0; count--)
                {
                    wanted.Add(reader.Next(id));
                }
            }

            rest = rest[end..];
        }
    }

    private static bool AreWithin(ReadOnlySpan<byte> locations, HashSet<long> wanted, long length)
    {
        if (locations.Length < 8)
        {
            return true;
        }

        int version = locations[0];
        (int offsetSize, int lengthSize) = (locations[4] >> 4, locations[4] & 15);
        (int baseSize, int indexSize) = (locations[5] >> 4, version is 1 or 2 ? locations[5] & 15 : 0);
        int idSize = version < 2 ? 2 : 4;
        var reader = new Numbers(locations[6..]);
        for (long items = reader.Next(idSize); items > 0; items--)
        {
            long id = reader.Next(idSize);
            long method = version is 1 or 2 ? reader.Next(2) & 15 : InFile;
            reader.Next(2);
            long start = reader.Next(baseSize);
            for (long extents = reader.Next(2); extents > 0; extents--)
            {
                reader.Next(indexSize);
                long offset = reader.Next(offsetSize);
                long bytes = reader.Next(lengthSize);
                if (method == InFile && wanted.Contains(id) && (UInt128)(ulong)start + (ulong)offset + (ulong)bytes > (ulong)length)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Reads numbers of 0, 2, 4 or 8 bytes, one after the other.</summary>
    private ref struct Numbers(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        /// <exception cref="ArgumentOutOfRangeException">There are no more.</exception>
        public long Next(int size)
        {
            long value = size switch
            {
                0 => 0,
                2 => HeaderBytes.Big16(_rest),
                4 => HeaderBytes.Big32(_rest),
                8 => HeaderBytes.Big64(_rest),
                _ => throw new ArgumentOutOfRangeException(nameof(size)),
            };
            _rest = _rest[size..];
            return value;
        }
    }
}
