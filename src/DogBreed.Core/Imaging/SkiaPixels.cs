using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using SkiaSharp;

namespace DogBreed.Core.Imaging;

/// <summary>Our pixels of three bytes and Skia's of four.</summary>
internal static class SkiaPixels
{
    /// <summary>Skia's pixels of a picture, opaque; to be disposed.</summary>
    /// <exception cref="PhotoException">There is no memory for them.</exception>
    public static SKBitmap ToBitmap(PixelView picture, int width, int height)
    {
        SkiaRuntime.EnsureReady();
        var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque)))
        {
            bitmap.Dispose();
            throw new PhotoException(ErrorKind.PhotoReadFailed, Texts.EnoughMemoryDecodeAlongsideOthers);
        }

        Span<byte> pixels = bitmap.GetPixelSpan();
        for (int y = 0; y < picture.Height; y++)
        {
            Spread(picture.Row(y), pixels.Slice(y * bitmap.RowBytes, 4 * picture.Width));
        }

        return bitmap;
    }

    /// <summary>Our pixels of such a bitmap, into a buffer of its size.</summary>
    public static void CopyTo(SKBitmap bitmap, PixelView picture)
    {
        ReadOnlySpan<byte> pixels = bitmap.GetPixelSpan();
        for (int y = 0; y < picture.Height; y++)
        {
            Gather(pixels.Slice(y * bitmap.RowBytes, 4 * picture.Width), picture.Row(y));
        }
    }

    private static void Gather(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            rgba.Slice(from, 3).CopyTo(rgb[to..]);
        }
    }

    private static void Spread(ReadOnlySpan<byte> rgb, Span<byte> rgba)
    {
        for (int x = 0, from = 0; from < rgb.Length; x += 4, from += 3)
        {
            rgba[x] = rgb[from];
            rgba[x + 1] = rgb[from + 1];
            rgba[x + 2] = rgb[from + 2];
            rgba[x + 3] = 255;
        }
    }
}
