using DogBreed.Core.Imaging;
using OpenCvSharp;

namespace DogBreed.Core.Tests.Imaging;

/// <summary>The reference is OpenCV's INTER_AREA.</summary>
public sealed class AreaShrinkTests
{
    public static TheoryData<int, int, int, int> Sizes => new()
    {
        { 500, 375, 347, 260 },
        { 1000, 750, 347, 260 },
        { 375, 500, 260, 347 },
        { 261, 261, 260, 260 },
        { 520, 261, 260, 260 },
        { 261, 520, 260, 260 },
        { 1040, 263, 1028, 260 },
        { 7, 5, 3, 2 },
        { 3, 3, 2, 2 },
        { 17, 31, 17, 30 },
        { 640, 427, 390, 260 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void It_is_INTER_AREA_but_for_halves(int width, int height, int newWidth, int newHeight)
    {
        Assert.True(AreaShrink.Fits(width, height, newWidth, newHeight));
        using Mat picture = RandomPicture(width, height);
        using var whole = new Mat();
        Cv2.Resize(picture, whole, new Size(newWidth, newHeight), 0, 0, InterpolationFlags.Area);
        var cut = new Rect(newWidth / 3, newHeight / 4, newWidth - (newWidth / 3), newHeight - (newHeight / 4));
        using Mat expected = whole.SubMat(cut);
        using var actual = new Mat(cut.Height, cut.Width, MatType.CV_8UC3, Scalar.All(7));
        new AreaShrink().Shrink(picture, newWidth, newHeight, cut, actual);

        using var difference = new Mat();
        Cv2.Absdiff(expected, actual, difference);
        using Mat one = difference.Reshape(1);
        Cv2.MinMaxLoc(one, out _, out double largest);
        Assert.InRange(largest, 0, 1);
        Assert.InRange(Cv2.CountNonZero(one) / (double)(one.Rows * one.Cols), 0, newWidth * newHeight < 100 ? 0.15 : 0.001);
    }

    [Fact]
    public void One_colour_stays_that_colour_and_a_reused_writer_forgets_the_last_picture()
    {
        var shrink = new AreaShrink();
        foreach ((int width, byte value) in new[] { (701, (byte)255), (333, (byte)1), (290, (byte)0), (1999, (byte)254) })
        {
            using var picture = new Mat(width, width, MatType.CV_8UC3, Scalar.All(value));
            using var actual = new Mat(260, 260, MatType.CV_8UC3);
            shrink.Shrink(picture, 260, 260, new Rect(0, 0, 260, 260), actual);
            using Mat one = actual.Reshape(1);
            Cv2.MinMaxLoc(one, out double smallest, out double largest);
            Assert.Equal((value, value), (smallest, largest));
        }
    }

    [Fact]
    public void What_grows_or_shrinks_by_whole_numbers_is_not_for_it()
    {
        Assert.False(AreaShrink.Fits(520, 520, 260, 260));
        Assert.False(AreaShrink.Fits(520, 780, 260, 260));
        Assert.False(AreaShrink.Fits(200, 500, 260, 260));
        Assert.False(AreaShrink.Fits(260, 260, 260, 260));
    }

    private static Mat RandomPicture(int width, int height)
    {
        var bytes = new byte[3 * width * height];
        new Random(5).NextBytes(bytes);
        using Mat borrowed = Mat.FromPixelData(height, width, MatType.CV_8UC3, bytes);
        return borrowed.Clone();
    }
}
