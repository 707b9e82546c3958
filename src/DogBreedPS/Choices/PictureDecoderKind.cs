namespace DogBreedPS;

/// <summary>What turns the bytes of a picture file into pixels. HEIC, AVIF, TIFF and GIF have a decoder of their own.</summary>
public enum PictureDecoderKind
{
    /// <summary>OpenCV where its library loads, else Skia.</summary>
    Auto,

    /// <summary>OpenCV: the fastest; its library needs others of the system.</summary>
    OpenCv,

    /// <summary>Skia: on every platform, and needs nothing. JPEGs have the same bits.</summary>
    Skia,
}
