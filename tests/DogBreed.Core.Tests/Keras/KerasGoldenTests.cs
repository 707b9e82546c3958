using DogBreed.Core.Keras;
using DogBreed.Core.Models;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Tests.Keras;

/// <summary>Whole models that Keras 2 and 3 saved, converted and run, against what Keras computes.</summary>
public sealed class KerasGoldenTests
{
    [Theory]
    [InlineData("mobilenet_v2_transfer.keras", true)]
    [InlineData("mobilenet_v2_transfer.h5", true)]
    [InlineData("vgg16_flatten.keras", false)]
    [InlineData("inception_v3.keras", true)]
    [InlineData("xception.h5", true)]
    [InlineData("densenet121.keras", true)]
    [InlineData("efficientnet_b0.keras", true)]
    [InlineData("article_cnn.keras", true)]
    [InlineData("article_cnn.h5", true)]
    [InlineData("article_cnn_keras2.hdf5", true)]
    [InlineData("mobilenet_v2_keras2.hdf5", true)]
    public void A_whole_model_gives_what_Keras_gives(string file, bool hasFeatures)
    {
        string expected = Repository.Data($"keras_models/{Path.GetFileNameWithoutExtension(file)}.expected.h5");
        float[] input = H5.Read<float>(expected, "input", out ulong[] shape);
        float[] probs = H5.Read<float>(expected, "probs", out ulong[] outShape);
        using KerasFile keras = KerasFile.Open(Repository.Data("keras_models/" + file));
        ConvertedNetwork network = KerasConverter.OfPictures(file, keras.Model!, new AsComputed(keras.Weights), keras.IsKeras2, inputSize: null);
        Assert.Equal((int)outShape[1], network.ClassCount);
        Assert.Equal(hasFeatures, network.FeatureCount > 0);
        float[] logits = Run(network, BreedModelFile.PictureInput, ToNchw(input, shape), [(int)shape[0], (int)shape[3], (int)shape[1], (int)shape[2]]);
        Near(probs, Softmax(logits, network.ClassCount), 1e-4);
    }

    [Fact]
    public void A_Normalization_that_was_adapted_uses_what_it_learnt()
    {
        using KerasFile keras = KerasFile.Open(Repository.Data("keras_models/efficientnet_b0.keras"));
        ConvertedNetwork adapted = KerasConverter.OfPictures("x", keras.Model!, keras.Weights, keras.IsKeras2, inputSize: null);
        ConvertedNetwork plain = KerasConverter.OfPictures("x", keras.Model!, new AsComputed(keras.Weights), keras.IsKeras2, inputSize: null);
        IReadOnlyList<KerasTensor> statistics = keras.Weights.Of(keras.Model!.Layers.Single(l => l.ClassName is "Normalization"));
        float[] pixels = [.. Enumerable.Range(0, 3 * 64 * 64).Select(i => i * 37 % 256)];

        // Pixels that the statistics turn into those give the same.
        float[] before = [.. pixels.Select((p, i) => ((p / 255f * MathF.Sqrt(statistics[1].Values[i / 4096])) + statistics[0].Values[i / 4096]) * 255f)];
        float[] expected = Run(plain, BreedModelFile.PictureInput, pixels, [1, 3, 64, 64]);
        Near(expected, Run(adapted, BreedModelFile.PictureInput, before, [1, 3, 64, 64]), 1e-3 * expected.Max(Math.Abs));
    }

    /// <summary>
    /// The reference for efficientnet_b0 was computed before the model was saved, by a layer Normalization that had been given weights but did not use them yet: Keras
    /// takes them into use in adapt() and when a file is loaded (Normalization.finalize_state). So they are left out of this comparison, and only they.
    /// </summary>
    private sealed class AsComputed(IKerasWeights inner) : IKerasWeights
    {
        public IReadOnlyList<KerasTensor> Of(KerasLayer layer) => layer.ClassName is "Normalization" ? [new KerasTensor([3], [0, 0, 0]), new KerasTensor([3], [1, 1, 1])] : inner.Of(layer);

        public IKerasWeights Inside(KerasLayer model) => inner.Inside(model);
    }

    /// <summary>Runs a network.</summary>
    internal static float[] Run(ConvertedNetwork network, string input, float[] values, int[] shape, string output = BreedModelFile.Logits)
    {
        using var session = new InferenceSession(network.Graph.ToModel());
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(values, [.. shape.Select(d => (long)d)]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [input], [value], [output]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    internal static void Near(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = expected.Zip(actual, (e, a) => (double)Math.Abs(e - a)).Max();
        TestContext.Current.TestOutputHelper?.WriteLine($"largest difference {difference:g3}");
        Assert.True(difference <= tolerance, $"The largest difference is {difference}.");
    }

    internal static float[] ToNchw(float[] values, ulong[] shape)
    {
        int n = (int)shape[0], h = (int)shape[1], w = (int)shape[2], c = (int)shape[3];
        var result = new float[values.Length];
        for (int i = 0; i < n; i++)
        {
            for (int p = 0; p < h * w; p++)
            {
                for (int k = 0; k < c; k++)
                {
                    result[(((i * c) + k) * h * w) + p] = values[(((i * h * w) + p) * c) + k];
                }
            }
        }

        return result;
    }

    internal static float[] Softmax(float[] logits, int classes)
    {
        var result = new float[logits.Length];
        for (int row = 0; row < logits.Length; row += classes)
        {
            double max = logits.AsSpan(row, classes).ToArray().Max();
            double sum = logits.AsSpan(row, classes).ToArray().Sum(v => Math.Exp(v - max));
            for (int i = row; i < row + classes; i++)
            {
                result[i] = (float)(Math.Exp(logits[i] - max) / sum);
            }
        }

        return result;
    }
}
