using System.Globalization;
using System.Text;
using DogBreed.Core.Classification;
using DogBreed.Core.Imaging;
using SkiaSharp;

namespace DogBreed.Core.Display;

/// <summary>A picture as text that a terminal shows as a picture.</summary>
internal static class TerminalPicture
{
    // Sixel has a palette: six steps of red and blue, seven of green, to which the eye is keenest.
    private const int Reds = 6;
    private const int Greens = 7;
    private const int Blues = 6;

    // In pixels: about a terminal's own letters.
    private const float LabelHeight = 14;

    /// <summary>The lines to be written, one after the other; none for <see cref="TerminalGraphics.None"/>.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="graphics">How the terminal shows it.</param>
    /// <param name="columns">The most characters in a line; a character counts as 10 pixels wide and 20 high where pixels are sent.</param>
    /// <param name="rows">The most lines.</param>
    /// <param name="marks">Boxes that are drawn on it.</param>
    /// <param name="heat">The heat map that is laid over it; null for none.</param>
    public static IReadOnlyList<string> Lines(
        Picture picture,
        TerminalGraphics graphics,
        int columns,
        int rows,
        IReadOnlyList<PictureMark>? marks = null,
        HeatMap? heat = null
    )
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (graphics == TerminalGraphics.None)
        {
            return [];
        }

        bool isText = graphics == TerminalGraphics.HalfBlock;
        using PixelBuffer pixels = isText
            ? PictureResize.Within(picture, columns, 2 * rows)
            : PictureResize.Within(picture, 10 * columns, 20 * rows);
        if (marks is { Count: > 0 } || heat is not null)
        {
            Draw(marks ?? [], heat, pixels.All, picture, isText ? 0 : LabelHeight);
        }

