using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using SkiaSharp;

namespace DogBreed.Core.Imaging;

/// <summary>Small JPEGs of photographs, for reports.</summary>
internal static class Thumbnail
{
    private const int Side = 200;
    private const int Quality = 80;

    /// <summary>A JPEG whose longer side has at most 200 pixels; null where the photograph can no longer be read.</summary>
    public static byte[]? Of(string path)
    {
        try
        {
            using PhotoBytes bytes = PhotoSource.FromFile(path).Read(PictureLimits.Default);
            using Picture picture = PictureDecoder.Decode(bytes.Memory, new DecodeRequest(Side), PictureLimits.Default);
            using PixelBuffer small = PictureResize.Within(picture, Side, Side);
            using SKBitmap bitmap = SkiaPixels.ToBitmap(small.All, small.Width, small.Height);
            return PictureEncoder.Encode(bitmap, ".jpg", Quality);
        }
        catch (Exception e) when (DecodeErrors.ForPhoto(e) is not null || e is PictureEncodingException)
        {
            return null;
        }
    }
}
