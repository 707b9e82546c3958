using System.Globalization;
using DogBreed.Core.Classification;
using DogBreed.Core.Display;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using SkiaSharp;

namespace DogBreed.Core.Tests.Display;

/// <summary>An encoder that gives nothing is an error; a file of no bytes is never written.</summary>
public sealed class AnnotatedPictureTests
{
    private static readonly PictureMark[] s_nothing = [];

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

    /// <summary>Letters of any script that a font of this machine has; '?' for those that none has. Lines below a picture fit it.</summary>
    [Fact]
    public void A_caption_in_any_script_is_written()
    {
        (SKTypeface latin, string text) = CaptionFont.For("The dog looks like a Chinese crested: Łódź, Ünïcödé");
        Assert.Equal("Lato", latin.FamilyName);
        Assert.DoesNotContain('?', text);
        (SKTypeface other, string chinese) = CaptionFont.For("彭布罗克威尔士柯基犬");
        using var font = new SKFont(other);
        Assert.True(font.ContainsGlyphs(chinese) || chinese.All(c => c == '?'));

        using Picture picture = Picture.Decode(Imaging.Bombs.BlackPng(64, 48));
        using SKBitmap said = SKBitmap.Decode(AnnotatedPicture.Encode(picture, s_nothing, "a rather long line for a small picture", ".png"));
        Assert.Equal(64, said.Width);
        Assert.True(said.Height > 48);
        Assert.Equal(SKColors.Black, said.GetPixel(32, 24));
        Assert.Contains(Enumerable.Range(0, 64), x => Enumerable.Range(48, said.Height - 48).Any(y => said.GetPixel(x, y).Red > 150));
    }
}
