using System.Globalization;
using DogBreed.Core.Classification;
using SkiaSharp;

namespace DogBreed.Core.Display;

/// <summary>A box that is drawn on a picture.</summary>
/// <param name="Box">Where, in pixels of the upright photograph at full size.</param>
/// <param name="Label">What stands at its upper edge; null for none.</param>
internal sealed record PictureMark(SKRect Box, string? Label)
{
    // Smaller letters cannot be read.
    private const float MinimumText = 8;

    private static readonly SKColor s_box = new(60, 220, 80);
    private static readonly SKColor s_band = new(40, 40, 40, 200);

    /// <summary>Each dog with its breed.</summary>
    /// <param name="prediction">What is said of the photograph.</param>
    /// <param name="name">From what a model calls a breed to what people call it.</param>
    public static IEnumerable<PictureMark> Dogs(BreedPrediction prediction, Func<string, string> name) =>
        prediction.Dogs.Select(d => new PictureMark(SKRect.Create(d.X, d.Y, d.Width, d.Height), LabelOf(d, name)));

    /// <summary>Each dog with its breed, and each face.</summary>
    public static IEnumerable<PictureMark> All(BreedPrediction prediction, Func<string, string> name) =>
        [.. Dogs(prediction, name), .. prediction.Faces.Select(f => new PictureMark(SKRect.Create(f.X, f.Y, f.Width, f.Height), null))];

    /// <summary>Draws boxes and labels.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="marks">What is drawn.</param>
    /// <param name="scale">Pixels of this picture for one of the full photograph.</param>
    /// <param name="text">The height of letters in pixels; below 8 there are no labels.</param>
    public static void Draw(SKCanvas canvas, IEnumerable<PictureMark> marks, float scale, float text)
    {
        using var line = new SKPaint
        {
            Color = s_box,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = Math.Max(1, text / 10),
            IsAntialias = true,
        };
        using var band = new SKPaint { Color = s_band };
        using var ink = new SKPaint { Color = SKColors.White, IsAntialias = true };
        foreach (PictureMark mark in marks)
        {
            SKRect box = Scaled(mark.Box, scale);
            canvas.DrawRect(box, line);
            if (mark.Label is { } label && text >= MinimumText)
            {
                DrawLabel(canvas, box, label, text, band, ink);
            }
        }
    }

    // Above the box, or within it where there is no room; never beyond the right edge.
    private static void DrawLabel(SKCanvas canvas, SKRect box, string label, float height, SKPaint band, SKPaint ink)
    {
        (SKTypeface typeface, string text) = CaptionFont.For(label);
        using var font = new SKFont(typeface, height) { Subpixel = true };
        float width = font.MeasureText(text);
        float tall = font.Metrics.Descent - font.Metrics.Ascent;
        float x = Math.Max(0, Math.Min(box.Left, canvas.DeviceClipBounds.Width - width));
        float y = box.Top >= tall ? box.Top - tall : box.Top;
        canvas.DrawRect(SKRect.Create(x, y, width, tall), band);
        canvas.DrawText(text, x, y - font.Metrics.Ascent, SKTextAlign.Left, font, ink);
    }

    private static SKRect Scaled(SKRect box, float scale) => new(box.Left * scale, box.Top * scale, box.Right * scale, box.Bottom * scale);

    private static string? LabelOf(DetectedDog dog, Func<string, string> name) =>
        dog.Breed is { } breed ? string.Create(CultureInfo.InvariantCulture, $" {name(breed)} {dog.Probability:0.00} ") : null;
}
