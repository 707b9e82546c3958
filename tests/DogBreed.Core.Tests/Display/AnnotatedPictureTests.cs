using System.Globalization;
using DogBreed.Core.Classification;
using DogBreed.Core.Display;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using OpenCvSharp;

namespace DogBreed.Core.Tests.Display;

/// <summary>An encoder that gives nothing is an error; a file of no bytes is never written.</summary>
public sealed class AnnotatedPictureTests
{
    private static readonly BreedPrediction s_nothing = new()
    {
        Subject = Subject.Neither,
        Candidates = [],
        Breed = null,
        Probability = null,
        DogProbability = 0,
        ImageNetClass = new ImageNetClass(0, "tench"),
        Faces = [],
        Model = "none",
        Device = ExecutionDevice.Cpu,
        Precision = ModelPrecision.Float,
        DecodeTime = TimeSpan.Zero,
        InferenceTime = TimeSpan.Zero,
    };

    [Theory]
    [InlineData(17_000, ".webp")]
    [InlineData(70_000, ".jpg")]
    public void What_a_format_cannot_hold_is_an_error(int width, string ending)
    {
        using Picture picture = Picture.Decode(Imaging.Bombs.BlackPng(width, 20));
        Exception error = Assert.ThrowsAny<Exception>(() => AnnotatedPicture.Encode(picture, s_nothing, "nothing", ending));
        Assert.Contains(ending.TrimStart('.'), error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(AnnotatedPicture.Encode(picture, s_nothing, "nothing", ".png"));
    }

    /// <summary>The limit that an error names is the encoder's: one pixel more fails.</summary>
    [Theory]
    [InlineData(16_383, ".webp")]
    [InlineData(65_500, ".jpg")]
    public void The_limit_that_is_named_is_the_limit(int width, string ending)
    {
        using Picture fits = Picture.Decode(Imaging.Bombs.BlackPng(width, 20));
        Assert.NotEmpty(AnnotatedPicture.Encode(fits, s_nothing, "nothing", ending));
        using Picture larger = Picture.Decode(Imaging.Bombs.BlackPng(width + 1, 20));
        Exception error = Assert.ThrowsAny<Exception>(() => AnnotatedPicture.Encode(larger, s_nothing, "nothing", ending));
        Assert.Contains(width.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    /// <summary>An encoder that fails for another reason than the size is not said to have failed for the size.</summary>
    [Fact]
    public void Another_failure_is_not_told_as_the_size()
    {
        using var oneChannelTooMany = new Mat(20, 20, MatType.CV_8UC(5), Scalar.All(0));
        Exception error = Assert.ThrowsAny<Exception>(() => PictureEncoder.Encode(oneChannelTooMany, ".png"));
        Assert.DoesNotContain("at most", error.Message, StringComparison.Ordinal);
        Assert.Contains("PNG", error.Message, StringComparison.Ordinal);
    }
}
