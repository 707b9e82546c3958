using System.Buffers.Binary;
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
