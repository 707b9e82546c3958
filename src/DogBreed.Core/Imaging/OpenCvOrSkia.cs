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

    /// <summary>Decodes a picture without transparency.</summary>
    /// <exception cref="Errors.PhotoException">It is damaged, or beyond the limits.</exception>
    public static Picture Decode(ReadOnlyMemory<byte> bytes, string format, PictureSize size, DecodePlan plan, PictureLimits limits) =>
        plan.Decoder == PictureDecoderKind.OpenCv
            ? OpenCvDecoder.Decode(bytes.Span, format, size, plan, limits)
            : SkiaDecoder.Decode(bytes, format, size, plan, limits);
}
