using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Imaging;

/// <summary>Skia's pixels are OpenCV's: where the product runs does not change what it says.</summary>
public sealed class DecodersAgreeTests
{
    public DecodersAgreeTests() => OpenCv.Require();

    public static TheoryData<string> Samples => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.*g").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Samples_have_the_same_bits_at_every_scale(string sample)
    {
        byte[] bytes = File.ReadAllBytes(Repository.Sample(sample));
        PictureSize size = PictureHeader.Read(bytes).Size;
        foreach (int reduction in new[] { 1, 2, 4, 8 })
        {
            Assert.Equal(0, Difference(bytes, new DecodeRequest(reduction == 1 ? 0 : size.ShortSide / reduction)));
        }
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("jpeg-progressive")]
    [InlineData("jpeg-gray")]
    [InlineData("jpeg-cmyk")]
    [InlineData("png")]
    [InlineData("png-16")]
    [InlineData("png-gray")]
    [InlineData("png-palette")]
    [InlineData("png-interlaced")]
    [InlineData("webp")]
    [InlineData("webp-lossless")]
    [InlineData("bmp")]
    public void Every_format_that_both_read_has_the_same_bits(string format)
    {
        // Four colours become three in two ways: off by one.
        int allowed = format is "jpeg-cmyk" ? 1 : 0;
        Assert.Equal(allowed, Difference(DecodeTests.Encode(format), new DecodeRequest(IgnoreTransparency: true)));
    }

    /// <summary>How far they are apart, and where; every line of it stands in docs/PLATFORMS.md.</summary>
    [Fact]
    public void Photographs_of_every_kind_have_the_same_bits()
    {
        string[] files =
        [
            .. new[] { "orientation", "unseen", "faces" }.SelectMany(f => Directory.EnumerateFiles(Golden.Photo(f), "*", SearchOption.AllDirectories)),
            .. Directory.EnumerateFiles(Golden.Photo("imagenet"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % 10 == 0),
        ];
        int compared = 0;
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(file);
            foreach (int shortSide in new[] { 0, 384 })
            {
                if (Difference(bytes, new DecodeRequest(shortSide)) is { } difference)
                {
                    Assert.True(difference == 0, $"{file} for {shortSide}: {difference}");
                    compared++;
                }
            }
        }

        TestContext.Current.SendDiagnosticMessage("decoders: {0} pictures have the same bits", compared);
        Assert.True(compared > 100, $"{compared}");
    }

    // The largest; null where neither takes the file.
    private static int? Difference(byte[] bytes, DecodeRequest request)
    {
        using Picture? ours = Decode(bytes, request, PictureDecoderKind.OpenCv);
        using Picture? skias = Decode(bytes, request, PictureDecoderKind.Skia);
        if (ours is null || skias is null)
        {
            return ours is null && skias is null ? null : int.MaxValue;
        }

        Assert.Equal((ours.Width, ours.Height, ours.FullWidth, ours.FullHeight), (skias.Width, skias.Height, skias.FullWidth, skias.FullHeight));
        int largest = 0;
        for (int y = 0; y < ours.Height; y++)
        {
            ReadOnlySpan<byte> a = ours.Row(y);
            ReadOnlySpan<byte> b = skias.Row(y);
            for (int i = 0; !a.SequenceEqual(b) && i < a.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs(a[i] - b[i]));
            }
        }

        return largest;
    }

    private static Picture? Decode(byte[] bytes, DecodeRequest request, PictureDecoderKind decoder)
    {
        try
        {
            return PictureDecoder.Decode(bytes, request with { Decoder = decoder }, PictureLimits.Default);
        }
        catch (DogBreed.Core.Errors.PhotoException)
        {
            return null;
        }
    }
}
