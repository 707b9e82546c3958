using System.Text.Json;
using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Imaging;

/// <summary>load_img(target_size=(224, 224)) and preprocess_input, against what Keras 3.15 with Pillow 13 gave for the same files.</summary>
public sealed class KerasPreprocessingTests
{
    private static readonly Preprocessing s_pixels = Preprocessing.Keras() with { ChannelOrder = ChannelOrder.Rgb, Mean = [0, 0, 0] };

    [Theory]
    [InlineData(PictureDecoderKind.OpenCv)]
    [InlineData(PictureDecoderKind.Skia)]
    public void Pixels_are_those_of_load_img(PictureDecoderKind decoder)
    {
        using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("golden/preprocessing/index.json")));
        int photos = 0;
        foreach (JsonElement entry in index.RootElement.EnumerateArray())
        {
            string photo = entry.GetProperty("photo").GetString()!;
            using Picture expected = Picture.Decode(File.ReadAllBytes(Golden.Require("golden/preprocessing/" + entry.GetProperty("pixels").GetString())));
            float[] actual = Tensor(Golden.Photo(photo), s_pixels, decoder);
            int largest = LargestDifference(expected, actual);

            // Pillow converts CMYK to RGB in another way than OpenCV: off by 2 at most. All others are the same to the bit.
            int allowed = photo.Contains("cmyk", StringComparison.Ordinal) ? 2 : 0;
            Assert.True(largest <= allowed, $"{photo}: off by {largest}");
            photos++;
        }

        Assert.Equal(13, photos);
    }

    [Fact]
    public void The_tensor_is_that_of_preprocess_input_to_the_bit()
    {
        byte[] pixels = H5.Read<byte>(Golden.Require("golden/preprocessing/caffe.h5"), "pixels", out ulong[] shape);
        float[] expected = H5.Read<float>(Golden.Require("golden/preprocessing/caffe.h5"), "tensor", out _);
        var scaling = new PixelScaling(Preprocessing.Keras().Mean, Preprocessing.Keras().Std);
        var actual = new float[pixels.Length];
        PixelKernels.ToInterleaved(pixels, actual, bgr: true, scaling);
        Assert.Equal(3UL, shape[^1]);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(PictureDecoderKind.OpenCv)]
    [InlineData(PictureDecoderKind.Skia)]
    public void The_whole_way_from_file_to_tensor_is_Keras(PictureDecoderKind decoder)
    {
        // The photographs behind caffe.h5 are those of index.json, in order.
        float[] expected = H5.Read<float>(Golden.Require("golden/preprocessing/caffe.h5"), "tensor", out ulong[] shape);
        using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("golden/preprocessing/index.json")));
        int length = 224 * 224 * 3;
        for (int i = 0; i < (int)shape[0]; i++)
        {
            string photo = index.RootElement[i].GetProperty("photo").GetString()!;
            float[] actual = Tensor(Golden.Photo(photo), Preprocessing.Keras(), decoder);
            float allowed = photo.Contains("cmyk", StringComparison.Ordinal) ? 2 : 0;
            float largest = expected.AsSpan(i * length, length).ToArray().Zip(actual, (e, a) => Math.Abs(e - a)).Max();
            Assert.True(largest <= allowed, $"{photo}: off by {largest}");
        }
    }

    /// <summary>tests/data/keras: made of samples/ by make.py with libjpeg-turbo's djpeg and Pillow's published rule; never skipped.</summary>
    [Theory]
    [InlineData("pembroke.jpg", PictureDecoderKind.OpenCv)]
    [InlineData("skateboarder.jpg", PictureDecoderKind.OpenCv)]
    [InlineData("dog_and_bicycle.jpg", PictureDecoderKind.OpenCv)]
    [InlineData("pembroke.jpg", PictureDecoderKind.Skia)]
    [InlineData("skateboarder.jpg", PictureDecoderKind.Skia)]
    [InlineData("dog_and_bicycle.jpg", PictureDecoderKind.Skia)]
    public void Samples_have_the_pixels_of_another_decoder_and_Pillows_rule(string sample, PictureDecoderKind decoder)
    {
        byte[] expected = File.ReadAllBytes(Repository.Data(Path.Combine("keras", Path.ChangeExtension(sample, ".nearest64.rgb"))));
        float[] actual = Tensor(Repository.Sample(sample), s_pixels with { Size = 64 }, decoder);
        Assert.Equal(expected, actual.Select(v => (byte)v));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(500, 224)]
    [InlineData(224, 224)]
    [InlineData(4032, 224)]
    [InlineData(7, 224)]
    public void Positions_stay_inside_and_never_go_back(int length, int size)
    {
        var positions = new int[size];
        KerasNearest.Positions(length, positions);
        Assert.All(positions, p => Assert.InRange(p, 0, length - 1));
        Assert.Equal(positions.Order(), positions);
    }

    private static int LargestDifference(Picture expected, float[] actual)
    {
        int largest = 0;
        for (int y = 0; y < expected.Height; y++)
        {
            ReadOnlySpan<byte> row = expected.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                largest = Math.Max(largest, Math.Abs(row[x] - (int)actual[(y * row.Length) + x]));
            }
        }

        return largest;
    }

    private static float[] Tensor(string path, Preprocessing preprocessing, PictureDecoderKind decoder)
    {
        if (decoder == PictureDecoderKind.OpenCv)
        {
            OpenCv.Require();
        }

        using PhotoRun<ImageTensor> run = ImageTensor.Start(preprocessing, decoder: decoder);
        return run.Single(PhotoSource.FromFile(path)).Data;
    }
}
