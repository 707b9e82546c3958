using System.Drawing;
using DogBreed.Core.Imaging;

namespace DogBreed.Core.Detection;

/// <summary>From a box in shares of a picture to pixels within it: at least one, whatever the box is.</summary>
internal static class PixelBox
{
    // How much more than the box a crop shows on each side: what the gate and the breeds are surest of (docs/ACCURACY.md).
    private const float Margin = 0.1f;

    /// <summary>The box in pixels of the picture.</summary>
    public static Rectangle Of(in Box box, PictureSize size) =>
        Within(box.Left * size.Width, box.Top * size.Height, box.Right * size.Width, box.Bottom * size.Height, size.Width, size.Height);

    /// <summary>The same, a tenth of its width and height larger on each side.</summary>
    public static Rectangle Widened(in Box box, PictureSize size)
    {
        float x = Margin * (box.Right - box.Left);
        float y = Margin * (box.Bottom - box.Top);
        return Of(new Box(box.Left - x, box.Top - y, box.Right + x, box.Bottom + y), size);
    }

    /// <summary>A rectangle of the full picture, in pixels of a picture that may have been decoded smaller.</summary>
    public static Rectangle Scaled(Rectangle full, Picture picture)
    {
        double x = (double)picture.Width / picture.FullWidth;
        double y = (double)picture.Height / picture.FullHeight;
        return Within(full.Left * x, full.Top * y, full.Right * x, full.Bottom * y, picture.Width, picture.Height);
    }

    private static Rectangle Within(double left, double top, double right, double bottom, int width, int height)
    {
        int x = Math.Clamp((int)Math.Round(left), 0, width - 1);
        int y = Math.Clamp((int)Math.Round(top), 0, height - 1);
        return Rectangle.FromLTRB(
            x,
            y,
            Math.Clamp((int)Math.Round(right), x + 1, width),
            Math.Clamp((int)Math.Round(bottom), y + 1, height)
        );
    }
}
