using System.Drawing;
using DogBreed.Core.Imaging;
using OpenCvSharp;

namespace DogBreed.Core.Tests.Imaging;

/// <summary>The references are OpenCV's INTER_AREA and INTER_CUBIC.</summary>
public sealed class PictureScalerTests
{
    /// <summary>From, to, and the share of values that may differ by one: those that are half way between two.</summary>
    public static TheoryData<int, int, int, int, double> Smaller => new()
    {
        { 500, 375, 347, 260, 0.001 },
        { 1000, 750, 347, 260, 0.001 },
        { 375, 500, 260, 347, 0.001 },
        { 261, 261, 260, 260, 0.001 },
        { 520, 261, 260, 260, 0.001 },
        { 261, 520, 260, 260, 0.001 },
        { 1040, 263, 1028, 260, 0.001 },
        { 7, 5, 3, 2, 0.15 },
        { 3, 3, 2, 2, 0.15 },
        { 17, 31, 17, 30, 0.001 },
        { 640, 427, 390, 260, 0.001 },

        // By whole numbers: to the bit.
        { 520, 520, 260, 260, 0 },
        { 520, 780, 260, 260, 0 },
        { 780, 780, 260, 260, 0 },
        { 1300, 1040, 260, 260, 0 },
        { 260, 520, 260, 260, 0 },
        { 260, 260, 260, 260, 0 },
    };

    public static TheoryData<int, int, int, int, double> Larger => new()
    {
        { 224, 224, 260, 260, 0.001 },
        { 200, 500, 260, 650, 0.001 },
        { 300, 100, 780, 260, 0.001 },
        { 200, 500, 260, 260, 0.001 },
        { 1, 1, 260, 260, 0 },
        { 2, 3, 260, 390, 0.05 },
        { 4, 4, 9, 9, 0.001 },
    };

    [Theory]
    [MemberData(nameof(Smaller))]
    public void What_becomes_smaller_is_INTER_AREA(int width, int height, int newWidth, int newHeight, double share) =>
        Compare(width, height, newWidth, newHeight, share, InterpolationFlags.Area);

    [Theory]
    [MemberData(nameof(Larger))]
    public void What_grows_is_INTER_CUBIC(int width, int height, int newWidth, int newHeight, double share) =>
        Compare(width, height, newWidth, newHeight, share, InterpolationFlags.Cubic);

    [Fact]
    public void One_colour_stays_that_colour_and_a_reused_scaler_forgets_the_last_picture()
    {
        var scaler = new PictureScaler();
        foreach ((int width, byte value) in new[] { (701, (byte)255), (333, (byte)1), (290, (byte)0), (1999, (byte)254), (100, (byte)3), (259, (byte)255) })
        {
            using PixelBuffer picture = new(width, width);
            Fill(picture.All, () => value);
            using PixelBuffer actual = scaler.Resize(picture.All, 260, 260);
            for (int y = 0; y < 260; y++)
            {
                Assert.Equal(-1, actual.All.Row(y).IndexOfAnyExcept(value));
            }
        }
    }

    private static unsafe void Compare(int width, int height, int newWidth, int newHeight, double share, InterpolationFlags flags)
    {
        OpenCv.Require();
        using PixelBuffer picture = new(width, height);
        var random = new Random(5);
        Fill(picture.All, () => (byte)random.Next(256));
        using Mat reference = Mat.FromPixelData(height, width, MatType.CV_8UC3, picture.All.Data, picture.All.Stride);
        using Mat whole = new();
        Cv2.Resize(reference, whole, new OpenCvSharp.Size(newWidth, newHeight), 0, 0, flags);
        var cut = new Rectangle(newWidth / 3, newHeight / 4, newWidth - (newWidth / 3), newHeight - (newHeight / 4));
        using PixelBuffer actual = new(cut.Width, cut.Height);
        Fill(actual.All, static () => 7);
        new PictureScaler().Resize(picture.All, newWidth, newHeight, cut, actual.All);
        int differ = 0;
        for (int y = 0; y < cut.Height; y++)
        {
            var expected = new ReadOnlySpan<byte>((byte*)whole.Ptr(cut.Top + y) + (3 * cut.Left), 3 * cut.Width);
            ReadOnlySpan<byte> row = actual.All.Row(y);
            for (int i = 0; i < row.Length; i++)
            {
                int difference = Math.Abs(expected[i] - row[i]);
                Assert.InRange(difference, 0, 1);
                differ += difference;
            }
        }

        Assert.InRange(differ / (3.0 * cut.Width * cut.Height), 0, share);
    }

    private static void Fill(PixelView pixels, Func<byte> value)
    {
        for (int y = 0; y < pixels.Height; y++)
        {
            foreach (ref byte one in pixels.Row(y))
            {
                one = value();
            }
        }
    }
}
