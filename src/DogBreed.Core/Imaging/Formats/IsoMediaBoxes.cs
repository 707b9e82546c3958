using System.Buffers.Binary;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>Walks over the boxes of a HEIF or AVIF file (ISO/IEC 14496-12): each a length, a type, and what is in it.</summary>
/// <param name="boxes">A file, or what is in a box that holds others.</param>
internal ref struct IsoMediaBoxes(ReadOnlySpan<byte> boxes)
{
    private const int Header = 8;
    private const int LongHeader = 16;

    private ReadOnlySpan<byte> _rest = boxes;

    /// <summary>Four letters.</summary>
    public ReadOnlySpan<byte> Type { get; private set; }

    /// <summary>What is in it, as far as it is there where the file is cut off.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>The content of the first box of a type; empty where there is none.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> type)
    {
        var walk = new IsoMediaBoxes(boxes);
        while (walk.MoveNext())
        {
            if (walk.Type.SequenceEqual(type))
            {
                return walk.Content;
            }
        }

        return [];
    }

    /// <summary>Goes on to the next box; false where there is none.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < Header)
        {
            return false;
        }

        // A length of 1: it stands behind the type, in 64 bits. Of 0: up to the end.
        long length = HeaderBytes.Big32(_rest);
        int header = Header;
        if (length == 1 && _rest.Length >= LongHeader)
        {
            length = (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(_rest[Header..]), long.MaxValue);
            header = LongHeader;
        }

        int end = length == 0 ? _rest.Length : (int)Math.Min(length, _rest.Length);
        if (end < header)
        {
            return false;
        }

        Type = _rest[4..Header];
        Content = _rest[header..end];
        _rest = _rest[end..];
        return true;
    }
}
