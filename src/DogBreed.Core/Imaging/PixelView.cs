using System.Drawing;

namespace DogBreed.Core.Imaging;

/// <summary>8-bit RGB pixels, or a part of them; valid as long as the buffer is that they stand in.</summary>
/// <param name="data">The first pixel of the first row.</param>
/// <param name="stride">Bytes from a row to the next.</param>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
internal readonly unsafe struct PixelView(byte* data, nint stride, int width, int height)
{
    /// <summary>Columns.</summary>
    public int Width => width;

    /// <summary>Rows.</summary>
    public int Height => height;

    /// <summary>The first pixel, for native code.</summary>
    public nint Data => (nint)data;

    /// <summary>Bytes from a row to the next.</summary>
    public nint Stride => stride;

    /// <summary>A row: R, G, B, R, G, B, ...</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)height, nameof(y));
        return new Span<byte>(data + (y * stride), 3 * width);
    }

    /// <summary>A part of these pixels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not within them.</exception>
    public PixelView Part(Rectangle part)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(new Rectangle(0, 0, width, height).Contains(part), true, nameof(part));
        return new PixelView(data + (part.Top * stride) + (3 * part.Left), stride, part.Width, part.Height);
    }

    /// <summary>Copies the pixels to others of the same size.</summary>
    public void CopyTo(PixelView destination)
    {
        for (int y = 0; y < height; y++)
        {
            Row(y).CopyTo(destination.Row(y));
        }
    }

    /// <summary>Makes all pixels black.</summary>
    public void Clear()
    {
        for (int y = 0; y < height; y++)
        {
            Row(y).Clear();
        }
    }
}
