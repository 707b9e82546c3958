using DogBreed.Core.Classification;
using SkiaSharp;

namespace DogBreed.Core.Display;

/// <summary>
/// A heat map over a photograph: coloured is what speaks for the breed more than the mean place does, the more the brighter and the less
/// transparent; the rest of the photograph stays as it is.
/// </summary>
internal static class HeatOverlay
{
    // So much of the photograph is seen through the brightest place.
    private const float Opacity = 0.75f;

    // From dark to light, and told apart by all eyes: stops of matplotlib's "magma".
    private static readonly SKColor[] s_stops =
    [
        new(0x3B, 0x0F, 0x70),
        new(0x8C, 0x29, 0x81),
        new(0xDE, 0x49, 0x68),
        new(0xFE, 0x9F, 0x6D),
        new(0xFC, 0xFD, 0xBF),
    ];

    /// <summary>How much each place speaks for the breed: 0 for the mean place and below, 1 for the highest.</summary>
    /// <param name="values">The map's values; at least one, and all of them numbers.</param>
    public static float[] Shares(IReadOnlyList<float> values)
    {
        float low = values.Average();
        float range = values.Max() - low;
        return [.. values.Select(v => range > 0 ? Math.Max(0, (v - low) / range) : 0)];
    }

    /// <summary>Draws it over a photograph that fills a canvas.</summary>
    /// <param name="canvas">The photograph.</param>
    /// <param name="map">The heat map.</param>
    /// <param name="scale">Pixels of the canvas for one of the upright photograph at full size.</param>
    public static void Draw(SKCanvas canvas, HeatMap map, float scale)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(map.Width, map.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Pixels = Array.ConvertAll(Shares(map.Values), Colour);
        using SKImage image = SKImage.FromBitmap(bitmap);
        var area = SKRect.Create((float)map.X * scale, (float)map.Y * scale, (float)map.AreaWidth * scale, (float)map.AreaHeight * scale);

        // Between the middles of the places.
        canvas.DrawImage(image, area, new SKSamplingOptions(SKCubicResampler.Mitchell));
    }

    private static SKColor Colour(float share)
    {
        float at = share * (s_stops.Length - 1);
        int stop = Math.Min((int)at, s_stops.Length - 2);
        (SKColor from, SKColor to, float part) = (s_stops[stop], s_stops[stop + 1], at - stop);
        return new SKColor(
            Mixed(from.Red, to.Red, part),
            Mixed(from.Green, to.Green, part),
            Mixed(from.Blue, to.Blue, part),
            (byte)Math.Round(255 * Opacity * share)
        );
    }

    private static byte Mixed(byte from, byte to, float part) => (byte)Math.Round(from + (part * (to - from)));
}
