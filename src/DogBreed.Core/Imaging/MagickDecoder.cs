using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;
using ImageMagick;

namespace DogBreed.Core.Imaging;

/// <summary>
/// HEIC, HEIF, AVIF (libheif) and TIFF (libtiff) through Magick.NET. The assembly and its native library are loaded when the first such
/// file comes.
/// </summary>
internal static class MagickDecoder
{
    private static readonly object s_gate = new();
    private static bool s_ready;

    /// <param name="bytes">The content of the file.</param>
    /// <param name="format">What errors call its format.</param>
    /// <param name="coder">The coder of ImageMagick; naming it keeps every other away from the bytes.</param>
    /// <param name="plan">How it is decoded.</param>
    /// <param name="limits">What it may cost.</param>
    /// <exception cref="PhotoException">It is damaged, or beyond the limits.</exception>
    public static Picture Decode(ReadOnlyMemory<byte> bytes, string format, MagickFormat coder, DecodePlan plan, PictureLimits limits)
    {
        try
        {
            EnsureReady();

            // The first picture alone: a TIFF may have thousands of pages.
            var settings = new MagickReadSettings
            {
                Format = coder,
                FrameIndex = 0,
                FrameCount = 1,
            };
            using var image = new MagickImage();
            using MemoryStream stream = ByteStreams.Over(bytes);
            image.Ping(stream, settings);
            limits.CheckPixels(image.Width, image.Height);
            stream.Position = 0;
            image.Read(stream, settings);
            limits.CheckPixels(image.Width, image.Height);
            return ToPicture(image, coder, plan);
        }
        catch (MagickResourceLimitErrorException e)
        {
            throw new PhotoException(ErrorKind.PhotoReadFailed, Texts.EnoughMemoryDecodeAlongsideOthers, e);
        }
        catch (MagickException e)
        {
            throw DecodeErrors.Damaged(format, e);
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or BadImageFormatException)
        {
            throw NativeLibraryException.For("Magick.NET", e);
        }
    }

    private static Picture ToPicture(MagickImage image, MagickFormat coder, DecodePlan plan)
    {
        // libheif has applied the stored rotation. The raw EXIF profile may still name it: it must not be applied again.
        if (coder == MagickFormat.Tiff)
        {
            image.AutoOrient();
        }

        if (image.HasAlpha && !plan.IgnoreTransparency)
        {
            image.BackgroundColor = MagickColors.White;
            image.Alpha(AlphaAction.Remove);
        }

        int width = (int)image.Width;
        int height = (int)image.Height;
        image.ColorSpace = ColorSpace.sRGB;
        using IUnsafePixelCollection<byte> pixels = image.GetPixelsUnsafe();
        byte[] rgb =
            pixels.ToByteArray(PixelMapping.RGB) ?? throw new PhotoException(ErrorKind.PhotoDamaged, Texts.PixelsCannotReadFileDamaged);
        var buffer = new PixelBuffer(width, height);
        for (int y = 0; y < height; y++)
        {
            rgb.AsSpan(3 * width * y, 3 * width).CopyTo(buffer.All.Row(y));
        }

        return new Picture(buffer, width, height, PictureDecoderKind.Magick);
    }

    private static void EnsureReady()
    {
        lock (s_gate)
        {
            if (s_ready)
            {
                return;
            }

            // Process-wide limits of ImageMagick, which reach libheif's own. Beyond them it fails instead of using the disk.
            ResourceLimits.Width = 1 << 17;
            ResourceLimits.Height = 1 << 17;
            ResourceLimits.Area = 1UL << 30;
            // The limit of memory is for all workers together: a gigabyte holds the largest picture that is decoded.
            ResourceLimits.Memory = (ulong)(Environment.ProcessorCount + 1) << 30;
            ResourceLimits.Disk = 0;
            ResourceLimits.ListLength = 64;

            // Photographs run side by side, one a worker.
            ResourceLimits.Thread = 1;
            s_ready = true;
        }
    }
}
