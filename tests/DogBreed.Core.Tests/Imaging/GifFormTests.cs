using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Imaging;

/// <summary>GIF files whose first frame does not fill the logical screen, or is larger than it (GIF89a, sections 18 and 20).</summary>
public sealed class GifFormTests
{
    /// <summary>Red, green, blue, black.</summary>
    private static readonly byte[] s_palette = [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0];

    [Theory]
    [InlineData(16, 16, 0, 0, 16, 16)]
    [InlineData(8, 8, 0, 0, 16, 16)]
    [InlineData(16, 8, 0, 0, 16, 16)]
    [InlineData(1, 1, 0, 0, 16, 16)]
    [InlineData(8, 8, 4, 4, 8, 8)]
    [InlineData(0, 0, 0, 0, 16, 16)]
    public void A_frame_beyond_the_screen_is_shown(int screenWidth, int screenHeight, int left, int top, int width, int height)
    {
        byte[] file = Gif(screenWidth, screenHeight, left, top, width, height);
        using Picture picture = PictureDecoder.Decode(file, new DecodeRequest(), PictureLimits.Default);

        // As browsers do: the screen grows.
        Assert.Equal((Math.Max(screenWidth, left + width), Math.Max(screenHeight, top + height)), (picture.Width, picture.Height));
        Assert.Equal(new PictureSize(picture.Width, picture.Height), PictureHeader.Read(file).Size);
        Assert.Equal([255, 0, 0], picture.Row(top)[(3 * left)..][..3].ToArray());
        Assert.Equal([0, 0, 255], picture.Row(top + height - 1)[(3 * (left + width - 1))..][..3].ToArray());
    }

    [Fact]
    public void What_no_frame_covers_is_white()
    {
        using Picture picture = PictureDecoder.Decode(Gif(16, 16, 4, 4, 8, 8), new DecodeRequest(), PictureLimits.Default);
        Assert.Equal((16, 16), (picture.Width, picture.Height));
        Assert.Equal([255, 255, 255], picture.Row(0)[..3].ToArray());
        Assert.Equal([255, 0, 0], picture.Row(4)[12..15].ToArray());
        Assert.Equal([255, 255, 255], picture.Row(15)[^3..].ToArray());
    }

    /// <summary>One frame, its upper half red and the lower blue, uncompressed: a clear code before each two pixels keeps codes at three bits.</summary>
    private static byte[] Gif(int screenWidth, int screenHeight, int left, int top, int width, int height)
    {
        var bits = new List<bool>();
        for (int i = 0; i < width * height; i++)
        {
            if (i % 2 == 0)
            {
                Code(4);
            }

            Code(i < width * height / 2 ? 0 : 2);
        }

        Code(5);
        byte[] data = new byte[(bits.Count + 7) / 8];
        for (int i = 0; i < bits.Count; i++)
        {
            data[i / 8] |= (byte)((bits[i] ? 1 : 0) << (i % 8));
        }

        return
        [
            .. "GIF89a"u8, .. Short(screenWidth), .. Short(screenHeight), 0x81, 0, 0, .. s_palette,
            0x2C, .. Short(left), .. Short(top), .. Short(width), .. Short(height), 0, 2,
            .. data.Chunk(255).SelectMany(chunk => (byte[])[(byte)chunk.Length, .. chunk]), 0, 0x3B,
        ];

        void Code(int value)
        {
            for (int bit = 0; bit < 3; bit++)
            {
                bits.Add((value >> bit & 1) != 0);
            }
        }

        static byte[] Short(int value) => BitConverter.GetBytes((ushort)value);
    }
}
