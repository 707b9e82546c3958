namespace DogBreed.Core.Imaging;

/// <summary>The orientation in an EXIF block (EXIF 2.3, tag 0x0112), for decoders that do not look for it.</summary>
internal static class ExifOrientation
{
    /// <summary>The pixels stand as they are seen.</summary>
    public const int Upright = 1;

    /// <summary>The number of the tag in a TIFF directory.</summary>
    public const int Tag = 0x0112;

    /// <summary>1 to 8; 1 where the block says nothing, or nothing that makes sense.</summary>
    /// <param name="exif">A TIFF header and its first directory.</param>
    public static int Of(ReadOnlySpan<byte> exif) => OrUpright(TiffDirectory.Number(exif, Tag));

    /// <summary>A number that stands under the tag; 1 where none does, or one that makes no sense.</summary>
    public static int OrUpright(long? value) => value is >= 1 and <= 8 ? (int)value : Upright;
}
