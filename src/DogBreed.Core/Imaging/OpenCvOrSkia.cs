using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging;

/// <summary>The formats that OpenCV and Skia both read: which of the two does.</summary>
internal static class OpenCvOrSkia
{
    /// <summary>What decodes where somebody wishes for this; chosen once in a process where nobody wishes for anything.</summary>
    public static PictureDecoderKind Of(PictureDecoderKind wish)
    {
        if (wish is PictureDecoderKind.OpenCv or PictureDecoderKind.Skia)
        {
            return wish;
        }

        return OpenCvRuntime.IsAvailable ? PictureDecoderKind.OpenCv : PictureDecoderKind.Skia;
    }

    /// <summary>Decodes a picture by the decoder of its plan; by Skia where it is to be laid over white, which OpenCV cannot.</summary>
    /// <param name="bytes">The content of the file.</param>
    /// <param name="format">What errors call its format.</param>
    /// <param name="size">The size in its header.</param>
    /// <param name="plan">How it is decoded.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="isTransparent">True where pixels may be transparent.</param>
    /// <param name="orientation">The orientation by EXIF, 1 to 8, where Skia does not look for it; null asks Skia.</param>
    /// <exception cref="Errors.PhotoException">It is damaged, or beyond the limits.</exception>
    public static Picture Decode(
        ReadOnlyMemory<byte> bytes,
        string format,
        PictureSize size,
        DecodePlan plan,
        PictureLimits limits,
        bool isTransparent = false,
        int? orientation = null
    ) =>
        plan.Decoder == PictureDecoderKind.OpenCv && (plan.IgnoreTransparency || !isTransparent)
            ? OpenCvDecoder.Decode(bytes.Span, format, size, plan, limits)
            : SkiaDecoder.Decode(bytes, format, size, plan, limits, orientation);
}
