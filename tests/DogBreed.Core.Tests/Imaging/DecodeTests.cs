using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Imaging.Formats;
using DogBreed.Core.Photos;
using ImageMagick;

namespace DogBreed.Core.Tests.Imaging;

public sealed class OpenCvDecodeTests : DecodeTests
{
    public OpenCvDecodeTests()
        : base(PictureDecoderKind.OpenCv) => OpenCv.Require();
}

public sealed class SkiaDecodeTests() : DecodeTests(PictureDecoderKind.Skia);

/// <summary>Every format, with each of the decoders.</summary>
public abstract class DecodeTests(PictureDecoderKind decoder)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Orientation_is_applied_once(int orientation)
    {
        using Picture upright = Upright();
        using Picture actual = Decode(File.ReadAllBytes(Repository.Data($"orientation/{orientation}.jpg")));
        Assert.Equal((upright.Width, upright.Height), (actual.Width, actual.Height));
        Assert.True(MeanDifference(upright, actual) < 3, $"mean difference {MeanDifference(upright, actual)}");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    public void Keras_ignores_orientation(int orientation)
    {
        byte[] bytes = File.ReadAllBytes(Repository.Data($"orientation/{orientation}.jpg"));
        using Picture upright = Upright();
        using Picture stored = Decode(bytes, Preprocessing.Keras().DecodeRequest);
        Assert.Equal((upright.Height, upright.Width), (stored.Width, stored.Height));
    }

    /// <summary>The same photograph in nine ways of being stored must be the same photograph.</summary>
    [Theory]
    [InlineData("Landscape")]
    [InlineData("Portrait")]
    public void Real_photographs_stand_upright_whatever_their_orientation(string name)
    {
        using Picture expected = Decode(File.ReadAllBytes(Golden.Photo($"orientation/{name}_1.jpg")));
        for (int i = 0; i <= 8; i++)
        {
            using Picture actual = Decode(File.ReadAllBytes(Golden.Photo($"orientation/{name}_{i}.jpg")));
            Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));

            // The publisher drew the number of the orientation into each: most of the picture is the same.
            Assert.True(MeanDifference(expected, actual) < 6, $"{name}_{i}: mean difference {MeanDifference(expected, actual)}");
        }
    }

    [Fact]
    public void Telephone_photographs_have_the_size_and_the_colours_they_should()
    {
        using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(Golden.Photo("heic/index.json")));
        foreach (JsonElement entry in index.RootElement.EnumerateArray())
        {
            string file = entry.GetProperty("file").GetString()!;
            int[] upright = [.. entry.GetProperty("upright").EnumerateArray().Select(e => e.GetInt32())];
            using Picture picture = Decode(File.ReadAllBytes(Golden.Photo("heic/" + file)));
            Assert.Equal((upright[0], upright[1]), (picture.Width, picture.Height));
            byte[] expected = [.. entry.GetProperty("thumbnail16_rgb").EnumerateArray().SelectMany(row => row.EnumerateArray()).SelectMany(pixel => pixel.EnumerateArray()).Select(v => v.GetByte())];
            double difference = BoxThumbnail(picture, 16).Zip(expected, (a, b) => Math.Abs(a - b)).Average();
            Assert.True(difference < 4, $"{file}: mean difference {difference:0.0}");
        }
    }

    public static TheoryData<string, int> Formats() => new()
    {
        // Largest mean difference to the original: 0 where nothing may be lost.
        { "png", 0 }, { "png-palette", 12 }, { "png-16", 0 }, { "png-alpha", 0 }, { "bmp", 0 }, { "tiff", 0 }, { "gif", 12 }, { "webp", 6 }, { "webp-lossless", 0 },
        { "jpeg", 4 }, { "jpeg-progressive", 4 }, { "jpeg-cmyk", 12 }, { "avif", 6 },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_gives_the_same_picture(string format, int allowed)
    {
        using Picture original = Upright();
        using Picture actual = Decode(Encode(format));
        Assert.Equal((original.Width, original.Height), (actual.Width, actual.Height));
        double difference = MeanDifference(original, actual);
        Assert.True(difference <= allowed, $"mean difference {difference:0.00}");
    }

    [Fact]
    public void A_gray_JPEG_becomes_three_equal_channels()
    {
        using var image = new MagickImage(Repository.Data("orientation/upright.ppm")) { ColorType = ColorType.Grayscale };
        using Picture picture = Decode(image.ToByteArray(MagickFormat.Jpeg));
        for (int i = 0; i < picture.Width * 3; i += 3)
        {
            Assert.True(picture.Row(0)[i] == picture.Row(0)[i + 1] && picture.Row(0)[i] == picture.Row(0)[i + 2]);
        }
    }

    [Fact]
    public void A_HEIC_under_a_jpg_name_is_read_by_its_content()
    {
        using Picture picture = Decode(File.ReadAllBytes(Golden.Photo("heic/pembroke_wrong_ending.jpg")));
        Assert.Equal((500, 500), (picture.Width, picture.Height));
    }

    [Theory]
    [InlineData(4000, 3000, 260, 8)]
    [InlineData(4000, 2079, 260, 8)]
    [InlineData(4000, 2072, 260, 4)]
    [InlineData(1040, 1040, 260, 4)]
    [InlineData(519, 900, 260, 2)]
    [InlineData(518, 900, 260, 1)]
    [InlineData(4000, 3000, 0, 1)]
    public void Reduction_keeps_the_pixels_that_are_asked_for(int width, int height, int shortSide, int expected) =>
        Assert.Equal(expected, new DecodeRequest(shortSide).ReductionFor(new PictureSize(width, height)));

    [Fact]
    public void A_reduced_picture_knows_its_full_size()
    {
        byte[] bytes = File.ReadAllBytes(Repository.Sample("elephant.jpg"));
        using Picture full = Decode(bytes);
        using Picture reduced = Decode(bytes, new DecodeRequest(100));
        Assert.True(reduced.Width < full.Width);
        Assert.Equal((full.Width, full.Height), (reduced.FullWidth, reduced.FullHeight));
    }

    [Theory]
    [InlineData("empty", ErrorKind.PhotoEmpty)]
    [InlineData("text", ErrorKind.PhotoNotAPicture)]
    [InlineData("svg", ErrorKind.PhotoNotAPicture)]
    [InlineData("cut-jpeg", ErrorKind.PhotoDamaged)]
    [InlineData("cut-png", ErrorKind.PhotoDamaged)]
    [InlineData("cut-avif", ErrorKind.PhotoDamaged)]
    [InlineData("jpeg-signature", ErrorKind.PhotoDamaged)]
    [InlineData("bomb-png", ErrorKind.PhotoTooManyPixels)]
    [InlineData("bomb-gif", ErrorKind.PhotoTooManyPixels)]
    [InlineData("bomb-bmp", ErrorKind.PhotoTooManyPixels)]
    [InlineData("negative-bmp", ErrorKind.PhotoTooManyPixels)]
    public void What_is_no_picture_is_one_clear_error(string what, ErrorKind kind)
    {
        byte[] bytes = what switch
        {
            "empty" => [],
            "text" => "This is a letter, not a photograph."u8.ToArray(),
            "svg" => "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(),
            "cut-jpeg" => File.ReadAllBytes(Repository.Sample("pembroke.jpg"))[..2000],
            "cut-png" => File.ReadAllBytes(Repository.Sample("cat.png"))[..60_000],
            "cut-avif" => Encode("avif")[..400],
            "jpeg-signature" => [0xFF, 0xD8, 0xFF, 0xE0],
            "bomb-png" => Bombs.Png(50_000, 50_000),
            "bomb-gif" => Bombs.Gif(65_000, 65_000),
            "bomb-bmp" => Bombs.Bmp(1_000_000, 1_000_000),
            _ => Bombs.Bmp(30_000, -30_000),
        };
        var error = Assert.Throws<PhotoException>(() =>
        {
            using PhotoBytes read = PhotoSource.FromBytes(bytes).Read(PictureLimits.Default);
            Decode(read.Memory.ToArray()).Dispose();
        });
        Assert.Equal(kind, error.Kind);
    }

    /// <summary>
    /// OpenCV 4.13 crashes over some damaged animations, and readers of all metadata overflow their stack over nested XMP and unpack text chunks without
    /// bound: nothing of a PNG but its first picture reaches a decoder.
    /// </summary>
    [Fact]
    public void A_PNG_is_decoded_without_its_other_chunks()
    {
        byte[] nested = System.Text.Encoding.ASCII.GetBytes("XML:com.adobe.xmp\0\0\0\0\0" + string.Concat(Enumerable.Repeat("<a>", 20_000)));
        byte[] animation = [0, 0, 0, 2, 0, 0, 0, 1];
        byte[] frame = [0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0x64, 0, 1];
        byte[] png = Bombs.BlackPng(128, 64, ("acTL", animation), ("fcTL", frame), ("iTXt", nested), ("zTXt", new byte[100_000]), ("iCCP", [1, 2, 3]));
        using (PhotoBytes first = PngChunks.FirstPicture(png))
        {
            string text = System.Text.Encoding.Latin1.GetString(first.Memory.Span);
            Assert.All(new[] { "acTL", "fcTL", "iTXt", "zTXt", "iCCP" }, type => Assert.DoesNotContain(type, text, StringComparison.Ordinal));
            Assert.Equal(Bombs.BlackPng(128, 64), first.Memory.ToArray());
        }

        using Picture picture = Decode(png);
        Assert.Equal((128, 64), (picture.Width, picture.Height));
        byte[] plain = Bombs.BlackPng(128, 64);
        using PhotoBytes same = PngChunks.FirstPicture(plain);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(same.Memory, out ArraySegment<byte> array) && ReferenceEquals(array.Array, plain));
    }

    /// <summary>Pillow puts "Exif\0\0" before the EXIF of a WebP, others do not: both stand upright, once.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void Orientation_of_a_WebP_is_applied_with_and_without_the_prefix(byte orientation)
    {
        using var image = new MagickImage(Repository.Data("orientation/upright.ppm"));
        byte[] tiff = [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        byte[] prefixed = Bombs.WebPWithExif(image, [.. "Exif\0\0"u8, .. tiff]);
        using Picture bare = Decode(Bombs.WebPWithExif(image, tiff));
        using Picture actual = Decode(prefixed);
        Assert.Equal(orientation >= 5 ? (image.Height, image.Width) : (image.Width, image.Height), ((uint)actual.Width, (uint)actual.Height));
        Assert.Equal(0, MeanDifference(bare, actual));
        using Picture stored = Decode(prefixed, new DecodeRequest(IgnoreOrientation: true));
        Assert.True(stored.Width != actual.Width || MeanDifference(stored, actual) > 5);
    }

    /// <summary>Pillow's own files, against the same photograph as a JPEG.</summary>
    [Theory]
    [InlineData("hopper_orientation_5.webp")]
    [InlineData("hopper_orientation_6.webp")]
    [InlineData("hopper_orientation_8.webp")]
    [InlineData("hopper_orientation_2.jpg")]
    [InlineData("hopper_orientation_4.jpg")]
    public void Pillows_orientations_stand_upright(string file)
    {
        using Picture expected = Decode(File.ReadAllBytes(Golden.Photo("odd/pillow/hopper.jpg")));
        using Picture actual = Decode(File.ReadAllBytes(Golden.Photo("odd/pillow/" + file)));
        Assert.True(MeanDifference(expected, actual) < 12, $"mean difference {MeanDifference(expected, actual)}");
    }

    [Fact]
    public void Orientation_of_a_PNG_survives()
    {
        byte[] exif = [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        using Picture picture = Decode(Bombs.BlackPng(128, 64, ("eXIf", exif), ("tEXt", [65, 0, 66])));
        Assert.Equal((64, 128), (picture.Width, picture.Height));
    }

    [Fact]
    public void Limits_are_those_that_are_given()
    {
        byte[] bytes = File.ReadAllBytes(Repository.Sample("pembroke.jpg"));
        Assert.Equal(ErrorKind.PhotoTooManyPixels, Assert.Throws<PhotoException>(() => Decode(bytes, limits: new PictureLimits { MaximumPixels = 1000 })).Kind);
        Assert.Equal(ErrorKind.PhotoTooManyBytes, Assert.Throws<PhotoException>(() => Decode(bytes, limits: new PictureLimits { MaximumBytes = 1000 })).Kind);
        Assert.Equal(ErrorKind.PhotoTooManyPixels, Assert.Throws<PhotoException>(() => Decode(Encode("avif"), limits: new PictureLimits { MaximumPixels = 1000 })).Kind);
    }

    /// <summary>Every odd file gives a picture or one error of ours; none crashes, hangs, or is changed.</summary>
    [Fact]
    public void Odd_files_are_pictures_or_clear_errors()
    {
        int pictures = 0;
        int errors = 0;
        foreach (string path in Directory.EnumerateFiles(Golden.Photo("odd"), "*", SearchOption.AllDirectories).Order())
        {
            byte[] bytes = File.ReadAllBytes(path);
            try
            {
                using Picture picture = Decode(bytes);
                Assert.True(picture.Width > 0 && picture.Height > 0);
                pictures++;
            }
            catch (PhotoException e)
            {
                ErrorWording.AssertClear(e.Message);
                errors++;
            }
        }

        TestContext.Current.SendDiagnosticMessage("odd files: {0} pictures, {1} errors", pictures, errors);
        Assert.True(pictures > 120 && errors > 5, $"{pictures} pictures, {errors} errors");
    }

    /// <summary>Bytes turned, cut and doubled anywhere: a picture or an error of ours, whatever the format.</summary>
    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("gif")]
    [InlineData("tiff")]
    [InlineData("bmp")]
    [InlineData("webp")]
    [InlineData("avif")]
    public void Mutated_files_are_pictures_or_clear_errors(string format)
    {
        byte[] original = Encode(format);
        var random = new Random(8675309);
        var limits = new PictureLimits { MaximumPixels = 4_000_000 };
        for (int i = 0; i < 60; i++)
        {
            byte[] bytes = (byte[])original.Clone();
            for (int flips = random.Next(1, 8); flips > 0; flips--)
            {
                bytes[random.Next(flips % 2 == 0 ? Math.Min(200, bytes.Length) : bytes.Length)] = (byte)random.Next(256);
            }

            bytes = i % 3 == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
            try
            {
                Decode(bytes, limits: limits).Dispose();
            }
            catch (PhotoException e)
            {
                Assert.NotEmpty(e.Message);
                ErrorWording.AssertClear(e.Message);
            }
        }
    }

    [Fact]
    public void Row_refuses_rows_that_are_not_there()
    {
        using Picture picture = Upright();
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Row(-1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Row(picture.Height).Length);
    }

    /// <summary>Cut-outs lie on white, as shops and shelters show them; Keras's load_img takes what stands under them.</summary>
    [Theory]
    [InlineData("png-cut-out")]
    [InlineData("png-palette-cut-out")]
    [InlineData("gif-cut-out")]
    [InlineData("webp-cut-out")]
    [InlineData("webp-lossless-cut-out")]
    [InlineData("tiff-cut-out")]
    public void What_is_transparent_is_white(string format)
    {
        byte[] bytes = CutOut(format);
        using Picture picture = Decode(bytes);
        Assert.True(picture.Row(2)[..30].IndexOfAnyExceptInRange((byte)250, (byte)255) < 0, Convert.ToHexString(picture.Row(2)[..30]));
        int middle = picture.Width / 2 * 3;
        Assert.True(picture.Row(picture.Height / 2)[middle] > 150 && picture.Row(picture.Height / 2)[middle + 1] < 100);
        if (format is "png-cut-out")
        {
            using Picture under = Decode(bytes, Preprocessing.Keras().DecodeRequest);
            Assert.True(under.Row(2)[0] < 20 && under.Row(2)[1] < 20 && under.Row(2)[2] > 230);
        }
    }

    /// <summary>A half-transparent pixel is half of its colour and half white.</summary>
    [Fact]
    public void What_is_half_transparent_is_half_white()
    {
        using var image = new MagickImage(MagickColor.FromRgba(0, 100, 200, 128), 8, 8);
        using Picture picture = Decode(image.ToByteArray(MagickFormat.Png32));
        Assert.InRange(picture.Row(3)[0], 126, 128);
        Assert.InRange(picture.Row(3)[1], 176, 178);
        Assert.InRange(picture.Row(3)[2], 226, 228);
    }

    [Fact]
    public void The_picture_says_what_decoded_it()
    {
        foreach ((string format, PictureDecoderKind expected) in new[] { ("jpeg", decoder), ("png", decoder), ("webp", decoder), ("bmp", decoder), ("gif", PictureDecoderKind.Skia), ("tiff", PictureDecoderKind.Magick), ("avif", PictureDecoderKind.Magick) })
        {
            using Picture picture = Decode(Encode(format));
            Assert.Equal(expected, picture.Decoder);
        }
    }

    private Picture Decode(byte[] bytes, DecodeRequest request = default, PictureLimits? limits = null) =>
        PictureDecoder.Decode(bytes, request with { Decoder = decoder }, limits ?? PictureLimits.Default);

    // A red disc on nothing, under which there is blue.
    private static byte[] CutOut(string format)
    {
        using var image = new MagickImage(MagickColor.FromRgba(0, 0, 255, 0), 64, 48);
        using (IPixelCollection<byte> pixels = image.GetPixels())
        {
            for (int y = 0; y < 48; y++)
            {
                for (int x = 0; x < 64; x++)
                {
                    bool isInside = ((x - 32) * (x - 32)) + ((y - 24) * (y - 24)) < 200;
                    pixels.SetPixel(x, y, isInside ? [220, 20, 20, 255] : [0, 0, 255, 0]);
                }
            }
        }

        switch (format)
        {
            case "png-palette-cut-out":
                image.Quantize(new QuantizeSettings { Colors = 8 });
                return image.ToByteArray(MagickFormat.Png8);
            case "gif-cut-out":
                return image.ToByteArray(MagickFormat.Gif);
            case "webp-cut-out":
                image.Quality = 90;
                return image.ToByteArray(MagickFormat.WebP);
            case "webp-lossless-cut-out":
                image.Settings.SetDefine(MagickFormat.WebP, "lossless", "true");
                return image.ToByteArray(MagickFormat.WebP);
            case "tiff-cut-out":
                return image.ToByteArray(MagickFormat.Tiff);
            default:
                return image.ToByteArray(MagickFormat.Png32);
        }
    }

    private Picture Upright()
    {
        using var image = new MagickImage(Repository.Data("orientation/upright.ppm"));
        return Decode(image.ToByteArray(MagickFormat.Png));
    }

    internal static byte[] Encode(string format)
    {
        using var image = new MagickImage(Repository.Data("orientation/upright.ppm")) { Quality = 92 };
        switch (format)
        {
            case "png-palette":
                image.Quantize(new QuantizeSettings { Colors = 200 });
                return image.ToByteArray(MagickFormat.Png8);
            case "png-16":
                return image.ToByteArray(MagickFormat.Png48);
            case "png-alpha":
                image.Alpha(AlphaAction.Opaque);
                return image.ToByteArray(MagickFormat.Png32);
            case "webp-lossless":
                image.Quality = 100;
                image.Settings.SetDefine(MagickFormat.WebP, "lossless", "true");
                return image.ToByteArray(MagickFormat.WebP);
            case "png-gray":
                image.ColorType = ColorType.Grayscale;
                return image.ToByteArray(MagickFormat.Png);
            case "jpeg-gray":
                image.ColorType = ColorType.Grayscale;
                return image.ToByteArray(MagickFormat.Jpeg);
            case "png-interlaced":
                image.Settings.Interlace = Interlace.Png;
                return image.ToByteArray(MagickFormat.Png);
            case "jpeg-progressive":
                return image.ToByteArray(MagickFormat.Pjpeg);
            case "jpeg-cmyk":
                image.ColorSpace = ColorSpace.CMYK;
                return image.ToByteArray(MagickFormat.Jpeg);
            default:
                return image.ToByteArray(Enum.Parse<MagickFormat>(format, ignoreCase: true));
        }
    }

    private static double MeanDifference(Picture a, Picture b)
    {
        long sum = 0;
        for (int y = 0; y < a.Height; y++)
        {
            ReadOnlySpan<byte> rowA = a.Row(y);
            ReadOnlySpan<byte> rowB = b.Row(y);
            for (int x = 0; x < rowA.Length; x++)
            {
                sum += Math.Abs(rowA[x] - rowB[x]);
            }
        }

        return sum / (3.0 * a.Width * a.Height);
    }

    private static IEnumerable<double> BoxThumbnail(Picture picture, int size)
    {
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    double sum = 0;
                    int count = 0;
                    for (int py = y * picture.Height / size; py < (y + 1) * picture.Height / size; py++)
                    {
                        ReadOnlySpan<byte> row = picture.Row(py);
                        for (int px = x * picture.Width / size; px < (x + 1) * picture.Width / size; px++, count++)
                        {
                            sum += row[(3 * px) + channel];
                        }
                    }

                    yield return sum / count;
                }
            }
        }
    }
}
