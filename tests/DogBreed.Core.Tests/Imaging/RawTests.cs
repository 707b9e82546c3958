using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using SkiaSharp;

namespace DogBreed.Core.Tests.Imaging;

public sealed class RawTests
{
    private static readonly byte[] s_preview = Jpeg("pembroke.jpg", 640);
    private static readonly byte[] s_thumbnail = Jpeg("elephant.jpg", 80);

    public static TheoryData<string> Kinds => [.. RawWriter.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_largest_JPEG_of_a_RAW_file_is_decoded(string kind)
    {
        byte[] raw = RawWriter.Write(kind, s_preview, s_thumbnail, 1);
        using Picture picture = Picture.Decode(raw);
        using Picture alone = Picture.Decode(s_preview);
        Assert.Equal((alone.FullWidth, alone.FullHeight), (picture.FullWidth, picture.FullHeight));
        for (int y = 0; y < alone.Height; y++)
        {
            Assert.True(alone.Row(y).SequenceEqual(picture.Row(y)), $"{kind}: row {y}");
        }
    }

    /// <summary>The camera's orientation stands in the file, and not in its JPEGs; but for RAF, whose JPEG has an EXIF block of its own.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_upright(string kind)
    {
        byte[] turned = File.ReadAllBytes(Path.Combine(Repository.Data("orientation"), "6.jpg"));
        byte[] preview = kind == "RAF" ? turned : WithoutExif(turned);
        using Picture picture = Picture.Decode(RawWriter.Write(kind, preview, s_thumbnail, 6));
        using Picture upright = Picture.Decode(turned);
        Assert.Equal((upright.FullWidth, upright.FullHeight), (picture.FullWidth, picture.FullHeight));
        for (int y = 0; y < upright.Height; y++)
        {
            Assert.True(upright.Row(y).SequenceEqual(picture.Row(y)), $"{kind}: row {y}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_RAW_photograph_is_answered_as_its_JPEG(string kind)
    {
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models });
        BreedPrediction raw = classifier.Classify(PhotoSource.FromBytes(RawWriter.Write(kind, s_preview, s_thumbnail, 1)));
        BreedPrediction jpeg = classifier.Classify(PhotoSource.FromBytes(s_preview));
        Assert.Equal("Pembroke", raw.Breed);
        Assert.Equal(jpeg.Candidates, raw.Candidates);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_without_a_JPEG_says_so(string kind)
    {
        PhotoException error = Assert.Throws<PhotoException>(() => Picture.Decode(RawWriter.Write(kind, [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8], 1)));
        Assert.Contains("RAW", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.PhotoNotAPicture, error.Kind);
    }

    /// <summary>Cut short anywhere, and with any byte changed: an answer or one plain error.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_damaged_one_is_an_error(string kind)
    {
        byte[] raw = RawWriter.Write(kind, s_preview, s_thumbnail, 6);
        for (int length = 0; length < raw.Length; length += length < 400 ? 7 : 4001)
        {
            Try(raw[..length]);
        }

        var random = new Random(3);
        for (int i = 0; i < 300; i++)
        {
            byte[] changed = (byte[])raw.Clone();
            for (int n = 0; n < 4; n++)
            {
                // The tables: at the beginning, or at the end.
                int at = random.Next(600);
                changed[random.Next(2) == 0 ? at : changed.Length - 1 - at] = (byte)random.Next(256);
            }

            Try(changed);
        }

        static void Try(byte[] bytes)
        {
            try
            {
                using Picture picture = Picture.Decode(bytes);
            }
            catch (PhotoException e)
            {
                ErrorWording.AssertClear(e.Message);
            }
        }
    }

    /// <summary>Directories that lead to themselves, and values that lead beyond the file.</summary>
    [Fact]
    public void Circles_end()
    {
        byte[] circle = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 74, 1, 4, 0, 3, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0];
        Assert.Throws<PhotoException>(() => Picture.Decode(circle));
        byte[] far = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 74, 1, 4, 0, 255, 255, 255, 255, 240, 255, 255, 255, 240, 255, 255, 255];
        Assert.Throws<PhotoException>(() => Picture.Decode(far));
    }

    [Fact]
    public void An_ordinary_TIFF_is_no_RAW()
    {
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models });
        byte[] tiff = TiffWriter.Gray(64, 64, 8, 1, i => (ulong)(i % 256), big: false, bigTiff: false);
        Assert.Equal(PictureDecoderKind.Magick, classifier.Classify(PhotoSource.FromBytes(tiff)).Decoder);
    }

    /// <summary>libtiff puts pixels where a CR2 has its name.</summary>
    [Fact]
    public void Pixels_that_read_CR_are_no_RAW()
    {
        byte[] tiff = TiffWriter.Gray(64, 64, 8, 1, i => (i % 3) switch { 0 => 'C', 1 => 'R', _ => 2UL }, big: false, bigTiff: false);
        using Picture picture = Picture.Decode(tiff);
        Assert.Equal((64, 64), (picture.Width, picture.Height));

        // The strip first, at 8, and the directory behind it.
        byte[] pixels = new byte[64 * 64 * 3];
        "CR\u0002"u8.CopyTo(pixels);
        byte[] rgb = [.. "II*\0"u8, .. BitConverter.GetBytes(8 + pixels.Length + 8), .. pixels, 8, 0, 8, 0, 8, 0, 0, 0, 9, 0, .. Directory()];
        using Picture colour = Picture.Decode(rgb);
        Assert.Equal(67, colour.Row(0)[0]);

        byte[] Directory()
        {
            var entries = new List<byte>();
            foreach ((int tag, int type, int count, int value) in new[] { (256, 3, 1, 64), (257, 3, 1, 64), (258, 3, 3, 8 + pixels.Length), (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, 8), (277, 3, 1, 3), (278, 3, 1, 64), (279, 4, 1, pixels.Length) })
            {
                entries.AddRange([.. BitConverter.GetBytes((ushort)tag), .. BitConverter.GetBytes((ushort)type), .. BitConverter.GetBytes(count), .. BitConverter.GetBytes(value)]);
            }

            return [.. entries, 0, 0, 0, 0];
        }
    }

    [Theory]
    [InlineData("FF0A", "JPEG XL")]
    [InlineData("0000000C4A584C200D0A870A", "JPEG XL")]
    [InlineData("0000000C6A5020200D0A870A", "JPEG 2000")]
    [InlineData("FF4FFF51002F0000", "JPEG 2000")]
    [InlineData("384250530001000000000000", "PSD")]
    [InlineData("255044462D312E37", "PDF")]
    [InlineData("0000001866747970717420200000020071742020", "MP4")]
    public void Formats_that_are_not_read_are_named(string begin, string name)
    {
        byte[] bytes = [.. Convert.FromHexString(begin), .. new byte[100]];
        PhotoException error = Assert.Throws<PhotoException>(() => Picture.Decode(bytes));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static byte[] Jpeg(string sample, int width)
    {
        using SKBitmap picture = SKBitmap.Decode(Repository.Sample(sample));
        var size = new SKImageInfo(width, width * picture.Height / picture.Width, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKBitmap small = picture.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return PictureEncoder.Encode(small, ".jpg");
    }

    // Every APP1 segment taken out.
    private static byte[] WithoutExif(byte[] jpeg)
    {
        int at = Array.FindIndex(jpeg, 2, b => b == 0xE1) - 1;
        int length = 2 + (jpeg[at + 2] << 8) + jpeg[at + 3];
        return [.. jpeg[..at], .. jpeg[(at + length)..]];
    }
}
