using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using OpenCvSharp;

namespace DogBreed.Core.Imaging;

/// <summary>
/// Pixels -> the content of a picture file. The only place that encodes: an encoder that fails is an error here, and never an empty file.
/// </summary>
internal static class PictureEncoder
{
    /// <summary>Encodes a picture.</summary>
    /// <param name="bgr">8 bits, three channels, blue first.</param>
    /// <param name="ending">The ending of such a file: ".jpg", ".png", ".webp".</param>
    /// <param name="parameters">What the encoder is told.</param>
    /// <exception cref="PictureEncodingException">The format cannot hold the picture.</exception>
    public static byte[] Encode(Mat bgr, string ending, params (ImwriteFlags Flag, int Value)[] parameters)
    {
        string format = ending.TrimStart('.').ToUpperInvariant();
        try
        {
            int[] flat = [.. parameters.SelectMany(p => new[] { (int)p.Flag, p.Value })];
            return Cv2.ImEncode(ending.ToLowerInvariant(), bgr, out byte[] bytes, flat) && bytes.Length > 0
                ? bytes
                : throw new PictureEncodingException(format, Problem(bgr, format));
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException)
        {
            throw new PictureEncodingException(format, Problem(bgr, format), e);
        }
    }

    // The size is the reason where it is beyond what the format holds; any other is the encoder's own.
    private static string Problem(Mat picture, string format) =>
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
