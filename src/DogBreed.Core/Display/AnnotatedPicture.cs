using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Support;
using SkiaSharp;

namespace DogBreed.Core.Display;

/// <summary>A photograph with what is said of it drawn on it: a line of text below, boxes around dogs and faces.</summary>
internal static class AnnotatedPicture
{
    private const int Margin = 6;

    private static readonly SKColor s_ink = SKColors.White;
    private static readonly SKColor s_band = new(40, 40, 40);

    /// <summary>The endings of the files that it can be written to.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>Draws it and encodes it.</summary>
    /// <param name="picture">The photograph at full size, which stays as it is.</param>
    /// <param name="marks">The boxes that are drawn on it.</param>
    /// <param name="caption">The line of text; letters that no font of this machine has become '?'.</param>
    /// <param name="ending">The ending of the file, which tells its kind: one of <see cref="Endings"/>.</param>
    /// <param name="heat">The heat map that is laid over it; null for none.</param>
    /// <returns>The content of the file.</returns>
    /// <exception cref="ArgumentException">The ending is none of them.</exception>
    /// <exception cref="PictureEncodingException">Such a file cannot hold a picture of this size.</exception>
    public static byte[] Encode(Picture picture, IEnumerable<PictureMark> marks, string caption, string ending, HeatMap? heat = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(marks);
        if (!Endings.Contains(ending, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException(Texts.FormatAPictureIsWrittenAs(string.Join(", ", Endings), ending), nameof(ending));
        }

        // As wide as the photograph, the text as large as fits.
        (SKTypeface typeface, string text) = CaptionFont.For(caption);
        float height = (float)Math.Clamp(Math.Min(picture.Width, picture.Height) / 18.0, 12, 120);
        using var font = new SKFont(typeface, height) { Subpixel = true };
        float room = Math.Max(1, picture.Width - (2 * Margin));
        float wide = font.MeasureText(text);
        if (wide > room)
        {
            font.Size = Math.Max(6, height * room / wide);
        }

        SKFontMetrics metrics = font.Metrics;
        int band = (int)Math.Ceiling(metrics.Descent - metrics.Ascent) + (2 * Margin);
        using SKBitmap bitmap = SkiaPixels.ToBitmap(picture.Pixels, picture.Width, picture.Height + band);
        using (var canvas = new SKCanvas(bitmap))
        {
            using var fill = new SKPaint { Color = s_band };
            canvas.DrawRect(0, picture.Height, picture.Width, band, fill);
            using var ink = new SKPaint { Color = s_ink, IsAntialias = true };
            canvas.DrawText(text, Margin, picture.Height + Margin - metrics.Ascent, SKTextAlign.Left, font, ink);
            if (heat is not null)
            {
                HeatOverlay.Draw(canvas, heat, scale: 1);
            }

            PictureMark.Draw(canvas, marks, scale: 1, Math.Max(20, height * 2 / 3));
        }

        return PictureEncoder.Encode(bitmap, ending);
    }
}
