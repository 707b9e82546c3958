using System.Buffers;
using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using SkiaSharp;

namespace DogBreed.Core.Imaging;

/// <summary>
/// JPEG, PNG, WebP, BMP and GIF through Skia. Colours stay as they are stored: profiles are not applied, as OpenCV does not.
/// </summary>
internal static unsafe class SkiaDecoder
{
    /// <param name="bytes">The content of the file.</param>
    /// <param name="format">What errors call its format.</param>
    /// <param name="size">The size in its header.</param>
    /// <param name="plan">How it is decoded.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="orientation">The orientation by EXIF, 1 to 8, where Skia does not look for it; null asks Skia.</param>
    /// <exception cref="PhotoException">It is damaged, or larger than its header says and the limits allow.</exception>
    public static Picture Decode(
        ReadOnlyMemory<byte> bytes,
        string format,
        PictureSize size,
        DecodePlan plan,
        PictureLimits limits,
        int? orientation = null
    )
    {
        SkiaRuntime.EnsureReady();
        using MemoryHandle pinned = bytes.Pin();
        using SKData data = SKData.Create((nint)pinned.Pointer, bytes.Length);
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is null || !string.Equals(codec.EncodedFormat.ToString(), format, StringComparison.OrdinalIgnoreCase))
        {
            throw DecodeErrors.Damaged(format, null);
        }

        limits.CheckPixels(codec.Info.Width, codec.Info.Height);
        SKSizeI stored = plan.Reduction == 1 ? codec.Info.Size : codec.GetScaledDimensions(1f / plan.Reduction);
        var info = new SKImageInfo(
            stored.Width,
            stored.Height,
            SKColorType.Rgba8888,
            codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul
        );

        // Skia numbers them as EXIF does.
        SKEncodedOrigin stands = orientation is { } exif ? (SKEncodedOrigin)exif : codec.EncodedOrigin;
        SKEncodedOrigin origin = plan.IgnoreOrientation ? SKEncodedOrigin.TopLeft : stands;
        bool isUpright = origin < SKEncodedOrigin.LeftTop;
        var pixels = new PixelBuffer(isUpright ? stored.Width : stored.Height, isUpright ? stored.Height : stored.Width);
        try
        {
            bool isOpaque = info.AlphaType == SKAlphaType.Opaque || plan.IgnoreTransparency;
            if (!Read(codec, info, new SkiaRows(pixels.All, origin, isOpaque)))
            {
                throw DecodeErrors.Damaged(format, null);
            }

            return new Picture(pixels, isUpright ? size.Width : size.Height, isUpright ? size.Height : size.Width, PictureDecoderKind.Skia);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    // Row by row where the format allows it: no second picture of four bytes a pixel in memory.
    private static bool Read(SKCodec codec, SKImageInfo info, SkiaRows rows)
    {
        if (codec.StartScanlineDecode(info) == SKCodecResult.Success && codec.ScanlineOrder == SKCodecScanlineOrder.TopDown)
        {
            byte[] row = ArrayPool<byte>.Shared.Rent(info.RowBytes);
            try
            {
                fixed (byte* start = row)
                {
                    for (int y = 0; y < info.Height; y++)
                    {
                        if (codec.GetScanlines((nint)start, 1, info.RowBytes) != 1)
                        {
                            return false;
                        }

                        rows.Write(row.AsSpan(0, info.RowBytes), y);
                    }
                }

                return true;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(row);
            }
        }

        using var whole = new SKBitmap();
        if (!whole.TryAllocPixels(info))
        {
            throw new PhotoException(ErrorKind.PhotoReadFailed, Support.Texts.EnoughMemoryDecodeAlongsideOthers);
        }

        if (codec.GetPixels(info, whole.GetPixels()) != SKCodecResult.Success)
        {
            return false;
        }

        for (int y = 0; y < info.Height; y++)
        {
            rows.Write(whole.GetPixelSpan().Slice(y * whole.RowBytes, info.RowBytes), y);
        }

        return true;
    }
}
