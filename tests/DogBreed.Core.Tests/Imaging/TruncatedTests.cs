using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Imaging;

/// <summary>Files that were cut short: an error where some of the picture is missing, whatever decodes; an answer where all of it is there.</summary>
public sealed class TruncatedTests
{
    public static TheoryData<string, PictureDecoderKind> Forms
    {
        get
        {
            var forms = new TheoryData<string, PictureDecoderKind>();
            foreach (string format in new[] { "jpeg", "jpeg-progressive", "jpeg-gray", "png", "png-interlaced", "webp", "webp-lossless", "bmp", "gif", "tiff" })
            {
                forms.Add(format, PictureDecoderKind.Auto);
                forms.Add(format, PictureDecoderKind.Skia);
            }

            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_picture_of_which_some_is_missing_is_damaged(string format, PictureDecoderKind decoder)
    {
        byte[] whole = DecodeTests.Encode(format);
        for (int percent = 30; percent < 100; percent += 5)
        {
            Assert.Equal(ErrorKind.PhotoDamaged, ErrorOf(whole[..(whole.Length * percent / 100)], decoder));
        }
    }

    [Theory]
    [InlineData("pembroke.jpg")]
    [InlineData("elephant.jpg")]
    [InlineData("four_dogs.jpg")]
    [InlineData("skateboarder.jpg")]
    public void A_JPEG_without_its_end_marker_alone_is_answered(string sample)
    {
        byte[] whole = File.ReadAllBytes(Repository.Sample(sample));
        int end = whole.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]);
        foreach (PictureDecoderKind decoder in new[] { PictureDecoderKind.Auto, PictureDecoderKind.Skia })
        {
            using Picture expected = Decode(whole, decoder);
            foreach (byte[] cut in new[] { whole[..end], whole[..(end + 1)] })
            {
                using Picture picture = Decode(cut, decoder);
                for (int y = 0; y < picture.Pixels.Height; y++)
                {
                    Assert.True(expected.Pixels.Row(y).SequenceEqual(picture.Pixels.Row(y)));
                }
            }

            foreach (int missing in new[] { 4, 20, 300, 5000 })
            {
                Assert.Equal(ErrorKind.PhotoDamaged, ErrorOf(whole[..(end - missing)], decoder));
            }
        }
    }

    private static Picture Decode(byte[] bytes, PictureDecoderKind decoder) => PictureDecoder.Decode(bytes, new DecodeRequest { Decoder = decoder }, PictureLimits.Default);

    private static ErrorKind? ErrorOf(byte[] bytes, PictureDecoderKind decoder)
    {
        try
        {
            using Picture picture = Decode(bytes, decoder);
            return null;
        }
        catch (PhotoException e)
        {
            return e.Kind;
        }
    }
}
