using System.Buffers.Binary;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Imaging.Formats;
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
            foreach (string format in new[] { "jpeg", "jpeg-progressive", "jpeg-gray", "png", "png-interlaced", "webp", "webp-lossless", "bmp", "gif", "tiff", "avif" })
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

    /// <summary>The tables of a picture of two tiles, made by hand: libheif would leave the second one green.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_tiles_of_a_grid_are_looked_for(int version)
    {
        // Item 1 is a grid in the box itself, of the items 2 and 3; item 4, a thumbnail, may be missing.
        byte[] file = Grid(version);
        Assert.True(IsoMediaExtents.AreAllThere(file));
        Assert.True(IsoMediaExtents.AreAllThere(file.AsSpan(..^50)));
        Assert.False(IsoMediaExtents.AreAllThere(file.AsSpan(..^51)));
        for (int length = 0; length < file.Length - 150; length++)
        {
            // Tables that end too early are the decoder's to judge; nothing is read beyond them.
            _ = IsoMediaExtents.AreAllThere(file.AsSpan(..length));
        }
    }

    private static byte[] Grid(int version)
    {
        int id = version < 2 ? 2 : 4;
        byte[] locations = Locations(0);
        int start = Box("ftyp", "heic0000"u8.ToArray()).Length + Meta(locations).Length;
        return [.. Box("ftyp", "heic0000"u8.ToArray()), .. Meta(Locations(start)), .. new byte[150]];

        byte[] Locations(int data) =>
        [
            (byte)version, 0, 0, 0, 0x44, 0x40, .. Id(4),
            .. Item(1, 1, 0, 8), .. Item(2, 0, data, 50), .. Item(3, 0, data + 50, 50), .. Item(4, 0, data + 100, 50),
        ];

        byte[] Item(int number, int method, int offset, int length) =>
            [.. Id(number), .. version == 0 ? [] : new byte[] { 0, (byte)method }, 0, 0, .. Big(version == 0 && method == 1 ? 0 : offset, 4), 0, 1, .. Big(0, 4), .. Big(length, 4)];

        byte[] Meta(byte[] iloc) =>
            Box("meta", [0, 0, 0, 0, .. Box("pitm", [0, 0, 0, 0, 0, 1]), .. Box("iloc", iloc), .. Box("iref", [0, 0, 0, 0, .. Box("dimg", [0, 1, 0, 2, 0, 2, 0, 3])])]);

        byte[] Id(int value) => Big(value, id);

        static byte[] Box(string type, byte[] content) => [.. Big(8 + content.Length, 4), .. System.Text.Encoding.ASCII.GetBytes(type), .. content];

        static byte[] Big(int value, int size) => [.. BitConverter.GetBytes(value).Reverse().Skip(4 - size)];
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
                AssertSame(expected, cut, decoder);
            }

            foreach (int missing in new[] { 4, 20, 300, 5000 })
            {
                Assert.Equal(ErrorKind.PhotoDamaged, ErrorOf(whole[..(end - missing)], decoder));
            }
        }
    }

    /// <summary>A real PNG of many chunks, cut behind each of them, and in the last.</summary>
    [Fact]
    public void A_PNG_without_its_end_alone_is_answered()
    {
        byte[] whole = InChunks(File.ReadAllBytes(Repository.Sample("astronaut.png")), 40_000);
        int end = whole.AsSpan().LastIndexOf("IEND"u8) - 4;
        foreach (PictureDecoderKind decoder in new[] { PictureDecoderKind.Auto, PictureDecoderKind.Skia })
        {
            using Picture expected = Decode(whole, decoder);
            foreach (int length in new[] { end, end + 4, end + 8, end + 11 })
            {
                AssertSame(expected, whole[..length], decoder);
            }

            for (int at = whole.AsSpan().IndexOf("IDAT"u8) - 4; at < end; at += 12 + BinaryPrimitives.ReadInt32BigEndian(whole.AsSpan(at)))
            {
                Assert.Equal(ErrorKind.PhotoDamaged, ErrorOf(whole[..at], decoder));
            }
        }
    }

    /// <summary>The picture data of a PNG in chunks of a length.</summary>
    private static byte[] InChunks(byte[] png, int length)
    {
        var file = new MemoryStream();
        file.Write(png.AsSpan(0, 8 + 25)); // the signature and IHDR
        var data = new MemoryStream();
        for (int at = 8 + 25; at < png.Length; at += 12 + BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at)))
        {
            if (png.AsSpan(at + 4).StartsWith("IDAT"u8))
            {
                data.Write(png.AsSpan(at + 8, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at))));
            }
        }

        byte[][] chunks = [.. data.ToArray().Chunk(length)];
        Assert.InRange(chunks.Length, 5, 100);
        foreach (byte[] chunk in chunks)
        {
            file.Write(Bombs.Chunk("IDAT", chunk));
        }

        file.Write(Bombs.Chunk("IEND", []));
        return file.ToArray();
    }

    private static void AssertSame(Picture expected, byte[] bytes, PictureDecoderKind decoder)
    {
        using Picture picture = Decode(bytes, decoder);
        for (int y = 0; y < picture.Pixels.Height; y++)
        {
            Assert.True(expected.Pixels.Row(y).SequenceEqual(picture.Pixels.Row(y)));
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
