namespace DogBreed.Core.Imaging;

/// <summary>Small versions of pictures for people to look at.</summary>
internal static class PictureResize
{
    /// <summary>RGB pixels that fit into a width and height, by area averages; never larger than the picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="width">The most columns.</param>
    /// <param name="height">The most rows.</param>
    /// <returns>The pixels; to be disposed.</returns>
    public static PixelBuffer Within(Picture picture, int width, int height)
    {
        double scale = Math.Min(1, Math.Min(width / (double)picture.Width, height / (double)picture.Height));
        return new PictureScaler().Resize(
            picture.Pixels,
            Math.Max(1, (int)Math.Round(picture.Width * scale)),
            Math.Max(1, (int)Math.Round(picture.Height * scale))
        );
    }
}
