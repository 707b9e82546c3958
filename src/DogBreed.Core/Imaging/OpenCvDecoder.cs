using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using OpenCvSharp;

namespace DogBreed.Core.Imaging;

/// <summary>JPEG, PNG, WebP and BMP through OpenCV, which applies EXIF orientation itself.</summary>
internal static class OpenCvDecoder
{
    // OpenCV's IMREAD_COLOR_RGB, which OpenCvSharp's enumeration does not name: three channels, red first.
    private const int Rgb = 256;

    /// <param name="bytes">The content of the file.</param>
    /// <param name="format">What errors call its format.</param>
    /// <param name="size">The size in its header.</param>
    /// <param name="plan">How it is decoded.</param>
    /// <param name="limits">What it may cost.</param>
    /// <exception cref="PhotoException">It is damaged, or larger than its header says and the limits allow.</exception>
    public static Picture Decode(ReadOnlySpan<byte> bytes, string format, PictureSize size, DecodePlan plan, PictureLimits limits)
    {
        OpenCvRuntime.EnsureReady();
        int flags = Rgb | FlagOf(plan.Reduction) | (plan.IgnoreOrientation ? (int)ImreadModes.IgnoreOrientation : 0);
        Mat? pixels = null;
        try
        {
            pixels = Cv2.ImDecode(bytes, (ImreadModes)flags);

            // OpenCV answers damaged data with an empty Mat, not with an error.
            if (pixels.Empty() || pixels.Type() != MatType.CV_8UC3)
            {
                throw DecodeErrors.Damaged(format, null);
            }

            // What was decoded may be larger than the header announced.
            limits.CheckPixels(pixels.Width, pixels.Height);
            (int fullWidth, int fullHeight) = FullSize(size, pixels, plan.Reduction);
            var picture = new Picture(new PixelBuffer(pixels, ViewOf(pixels)), fullWidth, fullHeight, PictureDecoderKind.OpenCv);
            pixels = null;
            return picture;
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException)
        {
            throw DecodeErrors.Damaged(format, e);
        }
        finally
        {
            pixels?.Dispose();
        }
    }

    private static unsafe PixelView ViewOf(Mat pixels) => new(pixels.DataPointer, (nint)pixels.Step(), pixels.Width, pixels.Height);

    // IMREAD_REDUCED_* carry the colour bit; full size is IMREAD_COLOR.
    private static int FlagOf(int reduction) =>
        reduction switch
        {
            2 => (int)ImreadModes.ReducedColor2 & ~1,
            4 => (int)ImreadModes.ReducedColor4 & ~1,
            8 => (int)ImreadModes.ReducedColor8 & ~1,
            _ => 0,
        };

    private static (int Width, int Height) FullSize(PictureSize size, Mat pixels, int reduction)
    {
        if (reduction == 1)
        {
            return (pixels.Width, pixels.Height);
        }

        bool lies = pixels.Width == Reduced(size.Height) && pixels.Height == Reduced(size.Width);
        bool stands = pixels.Width == Reduced(size.Width) && pixels.Height == Reduced(size.Height);
        return lies && !stands ? (size.Height, size.Width) : (size.Width, size.Height);

        int Reduced(int side) => (side + reduction - 1) / reduction;
    }
}
