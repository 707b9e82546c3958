using System.Drawing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DogBreed.Core.Imaging;

/// <summary>
/// Enlarges an RGB picture by bicubic interpolation (Keys 1981, a = -0.75), and computes only the pixels of a cut: what OpenCV's
/// <c>resize</c> with <c>INTER_CUBIC</c> gives where it has Intel's primitives (elsewhere its weights have 11 bits). Keeps its buffers: one
/// a worker.
/// </summary>
internal sealed class CubicResize
{
    private const int Taps = 4;
    private const int None = int.MinValue;

    // The rows of the source that were last resized across, each in the place of its number modulo four.
    private readonly float[][] _rows =
    [
        [],
        [],
        [],
        [],
    ];
    private readonly int[] _held = new int[Taps];
    private Weights[] _columns = [];

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
        Span<Weights> columns = Columns(source.Width, width, cut);
        int values = 3 * cut.Width;
        _held.AsSpan().Fill(None);
        double scale = 1 / ((double)height / source.Height);
        for (int y = 0; y < cut.Height; y++)
        {
            Weights weights = Weights.Of(cut.Top + y, scale);
            Mix(
                Row(source, weights.First, columns, values),
                Row(source, weights.First + 1, columns, values),
                Row(source, weights.First + 2, columns, values),
                Row(source, weights.First + 3, columns, values),
                weights,
                destination.Row(y)
            );
        }
    }

    private Span<Weights> Columns(int source, int target, Rectangle cut)
    {
        if (_columns.Length < cut.Width)
        {
            _columns = new Weights[cut.Width];
        }

        double scale = 1 / ((double)target / source);
        for (int x = 0; x < cut.Width; x++)
        {
            _columns[x] = Weights.Of(cut.Left + x, scale);
        }

        return _columns.AsSpan(0, cut.Width);
    }

    /// <summary>A row of the source, resized across. Beyond the edges the outermost rows and columns go on.</summary>
    private ReadOnlySpan<float> Row(PixelView source, int row, ReadOnlySpan<Weights> columns, int values)
    {
        int slot = row & (Taps - 1);
        if (_rows[slot].Length <= values)
        {
            _rows[slot] = new float[values + 1];
            _held[slot] = None;
        }

        Span<float> to = _rows[slot].AsSpan(0, values + 1);
        if (_held[slot] == row)
        {
            return to;
        }

        _held[slot] = row;
        Span<byte> edge = stackalloc byte[(3 * Taps) + 1];
        ReadOnlySpan<byte> from = source.Row(Math.Clamp(row, 0, source.Height - 1));
        for (int x = 0; x < columns.Length; x++)
        {
            ref readonly Weights weights = ref columns[x];

            // A pixel is read as four values: the last one too needs a neighbour.
            if (weights.First >= 0 && weights.First + Taps < source.Width)
            {
                Across(from.Slice(3 * weights.First, edge.Length), weights, to[(3 * x)..]);
            }
            else
            {
                for (int tap = 0; tap < Taps; tap++)
                {
                    from.Slice(3 * Math.Clamp(weights.First + tap, 0, source.Width - 1), 3).CopyTo(edge[(3 * tap)..]);
                }

                Across(edge, weights, to[(3 * x)..]);
            }
        }

        return to;
    }

    // Four pixels -> the three values of one; the fourth that is written is the next pixel's, which comes after.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Across(ReadOnlySpan<byte> four, in Weights weights, Span<float> to)
    {
        ref byte first = ref MemoryMarshal.GetReference(four);
        Vector128<float> sum = Pixel(ref first, 9) * weights.D;
        sum = MultiplyAdd(Pixel(ref first, 6), Vector128.Create(weights.C), sum);
        sum = MultiplyAdd(Pixel(ref first, 3), Vector128.Create(weights.B), sum);
        sum = MultiplyAdd(Pixel(ref first, 0), Vector128.Create(weights.A), sum);
        sum.StoreUnsafe(ref MemoryMarshal.GetReference(to));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Pixel(ref byte first, int at)
    {
        uint bytes = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, at));
        Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalar(bytes).AsByte());
        return Vector128.ConvertToSingle(Vector128.WidenLower(wide).AsInt32());
    }

    private static void Mix(
        ReadOnlySpan<float> first,
        ReadOnlySpan<float> second,
        ReadOnlySpan<float> third,
        ReadOnlySpan<float> fourth,
        Weights weights,
        Span<byte> to
    )
    {
        Vector128<float> a = Vector128.Create(weights.A);
        Vector128<float> b = Vector128.Create(weights.B);
        Vector128<float> c = Vector128.Create(weights.C);
        Vector128<float> d = Vector128.Create(weights.D);

        // Added to 2^23 a float keeps nothing behind the point: the sum is rounded (halves to even), and stands in the low bits.
        Vector128<float> rounding = Vector128.Create(8388608f);
        int i = 0;
        for (; i <= to.Length - 4; i += 4)
        {
            Vector128<float> sum = Value(fourth, i) * d;
            sum = MultiplyAdd(Value(third, i), c, sum);
            sum = MultiplyAdd(Value(second, i), b, sum);
            sum = MultiplyAdd(Value(first, i), a, sum);
            Vector128<float> rounded = Vector128.Min(Vector128.Max(sum, Vector128<float>.Zero), Vector128.Create(255f)) + rounding;
            Vector128<int> bits = rounded.AsInt32() & Vector128.Create(255);
            Vector128<byte> bytes = Vector128.Narrow(Vector128.Narrow(bits, bits).AsUInt16(), Vector128<ushort>.Zero);
            Unsafe.WriteUnaligned(ref to[i], bytes.AsUInt32().ToScalar());
        }

        for (; i < to.Length; i++)
        {
            to[i] = Saturated(
                MathF.Round((first[i] * weights.A) + (second[i] * weights.B) + (third[i] * weights.C) + (fourth[i] * weights.D))
            );
        }
    }

    private static byte Saturated(float value) => (byte)Math.Clamp(value, 0, 255);

    private static Vector128<float> Value(ReadOnlySpan<float> row, int at) =>
        Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)at);

    private static Vector128<float> MultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> sum) =>
        Fma.IsSupported ? Fma.MultiplyAdd(x, y, sum) : (x * y) + sum;

    /// <summary>The first of the four pixels that a new one is made of, and how much each of them counts.</summary>
    private readonly record struct Weights(int First, float A, float B, float C, float D)
    {
        public static Weights Of(int position, double scale)
        {
            const float K = -0.75f;
            float at = (float)(((position + 0.5) * scale) - 0.5);
            int whole = (int)MathF.Floor(at);
            float x = at - whole;
            float a = ((((K * (x + 1)) - (5 * K)) * (x + 1)) + (8 * K)) * (x + 1) - (4 * K);
            float b = ((((K + 2) * x) - (K + 3)) * x * x) + 1;
            float c = ((((K + 2) * (1 - x)) - (K + 3)) * (1 - x) * (1 - x)) + 1;
            float d = 1 - a - b - c;
            return new Weights(whole - 1, a, b, c, d);
        }
    }
}