        return graphics switch
        {
            TerminalGraphics.HalfBlock => HalfBlocks(pixels.All),
            TerminalGraphics.Sixel => [Sixel(pixels.All)],
            _ => [Kitty(pixels.All)],
        };
    }

    private static void Draw(IReadOnlyList<PictureMark> marks, HeatMap? heat, PixelView pixels, Picture picture, float text)
    {
        using SKBitmap bitmap = SkiaPixels.ToBitmap(pixels, pixels.Width, pixels.Height);
        using (var canvas = new SKCanvas(bitmap))
        {
            float scale = pixels.Width / (float)picture.FullWidth;
            if (heat is not null)
            {
                HeatOverlay.Draw(canvas, heat, scale);
            }

            PictureMark.Draw(canvas, marks, scale, text);
        }

        SkiaPixels.CopyTo(bitmap, pixels);
    }

    // The upper half of a cell is its foreground, the lower its background.
    private static string[] HalfBlocks(PixelView pixels)
    {
        (int w, int h) = (pixels.Width, pixels.Height);
        var lines = new string[(h + 1) / 2];
        var line = new StringBuilder();
        for (int row = 0; row < lines.Length; row++)
        {
            line.Clear();
            (Colour, Colour?)? last = null;
            for (int x = 0; x < w; x++)
            {
                Colour upper = Colour.At(pixels, x, 2 * row);
                Colour? lower = (2 * row) + 1 < h ? Colour.At(pixels, x, (2 * row) + 1) : null;
                if (last != (upper, lower))
                {
                    line.Append(CultureInfo.InvariantCulture, $"\e[38;2;{upper.Red};{upper.Green};{upper.Blue}");
                    line.Append(
                        lower is { } l ? string.Create(CultureInfo.InvariantCulture, $";48;2;{l.Red};{l.Green};{l.Blue}m") : ";49m"
                    );
                    last = (upper, lower);
                }

                line.Append('\u2580');
            }

            lines[row] = line.Append("\e[0m").ToString();
        }

        return lines;
    }

    /// <summary>The graphics protocol of kitty: a PNG in base64, in pieces of 4096 characters.</summary>
    private static string Kitty(PixelView pixels)
    {
        const int Piece = 4096;
        using SKBitmap bitmap = SkiaPixels.ToBitmap(pixels, pixels.Width, pixels.Height);
        string data = Convert.ToBase64String(PictureEncoder.Encode(bitmap, ".png"));
        var text = new StringBuilder();
        for (int at = 0; at < data.Length; at += Piece)
        {
            // Shown at once (a=T), without an answer (q=2).
            text.Append("\e_G").Append(at == 0 ? "a=T,f=100,q=2," : string.Empty).Append(at + Piece < data.Length ? "m=1;" : "m=0;");
            text.Append(data.AsSpan(at, Math.Min(Piece, data.Length - at))).Append("\e\\");
        }

        return text.ToString();
    }

    /// <summary>Sixel (DEC STD 070): six rows at a time, a run of characters for each colour of the palette.</summary>
    private static string Sixel(PixelView pixels)
    {
        byte[] indexes = Dither(pixels);
        (int w, int h) = (pixels.Width, pixels.Height);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\eP0;1;0q\"1;1;{w};{h}");
        for (int i = 0; i < Reds * Greens * Blues; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"#{i};2;{Percent(i / (Greens * Blues), Reds)};{Percent(i / Blues % Greens, Greens)};{Percent(i % Blues, Blues)}"
            );
        }

        var bits = new byte[w];
        for (int top = 0; top < h; top += 6)
        {
            int rows = Math.Min(6, h - top);
            foreach (byte colour in indexes.Skip(top * w).Take(rows * w).Distinct().Order())
            {
                for (int x = 0; x < w; x++)
                {
                    int column = 0;
                    for (int y = 0; y < rows; y++)
                    {
                        column |= indexes[((top + y) * w) + x] == colour ? 1 << y : 0;
                    }

                    bits[x] = (byte)('?' + column);
                }

                text.Append(CultureInfo.InvariantCulture, $"#{colour}");
                AppendRuns(text, bits);
                text.Append('$');
            }

            text.Append('-');
        }

        return text.Append("\e\\").ToString();

        static int Percent(int step, int steps) => 100 * step / (steps - 1);
    }

    private static void AppendRuns(StringBuilder text, byte[] bits)
    {
        for (int x = 0; x < bits.Length; )
        {
            int end = x + 1;
            while (end < bits.Length && bits[end] == bits[x])
            {
                end++;
            }

            if (end - x > 3)
            {
                text.Append(CultureInfo.InvariantCulture, $"!{end - x}{(char)bits[x]}");
            }
            else
            {
                text.Append((char)bits[x], end - x);
            }

            x = end;
        }
    }

    // Floyd and Steinberg 1976: what a colour of the palette is off by goes to its neighbours.
    private static byte[] Dither(PixelView pixels)
    {
        (int w, int h) = (pixels.Width, pixels.Height);
        var indexes = new byte[w * h];
        var errors = new float[2, w + 2, 3];
        for (int y = 0; y < h; y++)
        {
            int now = y & 1;
            int next = 1 - now;
            for (int x = 0; x < w + 2; x++)
            {
                (errors[next, x, 0], errors[next, x, 1], errors[next, x, 2]) = (0, 0, 0);
            }

            for (int x = 0; x < w; x++)
            {
                var pixel = Colour.At(pixels, x, y);
                int red = Step(pixel.Red, 0, Reds);
                int green = Step(pixel.Green, 1, Greens);
                int blue = Step(pixel.Blue, 2, Blues);
                indexes[(y * w) + x] = (byte)((((red * Greens) + green) * Blues) + blue);

                int Step(byte value, int channel, int steps)
                {
                    float wanted = Math.Clamp(value + errors[now, x + 1, channel], 0, 255);
                    int step = (int)MathF.Round(wanted * (steps - 1) / 255);
                    float error = wanted - (step * 255f / (steps - 1));
                    errors[now, x + 2, channel] += error * 7 / 16;
                    errors[next, x, channel] += error * 3 / 16;
                    errors[next, x + 1, channel] += error * 5 / 16;
                    errors[next, x + 2, channel] += error / 16;
                    return step;
                }
            }
        }

        return indexes;
    }

    private readonly record struct Colour(byte Red, byte Green, byte Blue)
    {
        public static Colour At(PixelView pixels, int x, int y)
        {
            ReadOnlySpan<byte> pixel = pixels.Row(y).Slice(3 * x, 3);
            return new Colour(pixel[0], pixel[1], pixel[2]);
        }
    }
}
