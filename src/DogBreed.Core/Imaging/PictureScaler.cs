using System.Drawing;

namespace DogBreed.Core.Imaging;

/// <summary>
/// Resizes pictures: by the mean of the area where they become smaller, by bicubic interpolation where they grow. (Areas enlarge to blocks;
/// interpolation leaves pixels out where it shrinks.) Keeps its buffers: one a worker.
/// </summary>
internal sealed class PictureScaler
{
    private readonly AreaShrink _shrink = new();
    private readonly CubicResize _enlarge = new();

    /// <summary>
    /// Resizes to <paramref name="width"/> x <paramref name="height"/>, and writes the part <paramref name="cut"/> of that.
    /// </summary>
    /// <param name="source">The picture.</param>
    /// <param name="width">The width of the whole new picture.</param>
    /// <param name="height">Its height.</param>
    /// <param name="cut">The part that is wanted, in pixels of the new picture.</param>
    /// <param name="destination">As large as the cut.</param>
    public void Resize(PixelView source, int width, int height, Rectangle cut, PixelView destination)
    {
        if (source.Width >= width && source.Height >= height)
        {
            _shrink.Shrink(source, width, height, cut, destination);
        }
        else
        {
            _enlarge.Resize(source, width, height, cut, destination);
        }
    }

    /// <summary>Resizes the whole picture.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="width">The new width.</param>
    /// <param name="height">The new height.</param>
    /// <returns>The new one; to be disposed.</returns>
    public PixelBuffer Resize(PixelView source, int width, int height)
    {
        var resized = new PixelBuffer(width, height);
        Resize(source, width, height, new Rectangle(0, 0, width, height), resized.All);
        return resized;
    }
}
