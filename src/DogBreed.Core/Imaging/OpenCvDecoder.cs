using OpenCvSharp;

namespace DogBreed.Core.Imaging;

/// <summary>JPEG, PNG, WebP, BMP, TIFF and GIF through OpenCV, which applies EXIF orientation itself (TIFF's inside its decoder, in any case; WebP's after WebPExif).</summary>
internal static class OpenCvDecoder
{
    // OpenCV's IMREAD_COLOR_RGB, which OpenCvSharp's enumeration does not name: three channels, red first.
    private const int Rgb = 256;

    public static Picture Decode(ReadOnlySpan<byte> bytes, PictureHeader header, DecodeRequest request, PictureLimits limits)
    {
        OpenCvRuntime.EnsureReady();
        int reduction = header.Format == PictureFormat.Jpeg ? ReductionFor(header.Width, header.Height, request.MinimumShortSide) : 1;
        int flags = Rgb | FlagOf(reduction) | (request.IgnoreOrientation ? (int)ImreadModes.IgnoreOrientation : 0);
        Mat? pixels = null;
        try
        {
            pixels = Cv2.ImDecode(bytes, (ImreadModes)flags);

            // OpenCV answers damaged data with an empty Mat, not with an error.
            if (pixels.Empty() || pixels.Type() != MatType.CV_8UC3)
            {
                throw DecodeErrors.Damaged(header.Format, null);
            }

            // What was decoded may be larger than what the header that was looked at announced.
            limits.CheckPixels(pixels.Width, pixels.Height);
            (int fullWidth, int fullHeight) = FullSize(header, pixels, reduction);
            var picture = new Picture(pixels, fullWidth, fullHeight);
            pixels = null;
            return picture;
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException)
        {
            throw DecodeErrors.Damaged(header.Format, e);
        }
        finally
        {
            pixels?.Dispose();
        }
    }

    /// <summary>1, 2, 4 or 8: the largest reduction that keeps <paramref name="minimumShortSide"/> pixels (libjpeg rounds sizes up).</summary>
    public static int ReductionFor(int width, int height, int minimumShortSide)
    {
        if (minimumShortSide > 0)
        {
            int shortSide = Math.Min(width, height);
            for (int reduction = 8; reduction > 1; reduction /= 2)
            {
                if ((shortSide + reduction - 1) / reduction >= minimumShortSide)
                {
                    return reduction;
                }
            }
        }

        return 1;
    }

    // IMREAD_REDUCED_* carry the colour bit; full size is IMREAD_COLOR.
    private static int FlagOf(int reduction) => reduction switch
    {
        2 => (int)ImreadModes.ReducedColor2 & ~1,
        4 => (int)ImreadModes.ReducedColor4 & ~1,
        8 => (int)ImreadModes.ReducedColor8 & ~1,
        _ => 0,
    };

    private static (int Width, int Height) FullSize(PictureHeader header, Mat pixels, int reduction)
    {
        if (reduction == 1)
        {
            return (pixels.Width, pixels.Height);
        }

        bool lies = pixels.Width == (header.Height + reduction - 1) / reduction && pixels.Height == (header.Width + reduction - 1) / reduction;
        bool stands = pixels.Width == (header.Width + reduction - 1) / reduction && pixels.Height == (header.Height + reduction - 1) / reduction;
        return lies && !stands ? (header.Height, header.Width) : (header.Width, header.Height);
    }
}
