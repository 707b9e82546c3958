using DogBreed.Core.Imaging;

namespace DogBreed.Core.Tests.Imaging;

public sealed class PixelKernelsTests
{
    private static readonly PixelScaling s_scaling = new([103.939f, 116.779f, 123.68f], [57.375f, 1f, 58.395f]);

    public static TheoryData<int, bool> Sizes()
    {
        var data = new TheoryData<int, bool>();
        foreach (int pixels in new[] { 1, 2, 3, 4, 5, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 100, 260 * 260 })
        {
            data.Add(pixels, false);
            data.Add(pixels, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Planes_are_those_of_a_plain_loop(int pixels, bool bgr)
    {
        byte[] rgb = RandomBytes(3 * pixels);
        var actual = new float[3 * pixels];
        PixelKernels.ToPlanes(rgb, actual, bgr, s_scaling);

        var expected = new float[3 * pixels];
        for (int i = 0; i < pixels; i++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                expected[(channel * pixels) + i] = Reference(rgb[(3 * i) + (bgr ? 2 - channel : channel)], channel);
            }
        }

        Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Interleaved_values_are_those_of_a_plain_loop(int pixels, bool bgr)
    {
        byte[] rgb = RandomBytes(3 * pixels);
        var actual = new float[3 * pixels];
        PixelKernels.ToInterleaved(rgb, actual, bgr, s_scaling);

        var expected = new float[3 * pixels];
        for (int i = 0; i < pixels; i++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                expected[(3 * i) + channel] = Reference(rgb[(3 * i) + (bgr ? 2 - channel : channel)], channel);
            }
        }

        Assert.Equal(expected, actual);
    }

    private static float Reference(byte value, int channel)
    {
        (float scale, float offset) = channel switch
        {
            0 => (s_scaling.Scale0, s_scaling.Offset0),
            1 => (s_scaling.Scale1, s_scaling.Offset1),
            _ => (s_scaling.Scale2, s_scaling.Offset2),
        };
        float product = value * scale;
        return product + offset;
    }

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
