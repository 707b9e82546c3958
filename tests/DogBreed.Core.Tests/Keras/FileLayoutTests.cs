using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Keras;
using DogBreed.Core.Models;

namespace DogBreed.Core.Tests.Keras;

/// <summary>Where versions of Keras put weights in their files (tests/data/keras_files/make.py): each gives the logits that NumPy computes.</summary>
public sealed class FileLayoutTests
{
    [Theory]
    [InlineData("slashes.h5")]
    [InlineData("tensorflow_2_12.keras")]
    [InlineData("tensorflow_2_12_windows.keras")]
    [InlineData("tensorflow_2_14.keras")]
    [InlineData("tensorflow_2_14_windows.keras")]
    [InlineData("tensorflow_2_15_windows.keras")]
    [InlineData("bfloat16.keras")]
    public void Every_layer_finds_its_weights(string name)
    {
        ConvertedNetwork network = Converted(name);
        KerasGoldenTests.Near(Expected(name), Logits(network), 1e-5);
    }

    /// <summary>The commonest of small classifiers: one unit p for two classes becomes [1 - p, p].</summary>
    [Theory]
    [InlineData("one_sigmoid.keras")]
    [InlineData("one_sigmoid_layer.keras")]
    [InlineData("one_logit.keras")]
    public void One_unit_is_two_classes(string name)
    {
        ConvertedNetwork network = Converted(name);
        Assert.Equal((2, 4, true), (network.ClassCount, network.FeatureCount, network.IsOneUnit));
        KerasGoldenTests.Near(Expected(name), KerasGoldenTests.Softmax(Logits(network), 2), 1e-6);
    }

    /// <summary>What no layer takes may be what the file is about: nothing is left out without a word.</summary>
    [Theory]
    [InlineData("unread.keras", "layers/dense_2")]
    [InlineData("unread_inside.keras", "layers/functional/layers/conv2d_2")]
    [InlineData("unread_2_12.keras", "_layer_checkpoint_dependencies/dense_")]
    public void Weights_that_no_layer_takes_are_told(string name, string group)
    {
        var error = Assert.Throws<ModelException>(() => KerasFile.Open(Repository.Data("keras_files/" + name)).Dispose());
        Assert.Contains(group, error.Message, StringComparison.Ordinal);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Both ways of counting, in files that do not say what model they are of.</summary>
    [Theory]
    [InlineData("head_2_12.weights.h5", "dense_2")]
    [InlineData("head_2_14.weights.h5", "dense_1")]
    [InlineData("head_3.weights.h5", "dense_1")]
    public void All_layers_of_a_head_without_a_configuration_are_found(string name, string second)
    {
        using KerasFile file = KerasFile.Open(Repository.Data("keras_files/" + name));
        Assert.Equal(["dense", second], file.Numbered!.NamesOf("dense"));
        Assert.False(file.Numbered.HasOthers("dense"));
        Assert.Equal([[8, 6], [6]], file.Numbered.Of("dense").Select(t => t.Shape));
        Assert.Equal([[6, 3], [3]], file.Numbered.Of(second).Select(t => t.Shape));
    }

    private static ConvertedNetwork Converted(string name)
    {
        string path = Repository.Data("keras_files/" + name);
        using KerasFile file = KerasFile.Open(path);
        return KerasConverter.OfPictures(path, file.Model!, file.Weights, file.IsKeras2, inputSize: null);
    }

    private static float[] Logits(ConvertedNetwork network)
    {
        float[] pixels = [.. Enumerable.Range(0, 16 * 16 * 3).Select(i => i % 17 / 17f)];
        return KerasGoldenTests.Run(network, BreedModelFile.PictureInput, KerasGoldenTests.ToNchw(pixels, [1, 16, 16, 3]), [1, 3, 16, 16], BreedModelFile.Logits);
    }

    private static float[] Expected(string name)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Repository.Data("keras_files/expected.json")));
        return [.. expected.RootElement.GetProperty(name).EnumerateArray().Select(v => v.GetSingle())];
    }
}
