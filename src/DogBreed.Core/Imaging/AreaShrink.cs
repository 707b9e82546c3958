using System.Drawing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DogBreed.Core.Imaging;

/// <summary>
/// Shrinks an RGB picture by averaging the area that each new pixel covers, and computes only the pixels of a cut: what OpenCV's
/// <c>resize</c> with <c>INTER_AREA</c> gives, several times faster where the scale is no whole number, since that is not vectorised there
/// (docs/PERFORMANCE.md). The sums are 32-bit floats too, but in another order: a value half way between two may be rounded the other way.
/// Keeps its buffers: one a worker.
/// </summary>
internal sealed class AreaShrink
{
    private float[] _sums = [];
    private Covered[] _columns = [];

    /// <summary>
    /// Shrinks to <paramref name="width"/> x <paramref name="height"/>, and writes the part <paramref name="cut"/> of that.
    /// </summary>
    /// <param name="source">The picture; it is at least as large.</param>
    /// <param name="width">The width of the whole shrunk picture.</param>
    /// <param name="height">Its height.</param>
    /// <param name="cut">The part that is wanted, in pixels of the shrunk picture.</param>
    /// <param name="destination">As large as the cut.</param>
    public void Shrink(PixelView source, int width, int height, Rectangle cut, PixelView destination)
    {
        if (source.Width % width == 0 && source.Height % height == 0)
        {
            ShrinkByWholeNumbers(source, source.Width / width, source.Height / height, cut, destination);
            return;
        }

        var rows = new Axis(source.Height, height);
        Span<Covered> columns = Columns(new Axis(source.Width, width), cut);
        int left = columns[0].First;
        int values = 3 * (columns[^1].Last + 1 - left);

        // A pixel is loaded as four floats, so the last one reads one value too far.
        if (_sums.Length < values + 1)
        {
            _sums = new float[values + 1];
        }

        Span<float> sums = _sums.AsSpan(0, values);
        for (int y = 0; y < cut.Height; y++)
        {
            Covered covered = rows.Covered(cut.Top + y);
            for (int row = covered.First; row <= covered.Last; row++)
            {
                AddRow(source.Row(row).Slice(3 * left, values), covered.Weight(row), sums, first: row == covered.First);
            }

            AddColumns(_sums, left, columns, destination.Row(y));
        }
    }

    // Sums of whole pixels are whole numbers. OpenCV rounds the mean of four up at a half, and any other to even.
    private static void ShrinkByWholeNumbers(PixelView source, int across, int down, Rectangle cut, PixelView destination)
    {
        int count = across * down;
        float share = 1f / count;
        bool isFour = across == 2 && down == 2;
        for (int y = 0; y < cut.Height; y++)
        {
            Span<byte> to = destination.Row(y);
            int first = (cut.Top + y) * down;
            for (int x = 0; x < cut.Width; x++)
            {
                (int red, int green, int blue) = (0, 0, 0);
                for (int row = first; row < first + down; row++)
                {
                    ReadOnlySpan<byte> from = source.Row(row).Slice(3 * (cut.Left + x) * across, 3 * across);
                    for (int i = 0; i < from.Length; i += 3)
                    {
                        red += from[i];
                        green += from[i + 1];
                        blue += from[i + 2];
                    }
                }

                to[3 * x] = Mean(red);
                to[(3 * x) + 1] = Mean(green);
                to[(3 * x) + 2] = Mean(blue);
            }
        }

        byte Mean(int sum) => isFour ? (byte)((sum + 2) >> 2) : (byte)MathF.Round(sum * share);
    }

    private Span<Covered> Columns(Axis axis, Rectangle cut)
    {
        if (_columns.Length < cut.Width)
        {
            _columns = new Covered[cut.Width];
        }

        for (int x = 0; x < cut.Width; x++)
        {
            _columns[x] = axis.Covered(cut.Left + x);
        }

        return _columns.AsSpan(0, cut.Width);
    }

    /// <summary>sums = weight x pixels, or sums += weight x pixels.</summary>
    private static void AddRow(ReadOnlySpan<byte> pixels, float weight, Span<float> sums, bool first)
    {
        ref byte from = ref MemoryMarshal.GetReference(pixels);
        ref float to = ref MemoryMarshal.GetReference(sums);
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            Vector128<float> w = Vector128.Create(weight);
            for (; i <= pixels.Length - 16; i += 16)
            {
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref from, (nuint)i));
                (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
                (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
                Add(a, w, ref to, i, first);
                Add(b, w, ref to, i + 4, first);
                Add(c, w, ref to, i + 8, first);
                Add(d, w, ref to, i + 12, first);
            }
        }

        for (; i < pixels.Length; i++)
        {
            sums[i] = (first ? 0 : sums[i]) + (weight * pixels[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector128<uint> pixels, Vector128<float> weight, ref float to, int at, bool first)
    {
        Vector128<float> product = Vector128.ConvertToSingle(pixels.AsInt32()) * weight;
        (first ? product : product + Vector128.LoadUnsafe(ref to, (nuint)at)).StoreUnsafe(ref to, (nuint)at);
    }

    /// <summary>The weighted sums of columns -> one row of pixels, rounded to the nearest.</summary>
    private static void AddColumns(ReadOnlySpan<float> sums, int left, ReadOnlySpan<Covered> columns, Span<byte> pixels)
    {
        // Added to 2^23 a float keeps nothing behind the point: the sum is rounded (halves to even), and stands in the low bits.
        Vector128<float> rounding = Vector128.Create(8388608f);
        ref float from = ref MemoryMarshal.GetReference(sums);
        for (int x = 0; x < columns.Length; x++)
        {
            ref readonly Covered covered = ref columns[x];
            nuint at = (nuint)(3 * (covered.First - left));
            Vector128<float> sum = Vector128.LoadUnsafe(ref from, at) * covered.FirstWeight;
            for (int column = covered.First + 1; column < covered.Last; column++)
            {
                sum += Vector128.LoadUnsafe(ref from, at += 3) * covered.InnerWeight;
            }

            if (covered.Last > covered.First)
            {
                sum += Vector128.LoadUnsafe(ref from, at + 3) * covered.LastWeight;
            }

            Vector128<int> rounded = (sum + rounding).AsInt32();
            pixels[3 * x] = (byte)rounded.GetElement(0);
            pixels[(3 * x) + 1] = (byte)rounded.GetElement(1);
            pixels[(3 * x) + 2] = (byte)rounded.GetElement(2);
        }
    }

    /// <summary>The old pixels that a new one covers along an axis, and how much each of them counts; the weights add up to 1.</summary>
    private readonly record struct Covered(int First, int Last, float FirstWeight, float InnerWeight, float LastWeight)
    {
        public float Weight(int position)
        {
            if (position == First)
            {
                return FirstWeight;
            }

            return position == Last ? LastWeight : InnerWeight;
        }
    }

    /// <summary>One axis: so many old pixels, so many new ones.</summary>
    private readonly struct Axis(int source, int target)
    {
        private readonly double _scale = (double)source / target;

        public Covered Covered(int position)
        {
            double start = position * _scale;
            double end = Math.Min(start + _scale, source);

            // Slivers of less than a thousandth of a pixel are left out, as OpenCV does.
            int first = (int)Math.Floor(start + 0.001);
            int last = Math.Min((int)Math.Ceiling(end - 0.001) - 1, source - 1);
            first = Math.Min(first, last);
            double width = end - start;
            return new Covered(
                first,
                last,
                (float)(Math.Min(Math.Min(first + 1, end) - start, 1) / width),
                (float)(1 / width),
                (float)(Math.Min(end - last, 1) / width)
            );
        }
    }
}
