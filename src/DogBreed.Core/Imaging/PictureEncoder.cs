using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using SkiaSharp;

namespace DogBreed.Core.Imaging;

/// <summary>
/// Pixels -> the content of a picture file. The only place that encodes: an encoder that fails is an error here, and never an empty file.
/// </summary>
internal static class PictureEncoder
{
    private const int Quality = 95;

    /// <summary>Encodes a picture.</summary>
    /// <param name="bitmap">The picture.</param>
    /// <param name="ending">The ending of such a file, in any case: ".jpg", ".jpeg", ".png", ".webp".</param>
    /// <param name="quality">0 to 100, for formats that lose something.</param>
    /// <exception cref="PictureEncodingException">The format cannot hold the picture.</exception>
    public static byte[] Encode(SKBitmap bitmap, string ending, int quality = Quality)
    {
        string format = ending.TrimStart('.').ToUpperInvariant();
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData? data = format switch
        {
            "JPG" or "JPEG" => pixels.Encode(new SKJpegEncoderOptions(quality)),
            "WEBP" => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)),
            _ => pixels.Encode(SKPngEncoderOptions.Default),
        };
        return data is { Size: > 0 } ? data.ToArray() : throw new PictureEncodingException(format, Problem(bitmap, format));
    }

    // The size is the reason where it is beyond what the format holds; any other is the encoder's own.
    private static string Problem(SKBitmap picture, string format) =>
        Most(format) is { } most && Math.Max(picture.Width, picture.Height) > most
            ? Texts.FormatPictureXPixelsCannotWritten(picture.Width, picture.Height, format, most)
            : Texts.FormatPictureNotEncoded(picture.Width, picture.Height, format);

    private static int? Most(string format) =>
        format switch
        {
            "WEBP" => 16_383,
            "JPG" or "JPEG" => 65_500,
            _ => null,
        };
}
