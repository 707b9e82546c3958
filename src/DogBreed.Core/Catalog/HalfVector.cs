using System.Numerics;
using System.Runtime.InteropServices;

namespace DogBreed.Core.Catalog;

/// <summary>
/// Dot products with vectors of half precision, which are not unpacked into memory first: what the search in a catalog spends its time on.
/// </summary>
internal static class HalfVector
{
    // A half's exponent is biased by 15, a single's by 127: its bits moved into a single's place are too small by 2^112, also where they
    // are
    // subnormal. Numbers that are not finite would be taken for large ones: a catalog's features are checked when they are read.
    private const float Scale = 5.192296858534828e33f;

    private const uint SignOfHalf = 0x8000;
    private const uint BitsOfHalf = 0x7FFF;
    private const int ExponentShift = 13;
    private const int SignShift = 16;

    /// <summary>The sum of the products, in single precision.</summary>
    /// <param name="halves">A vector.</param>
    /// <param name="singles">Another of the same length.</param>
    public static float Dot(ReadOnlySpan<Half> halves, ReadOnlySpan<float> singles)
    {
        ReadOnlySpan<ushort> bits = MemoryMarshal.Cast<Half, ushort>(halves)[..singles.Length];
        int width = Vector<float>.Count;
        Vector<float> low = Vector<float>.Zero;
        Vector<float> high = Vector<float>.Zero;
        int i = 0;
        for (; i <= singles.Length - (2 * width); i += 2 * width)
        {
            Vector.Widen(new Vector<ushort>(bits[i..]), out Vector<uint> first, out Vector<uint> second);
            low += Single(first) * new Vector<float>(singles[i..]);
            high += Single(second) * new Vector<float>(singles[(i + width)..]);
        }

        float sum = Vector.Sum(low + high);
        for (; i < singles.Length; i++)
        {
            sum += (float)halves[i] * singles[i];
        }

        return sum;
    }

    private static Vector<float> Single(Vector<uint> bits)
    {
        Vector<uint> sign = Vector.ShiftLeft(bits & new Vector<uint>(SignOfHalf), SignShift);
        Vector<float> size =
            Vector.AsVectorSingle(Vector.ShiftLeft(bits & new Vector<uint>(BitsOfHalf), ExponentShift)) * new Vector<float>(Scale);
        return Vector.AsVectorSingle(Vector.AsVectorUInt32(size) | sign);
    }
}
