using System.Buffers.Binary;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>The brands of an ISO base media file (ISO/IEC 14496-12): HEIF and AVIF are told apart by them.</summary>
internal static class IsoMediaBrands
{
    private const int MaximumLength = 256;

    /// <summary>A brand of four letters.</summary>
    public delegate bool Predicate(ReadOnlySpan<byte> brand);

    /// <summary>
    /// True where one of the brands fits: the major one at 8, then behind a version the compatible ones, up to the end of the box.
    /// </summary>
    public static bool Any(ReadOnlySpan<byte> bytes, Predicate fits)
    {
        if (bytes.Length < 16 || !bytes[4..].StartsWith("ftyp"u8))
        {
            return false;
        }

        int end = (int)Math.Min(Math.Min((uint)bytes.Length, BinaryPrimitives.ReadUInt32BigEndian(bytes)), MaximumLength);
        for (int at = 8; at + 4 <= end; at += at == 8 ? 8 : 4)
        {
            if (fits(bytes.Slice(at, 4)))
            {
                return true;
            }
        }

        return false;
    }
}
