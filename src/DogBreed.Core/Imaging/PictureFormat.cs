namespace DogBreed.Core.Imaging;

/// <summary>The picture formats that are read, told apart by a file's first bytes and never by its name.</summary>
public enum PictureFormat
{
    /// <summary>None of those that are read.</summary>
    Unknown,

    /// <summary>JPEG: baseline and progressive; gray, colour and CMYK; MPO (its first picture).</summary>
    Jpeg,

    /// <summary>PNG and APNG (its first picture).</summary>
    Png,

    /// <summary>WebP, lossy and lossless (its first picture).</summary>
    WebP,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>TIFF (its first page).</summary>
    Tiff,

    /// <summary>GIF (its first frame).</summary>
    Gif,

    /// <summary>HEIC and HEIF, as telephones save photographs.</summary>
    Heif,

    /// <summary>AVIF.</summary>
    Avif,
}
