namespace DogBreed.Core.Imaging;

/// <summary>
/// Pillow's nearest neighbour, which <c>load_img</c> uses: for output column i the integer part of a running double that starts at
/// scale / 2 and grows by scale = width / size. The sum, not the product: they differ in the last bit, and so now and then in the pixel.
/// </summary>
internal static class KerasNearest
{
    public static void Resize(PixelView source, PixelView destination)
    {
        int size = destination.Width;
        Span<int> columns = size <= 1024 ? stackalloc int[size] : new int[size];
        Span<int> rows = size <= 1024 ? stackalloc int[size] : new int[size];
        Positions(source.Width, columns);
        Positions(source.Height, rows);
        for (int y = 0; y < size; y++)
        {
            ReadOnlySpan<byte> from = source.Row(rows[y]);
            Span<byte> to = destination.Row(y);
            for (int x = 0; x < size; x++)
            {
                from.Slice(3 * columns[x], 3).CopyTo(to[(3 * x)..]);
            }
        }
    }

    public static void Positions(int length, Span<int> positions)
    {
        double scale = (double)length / positions.Length;
        double at = scale * 0.5;
        foreach (ref int position in positions)
        {
            position = Math.Min((int)at, length - 1);
            at += scale;
        }
    }
}
