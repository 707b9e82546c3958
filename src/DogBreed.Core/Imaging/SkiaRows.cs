using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkiaSharp;

namespace DogBreed.Core.Imaging;

/// <summary>Takes the rows of a stored picture, four bytes a pixel, and puts them into an upright one of three.</summary>
/// <param name="picture">The upright picture.</param>
/// <param name="origin">Where the first pixel of the stored one stands in it (EXIF 2.3, tag Orientation).</param>
/// <param name="isOpaque">False lays the picture over white.</param>
internal readonly struct SkiaRows(PixelView picture, SKEncodedOrigin origin, bool isOpaque)
{
    /// <summary>Puts a row where it belongs.</summary>
    /// <param name="rgba">The row; it is written over.</param>
    /// <param name="y">Its number in the stored picture.</param>
    public void Write(Span<byte> rgba, int y)
    {
        if (!isOpaque)
        {
            LayOverWhite(rgba);
        }

        switch (origin)
        {
            case SKEncodedOrigin.TopRight:
                WriteBackwards(rgba, picture.Row(y));
                break;
            case SKEncodedOrigin.BottomRight:
                WriteBackwards(rgba, picture.Row(picture.Height - 1 - y));
                break;
            case SKEncodedOrigin.BottomLeft:
                WriteForwards(rgba, picture.Row(picture.Height - 1 - y));
                break;
            case SKEncodedOrigin.LeftTop:
                WriteColumn(rgba, y, fromBelow: false);
                break;
            case SKEncodedOrigin.RightTop:
                WriteColumn(rgba, picture.Width - 1 - y, fromBelow: false);
                break;
            case SKEncodedOrigin.RightBottom:
                WriteColumn(rgba, picture.Width - 1 - y, fromBelow: true);
                break;
            case SKEncodedOrigin.LeftBottom:
                WriteColumn(rgba, y, fromBelow: true);
                break;
            default:
                WriteForwards(rgba, picture.Row(y));
                break;
        }
    }

    private static void LayOverWhite(Span<byte> rgba)
    {
        for (int i = 0; i < rgba.Length; i += 4)
        {
            int alpha = rgba[i + 3];
            for (int c = i; alpha < 255 && c < i + 3; c++)
            {
                rgba[c] = (byte)(((rgba[c] * alpha) + (255 * (255 - alpha)) + 127) / 255);
            }
        }
    }

    private static void WriteForwards(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        int from = 0;
        int to = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            // Four pixels at once; the four bytes behind them are those of the next ones, which come after.
            ref byte source = ref MemoryMarshal.GetReference(rgba);
            ref byte target = ref MemoryMarshal.GetReference(rgb);
            for (; to <= rgb.Length - 16; from += 16, to += 12)
            {
                Vector128
                    .Shuffle(
                        Vector128.LoadUnsafe(ref source, (nuint)from),
                        Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255)
                    )
                    .StoreUnsafe(ref target, (nuint)to);
            }
        }

        for (; to < rgb.Length; from += 4, to += 3)
        {
            Copy(rgba, from, rgb, to);
        }
    }

    private static void WriteBackwards(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int from = 0, to = rgb.Length - 3; to >= 0; from += 4, to -= 3)
        {
            Copy(rgba, from, rgb, to);
        }
    }

    private void WriteColumn(ReadOnlySpan<byte> rgba, int column, bool fromBelow)
    {
        for (int i = 0; i < picture.Height; i++)
        {
            Copy(rgba, 4 * i, picture.Row(fromBelow ? picture.Height - 1 - i : i), 3 * column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ReadOnlySpan<byte> rgba, int from, Span<byte> rgb, int to)
    {
        rgb[to] = rgba[from];
        rgb[to + 1] = rgba[from + 1];
        rgb[to + 2] = rgba[from + 2];
    }
}
