using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Imaging;

/// <summary>TIFF files of rarer forms, written here tag by tag: the pixels are right, in both orders of bytes.</summary>
public sealed class TiffFormTests
{
    private const int Width = 21;
    private const int Height = 9;

    /// <summary>A ramp of gray from black on the left to white on the right, in every depth that the format has.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void Gray_of_every_depth_is_read(int bits)
    {
        foreach ((bool big, bool bigTiff) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            ulong most = bits == 32 ? uint.MaxValue : (1u << bits) - 1;
            byte[] file = TiffWriter.Gray(Width, Height, bits, TiffWriter.Unsigned, x => (ulong)Math.Round((double)most * x / (Width - 1)), big, bigTiff);
            AssertRamp(file, bits);
        }
    }

    /// <summary>Floating point, 0 for black and 1 for white, as scanners and rendering programs write it.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void Gray_in_floating_point_is_read(int bits)
    {
        foreach ((bool big, bool bigTiff) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            byte[] file = TiffWriter.Gray(Width, Height, bits, TiffWriter.FloatingPoint, x => TiffWriter.Float((double)x / (Width - 1), bits), big, bigTiff);
            AssertRamp(file, 8);
        }
    }

    private static void AssertRamp(byte[] file, int bits)
    {
        PictureHeader header = PictureHeader.Read(file);
        Assert.Equal(("TIFF", new PictureSize(Width, Height)), (header.Format.Name, header.Size));
        using Picture picture = PictureDecoder.Decode(file, new DecodeRequest(), PictureLimits.Default);
        double levels = Math.Min(255, Math.Pow(2, bits) - 1);
        for (int x = 0; x < Width; x++)
        {
            double expected = 255 * Math.Round(levels * x / (Width - 1)) / levels;
            foreach (int y in new[] { 0, Height - 1 })
            {
                ReadOnlySpan<byte> pixel = picture.Pixels.Row(y).Slice(3 * x, 3);
                Assert.All(pixel.ToArray(), value => Assert.InRange(value, expected - 1, expected + 1));
            }
        }
    }
}
