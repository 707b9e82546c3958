using System.Numerics;

namespace DogBreed.Core.Imaging;

/// <summary>The orientation in an EXIF block (EXIF 2.3, tag 0x0112), for decoders that do not look for it.</summary>
internal static class ExifOrientation
{
    /// <summary>The pixels stand as they are seen.</summary>
    public const int Upright = 1;

    /// <summary>The number of the tag in a TIFF directory.</summary>
    public const int Tag = 0x0112;

    /// <summary>Whether width and height change places.</summary>
    public static bool IsTurned(int orientation) => orientation >= 5;

    /// <summary>Where a place of the stored picture is in the upright one.</summary>
    /// <param name="orientation">1 to 8.</param>
    /// <param name="x">From the left edge of the stored picture.</param>
    /// <param name="y">From its upper edge.</param>
    /// <param name="right">The largest x of the stored picture.</param>
    /// <param name="bottom">Its largest y.</param>
    public static (T X, T Y) Turn<T>(int orientation, T x, T y, T right, T bottom)
        where T : INumber<T> =>
        orientation switch
        {
            2 => (right - x, y),
            3 => (right - x, bottom - y),
            4 => (x, bottom - y),
            5 => (y, x),
            6 => (bottom - y, x),
            7 => (bottom - y, right - x),
            8 => (y, right - x),
            _ => (x, y),
        };

    /// <summary>1 to 8; 1 where the block says nothing, or nothing that makes sense.</summary>
    /// <param name="exif">A TIFF header and its first directory.</param>
    public static int Of(ReadOnlySpan<byte> exif) => OrUpright(TiffDirectory.Number(exif, Tag));

    /// <summary>A number that stands under the tag; 1 where none does, or one that makes no sense.</summary>
    public static int OrUpright(long? value) => value is >= 1 and <= 8 ? (int)value : Upright;
}
