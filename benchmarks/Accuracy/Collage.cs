using DogBreed.Core.Imaging;
using SkiaSharp;

namespace Accuracy;

/// <summary>Photographs side by side in one picture, each cut to a square cell.</summary>
/// <param name="Columns">Cells in a row.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Photos">Their photographs, row by row.</param>
internal sealed record Collage(int Columns, int Rows, LabelledDog[] Photos)
{
    /// <summary>Width and height of a cell.</summary>
    public const int Side = 320;

    private const double DogShare = 0.6;

    /// <summary>Collages of one size, drawn from photographs: six of ten cells show dogs.</summary>
    public static IEnumerable<Collage> Draw(LabelledDog[] photos, int columns, int rows, int count, Random random)
    {
        LabelledDog[] dogs = [.. photos.Where(p => p.Breed is not null)];
        LabelledDog[] others = [.. photos.Where(p => p.Breed is null)];
        for (int i = 0; i < count; i++)
        {
            LabelledDog[] cells = [.. Enumerable.Range(0, columns * rows).Select(_ => random.NextDouble() < DogShare ? dogs[random.Next(dogs.Length)] : others[random.Next(others.Length)])];
            yield return new Collage(columns, rows, cells);
        }
    }

    /// <summary>The cell that a box's centre lies in.</summary>
    public int CellOf(int x, int y, int width, int height) =>
        (Math.Clamp((y + (height / 2)) / Side, 0, Rows - 1) * Columns) + Math.Clamp((x + (width / 2)) / Side, 0, Columns - 1);

    /// <summary>The picture, as the content of a JPEG file.</summary>
    public byte[] ToJpeg()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Columns * Side, Rows * Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            for (int i = 0; i < Photos.Length; i++)
            {
                using SKBitmap cell = Cell(Photos[i].Path);
                canvas.DrawBitmap(cell, i % Columns * Side, i / Columns * Side, SKSamplingOptions.Default);
            }
        }

        return PictureEncoder.Encode(bitmap, ".jpg");
    }

    /// <summary>A photograph as a cell of its own, as the content of a JPEG file.</summary>
    public static byte[] CellJpeg(LabelledDog photo)
    {
        using SKBitmap cell = Cell(photo.Path);
        return PictureEncoder.Encode(cell, ".jpg");
    }

    // The middle, at the scale at which the short side fills the cell.
    private static SKBitmap Cell(string path)
    {
        using SKBitmap photo = SKBitmap.Decode(path);
        int side = Math.Min(photo.Width, photo.Height);
        var cell = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(cell);
        using SKImage image = SKImage.FromBitmap(photo);
        var source = SKRect.Create((photo.Width - side) / 2, (photo.Height - side) / 2, side, side);
        canvas.DrawImage(image, source, SKRect.Create(0, 0, Side, Side), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return cell;
    }
}
