using System.Buffers.Binary;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Imaging;

/// <summary>Windows bitmaps of rarer forms. OpenCV reads their masks wrongly, so Skia has them, whatever is asked for.</summary>
public sealed class BmpFormTests
{
    [Theory]
    [InlineData(32, 0x00FF0000u, 0x0000FF00u, 0x000000FFu)]
    [InlineData(32, 0x000000FFu, 0x0000FF00u, 0x00FF0000u)]
    [InlineData(32, 0xFF000000u, 0x00FF0000u, 0x0000FF00u)]
    [InlineData(32, 0x3FF00000u, 0x000FFC00u, 0x000003FFu)]
    [InlineData(16, 0xF800u, 0x07E0u, 0x001Fu)]
    [InlineData(16, 0x7C00u, 0x03E0u, 0x001Fu)]
    [InlineData(16, 0x0F00u, 0x00F0u, 0x000Fu)]
    public void Masks_are_obeyed(int bits, uint red, uint green, uint blue)
    {
        foreach (PictureDecoderKind wish in new[] { PictureDecoderKind.Auto, PictureDecoderKind.Skia })
        {
            foreach ((uint value, byte[] expected) in new[] { (red, new byte[] { 255, 0, 0 }), (green, [0, 255, 0]), (blue, [0, 0, 255]) })
            {
                using Picture picture = PictureDecoder.Decode(Bitmap(bits, value, red, green, blue), new DecodeRequest { Decoder = wish }, PictureLimits.Default);
                Assert.Equal(expected, picture.Pixels.Row(5)[..3].ToArray());
                Assert.Equal(expected, picture.Pixels.Row(0)[^3..].ToArray());
            }
        }
    }

    /// <summary>Runs past the end of a row end with it; the next row begins where it should.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void Runs_end_with_their_row(int bits)
    {
        // Colours 1, 2, 3 are red, green, blue; 5 x 4 pixels, the lowest row first.
        int pair = bits == 8 ? 1 : 0x11;
        byte[] literals = bits == 8 ? [0, 5, 1, 2, 3, 1, 2, 0] : [0, 5, 0x12, 0x31, 0x20, 0];
        byte[] codes =
        [
            200, (byte)(3 * pair), 0, 0, // a row and much more of blue
            .. literals, 0, 0,
            2, (byte)pair, 9, (byte)(2 * pair), 0, 0, // red, red, green, ...
            5, (byte)pair, 0, 1, // a whole row; the end
        ];
        foreach (PictureDecoderKind wish in new[] { PictureDecoderKind.Auto, PictureDecoderKind.Skia })
        {
            using Picture picture = PictureDecoder.Decode(RunLength(bits, 5, 4, codes), new DecodeRequest { Decoder = wish }, PictureLimits.Default);
            Assert.Equal("11111 11222 12312 33333", string.Join(' ', Enumerable.Range(0, 4).Select(y => Colors(picture.Row(y)))));
        }
    }

    /// <summary>No code that ends the picture, and something else behind it; a filler that is counted among the pixels of an odd row.</summary>
    [Theory]
    [InlineData(8, new byte[] { 5, 3, 0, 0, 5, 3, 0, 0, 5, 3, 0, 0, 5, 3, 0, 0, 0, 200, 0, 200, 1, 1 })]
    [InlineData(4, new byte[] { 5, 0x33, 0, 0, 0, 6, 0x33, 0x33, 0x30, 0, 0, 0, 5, 0x33, 0, 0, 5, 0x33, 0, 1 })]
    public void Codes_that_only_look_odd_are_read(int bits, byte[] codes)
    {
        using Picture picture = PictureDecoder.Decode(RunLength(bits, 5, 4, codes), new DecodeRequest(), PictureLimits.Default);
        Assert.Equal("33333 33333 33333 33333", string.Join(' ', Enumerable.Range(0, 4).Select(y => Colors(picture.Row(y)))));
    }

    /// <summary>Codes that end before the picture does, and literal pixels past the end of a row: the error names the form.</summary>
    [Theory]
    [InlineData(8, new byte[] { 5, 0x11, 0, 0, 5, 0x22 })]
    [InlineData(4, new byte[] { 5, 0x11, 0, 0, 5, 0x22 })]
    [InlineData(8, new byte[] { 0, 8, 1, 2, 3, 1, 2, 3, 1, 2, 0, 0, 5, 1, 0, 0, 5, 1, 0, 0, 5, 1, 0, 1 })]
    [InlineData(4, new byte[] { 0, 8, 0x12, 0x31, 0x23, 0x12, 0, 0, 5, 0x11, 0, 0, 5, 0x11, 0, 0, 5, 0x11, 0, 1 })]
    public void Codes_that_do_not_fit_are_damaged(int bits, byte[] codes)
    {
        byte[] file = RunLength(bits, 5, 4, codes);
        PhotoException error = Assert.Throws<PhotoException>(() => PictureDecoder.Decode(file, new DecodeRequest(), PictureLimits.Default));
        Assert.Equal(ErrorKind.PhotoDamaged, error.Kind);
        Assert.Contains("run-length", error.Message, StringComparison.Ordinal);
    }

    private static string Colors(ReadOnlySpan<byte> row) =>
        string.Concat(row.ToArray().Chunk(3).Select(pixel => pixel switch { [255, 0, 0] => '1', [0, 255, 0] => '2', [0, 0, 255] => '3', _ => '?' }));

    private static byte[] RunLength(int bits, int width, int height, byte[] codes)
    {
        const int colors = 16;
        byte[] file = new byte[14 + 40 + (4 * colors) + codes.Length];
        "BM"u8.CopyTo(file);
        Write(2, file.Length);
        Write(10, file.Length - codes.Length);
        Write(14, 40);
        Write(18, width);
        Write(22, height);
        file[26] = 1;
        file[28] = (byte)bits;
        Write(30, bits == 8 ? 1 : 2); // BI_RLE8, BI_RLE4
        Write(34, codes.Length);
        Write(46, colors);
        (file[54 + 4 + 2], file[54 + 8 + 1], file[54 + 12]) = (255, 255, 255);
        codes.CopyTo(file, file.Length - codes.Length);
        return file;

        void Write(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
    }

    /// <summary>A header of 40 bytes, three masks, and one colour all over.</summary>
    private static byte[] Bitmap(int bits, uint value, params ReadOnlySpan<uint> masks)
    {
        const int width = 24;
        const int height = 16;
        const int start = 14 + 40 + 12;
        int row = width * bits / 8;
        byte[] file = new byte[start + (row * height)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), start);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), (short)bits);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(30), 3); // BI_BITFIELDS
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(34), row * height);
        for (int i = 0; i < 3; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(54 + (4 * i)), masks[i]);
        }

        for (int at = start; at < file.Length; at += bits / 8)
        {
            if (bits == 16)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)value);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
            }
        }

        return file;
    }
}
