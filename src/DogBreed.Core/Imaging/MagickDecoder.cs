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
    private const int Channels = 3;
    private const int RowsAtOnce = 16;

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
        MagickImage? image = null;
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
            image = new MagickImage();
            using Stream stream = ByteStreams.Over(bytes);
            image.Ping(stream, settings);
            limits.CheckPixels(image.Width, image.Height);
            stream.Position = 0;
            image.Read(stream, settings);
            limits.CheckPixels(image.Width, image.Height);
            MakeUpright(image, coder, plan);
            if (image.ChannelCount == Channels && image.ColorSpace == ColorSpace.sRGB)
            {
                var pixels = new LentPixels(image);
                image = null;
                return new Picture(new PixelBuffer(pixels, pixels.View), pixels.View.Width, pixels.View.Height, PictureDecoderKind.Magick);
            }

            return Copy(image);
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
        finally
        {
            image?.Dispose();
        }
    }

    private static void MakeUpright(MagickImage image, MagickFormat coder, DecodePlan plan)
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

        // Without a fourth channel its pixels stand as a picture's do.
        if (image.HasAlpha)
        {
            image.Alpha(AlphaAction.Off);
        }

        image.ColorSpace = ColorSpace.sRGB;
    }

    // Some rows at a time: all at once, Magick.NET would make two more pictures on the way.
    private static Picture Copy(MagickImage image)
    {
        (int width, int height) = ((int)image.Width, (int)image.Height);
        using IUnsafePixelCollection<byte> pixels = image.GetPixelsUnsafe();
        var buffer = new PixelBuffer(width, height);
        try
        {
            for (int y = 0; y < height; y += RowsAtOnce)
            {
                int rows = Math.Min(RowsAtOnce, height - y);
                byte[] rgb =
                    pixels.ToByteArray(0, y, (uint)width, (uint)rows, PixelMapping.RGB)
                    ?? throw new PhotoException(ErrorKind.PhotoDamaged, Texts.PixelsCannotReadFileDamaged);
                for (int row = 0; row < rows; row++)
                {
                    rgb.AsSpan(row * Channels * width, Channels * width).CopyTo(buffer.All.Row(y + row));
                }
            }

            return new Picture(buffer, width, height, PictureDecoderKind.Magick);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
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

    /// <summary>The pixels of an image where they are: a large picture is not held twice.</summary>
    private sealed unsafe class LentPixels : IDisposable
    {
        private readonly MagickImage _image;
        private readonly IUnsafePixelCollection<byte> _pixels;

        public LentPixels(MagickImage image)
        {
            (_image, _pixels) = (image, image.GetPixelsUnsafe());
            var first = (byte*)_pixels.GetAreaPointer(0, 0, image.Width, image.Height);
            if (first == null)
            {
                _pixels.Dispose();
                throw new PhotoException(ErrorKind.PhotoDamaged, Texts.PixelsCannotReadFileDamaged);
            }

            View = new PixelView(first, (nint)(Channels * image.Width), (int)image.Width, (int)image.Height);
        }

        public PixelView View { get; }

        public void Dispose()
        {
            _pixels.Dispose();
            _image.Dispose();
        }
    }
}
