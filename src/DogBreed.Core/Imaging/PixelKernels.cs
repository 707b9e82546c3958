using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DogBreed.Core.Imaging;

/// <summary>Interleaved RGB bytes -> scaled floats, 16 pixels at a time where the processor has 128-bit vectors.</summary>
internal static class PixelKernels
{
    /// <summary>R, G, B, R, ... -> three planes (NCHW).</summary>
    /// <param name="rgb">3 bytes a pixel.</param>
    /// <param name="planes">3 floats a pixel: the first channel's plane, the second's, the third's.</param>
    /// <param name="bgr">True makes blue the first channel.</param>
    /// <param name="scaling">Scale and offset a channel, in the planes' order.</param>
    public static void ToPlanes(ReadOnlySpan<byte> rgb, Span<float> planes, bool bgr, in PixelScaling scaling)
    {
        int count = rgb.Length / 3;
        Span<float> first = planes[..count];
        Span<float> green = planes.Slice(count, count);
        Span<float> third = planes.Slice(2 * count, count);
        Span<float> red = bgr ? third : first;
        Span<float> blue = bgr ? first : third;
        (float redScale, float redOffset) = bgr ? (scaling.Scale2, scaling.Offset2) : (scaling.Scale0, scaling.Offset0);
        (float blueScale, float blueOffset) = bgr ? (scaling.Scale0, scaling.Offset0) : (scaling.Scale2, scaling.Offset2);

        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref byte source = ref MemoryMarshal.GetReference(rgb);
            for (; i <= count - 16; i += 16)
            {
                Vector128<byte> a = Vector128.LoadUnsafe(ref source, (nuint)(3 * i));
                Vector128<byte> b = Vector128.LoadUnsafe(ref source, (nuint)((3 * i) + 16));
                Vector128<byte> c = Vector128.LoadUnsafe(ref source, (nuint)((3 * i) + 32));

                // An index of 255 gives 0, so the three parts of a channel can be joined with OR.
                Store(
                    Vector128.Shuffle(a, Vector128.Create((byte)0, 3, 6, 9, 12, 15, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                        | Vector128.Shuffle(
                            b,
                            Vector128.Create((byte)255, 255, 255, 255, 255, 255, 2, 5, 8, 11, 14, 255, 255, 255, 255, 255)
                        )
                        | Vector128.Shuffle(
                            c,
                            Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 4, 7, 10, 13)
                        ),
                    ref red[i],
                    redScale,
                    redOffset
                );
                Store(
                    Vector128.Shuffle(a, Vector128.Create((byte)1, 4, 7, 10, 13, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                        | Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 0, 3, 6, 9, 12, 15, 255, 255, 255, 255, 255))
                        | Vector128.Shuffle(
                            c,
                            Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2, 5, 8, 11, 14)
                        ),
                    ref green[i],
                    scaling.Scale1,
                    scaling.Offset1
                );
                Store(
                    Vector128.Shuffle(a, Vector128.Create((byte)2, 5, 8, 11, 14, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                        | Vector128.Shuffle(
                            b,
                            Vector128.Create((byte)255, 255, 255, 255, 255, 1, 4, 7, 10, 13, 255, 255, 255, 255, 255, 255)
                        )
                        | Vector128.Shuffle(
                            c,
                            Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 3, 6, 9, 12, 15)
                        ),
                    ref blue[i],
                    blueScale,
                    blueOffset
                );
            }
        }

        for (; i < count; i++)
        {
            red[i] = (rgb[3 * i] * redScale) + redOffset;
            green[i] = (rgb[(3 * i) + 1] * scaling.Scale1) + scaling.Offset1;
            blue[i] = (rgb[(3 * i) + 2] * blueScale) + blueOffset;
        }
    }

    /// <summary>R, G, B, R, ... -> the same order, or B, G, R, ... (NHWC).</summary>
    /// <param name="rgb">3 bytes a pixel.</param>
    /// <param name="values">3 floats a pixel.</param>
    /// <param name="bgr">True makes blue the first channel.</param>
    /// <param name="scaling">Scale and offset a channel, in the output's order.</param>
    public static void ToInterleaved(ReadOnlySpan<byte> rgb, Span<float> values, bool bgr, in PixelScaling scaling)
    {
        float s0 = scaling.Scale0,
            s1 = scaling.Scale1,
            s2 = scaling.Scale2;
        float o0 = scaling.Offset0,
            o1 = scaling.Offset1,
            o2 = scaling.Offset2;
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            // Four pixels are twelve bytes: the pattern of three channels over vectors of four floats comes round after three.
            Vector128<float> scaleA = Vector128.Create(s0, s1, s2, s0),
                scaleB = Vector128.Create(s1, s2, s0, s1),
                scaleC = Vector128.Create(s2, s0, s1, s2);
            Vector128<float> offsetA = Vector128.Create(o0, o1, o2, o0),
                offsetB = Vector128.Create(o1, o2, o0, o1),
                offsetC = Vector128.Create(o2, o0, o1, o2);
            ref byte source = ref MemoryMarshal.GetReference(rgb);
            ref float destination = ref MemoryMarshal.GetReference(values);
            for (; i <= rgb.Length - 16; i += 12)
            {
                Vector128<byte> bytes = Vector128.LoadUnsafe(ref source, (nuint)i);
                if (bgr)
                {
                    bytes = Vector128.Shuffle(bytes, Vector128.Create((byte)2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9, 12, 13, 14, 15));
                }

                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
                (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
                Vector128<uint> c = Vector128.WidenLower(high);
                ((Vector128.ConvertToSingle(a.AsInt32()) * scaleA) + offsetA).StoreUnsafe(ref destination, (nuint)i);
                ((Vector128.ConvertToSingle(b.AsInt32()) * scaleB) + offsetB).StoreUnsafe(ref destination, (nuint)(i + 4));
                ((Vector128.ConvertToSingle(c.AsInt32()) * scaleC) + offsetC).StoreUnsafe(ref destination, (nuint)(i + 8));
            }
        }

        int first = bgr ? 2 : 0;
        for (; i <= rgb.Length - 3; i += 3)
        {
            values[i] = (rgb[i + first] * s0) + o0;
            values[i + 1] = (rgb[i + 1] * s1) + o1;
            values[i + 2] = (rgb[i + 2 - first] * s2) + o2;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> channel, ref float destination, float scale, float offset)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(channel);
        (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
        (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
        Vector128<float> o = Vector128.Create(offset);
        ((Vector128.ConvertToSingle(a.AsInt32()) * scale) + o).StoreUnsafe(ref destination);
        ((Vector128.ConvertToSingle(b.AsInt32()) * scale) + o).StoreUnsafe(ref destination, 4);
        ((Vector128.ConvertToSingle(c.AsInt32()) * scale) + o).StoreUnsafe(ref destination, 8);
        ((Vector128.ConvertToSingle(d.AsInt32()) * scale) + o).StoreUnsafe(ref destination, 12);
    }
}
