using DogBreed.Core.Keras;
using DogBreed.Core.Models;

namespace DogBreed.Core.Tests.Keras;

/// <summary>The article's network, from weight files in both of the publisher's layouts, against what Keras computes.</summary>
public sealed class ResNet50Tests
{
    [Theory]
    [InlineData("resnet50_2017_top", true)]
    [InlineData("resnet50_2017_notop", false)]
    [InlineData("resnet50_2019_top", true)]
    [InlineData("resnet50_2019_notop", false)]
    public void The_network_gives_what_Keras_gives(string name, bool top)
    {
        string expected = Repository.Data($"resnet50/{name}.expected.h5");
        byte[] pixels = H5.Read<byte>(expected, "pixels", out ulong[] shape);

        // preprocess_input: RGB to BGR, minus the means.
        float[] means = [103.939f, 116.779f, 123.68f];
        float[] bgr = [.. Enumerable.Range(0, pixels.Length).Select(i => pixels[i - (i % 3) + 2 - (i % 3)] - means[i % 3])];
        using KerasFile file = KerasFile.Open(Repository.Data($"resnet50/{name}.h5"));
        KerasModel model = ResNet50.Recognise(file.Named!)!;
        ConvertedNetwork network = KerasConverter.OfPictures(name, model, file.Weights, isKeras2: true, inputSize: null);
        Assert.Equal(top ? 1000 : 0, network.ClassCount);
        Assert.Equal(2048, network.FeatureCount);
        float[] nchw = KerasGoldenTests.ToNchw(bgr, shape);
        int[] input = [(int)shape[0], 3, 224, 224];

        // The reference has the feature map of the first picture, as NHWC.
        float[] map = KerasGoldenTests.Run(network, BreedModelFile.PictureInput, nchw[..(3 * 224 * 224)], [1, 3, 224, 224], BreedModelFile.FeatureMap);
        float[] expectedMap = H5.Read<float>(expected, "feature_map", out ulong[] mapShape);
        Relative(mapShape[^1] == 2048 ? KerasGoldenTests.ToNchw(expectedMap, mapShape) : expectedMap, map);
        Relative(H5.Read<float>(expected, "features", out _), KerasGoldenTests.Run(network, BreedModelFile.PictureInput, nchw, input, BreedModelFile.Input));
        if (top)
        {
            float[] logits = KerasGoldenTests.Run(network, BreedModelFile.PictureInput, nchw, input);
            KerasGoldenTests.Near(H5.Read<float>(expected, "probs", out _), KerasGoldenTests.Softmax(logits, 1000), 1e-4);
        }

        // Every batch normalisation is in its convolution.
        Assert.DoesNotContain(network.Graph.Operators, o => o is "BatchNormalization" or "Mul");
    }

    private static void Relative(float[] expected, float[] actual) => KerasGoldenTests.Near(expected, actual, 1e-4 * expected.Max(Math.Abs));
}
