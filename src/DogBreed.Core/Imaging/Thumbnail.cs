using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using OpenCvSharp;

namespace DogBreed.Core.Imaging;

/// <summary>Small JPEGs of photographs, for reports.</summary>
internal static class Thumbnail
{
    private const int Side = 200;

    /// <summary>A JPEG whose longer side has at most 200 pixels; null where the photograph can no longer be read.</summary>
    public static byte[]? Of(string path)
    {
        try
        {
            using PhotoBytes bytes = PhotoSource.FromFile(path).Read(PictureLimits.Default);
            using Picture picture = PictureDecoder.Decode(bytes.Memory, new DecodeRequest(Side), PictureLimits.Default);
            using Mat small = PictureResize.Within(picture, Side, Side);
            using var bgr = new Mat();
            Cv2.CvtColor(small, bgr, ColorConversionCodes.RGB2BGR);
            return PictureEncoder.Encode(bgr, ".jpg", (ImwriteFlags.JpegQuality, 80));
        }
        catch (Exception e) when (DecodeErrors.ForPhoto(e) is not null || e is PictureEncodingException)
        {
            return null;
        }
    }
}
