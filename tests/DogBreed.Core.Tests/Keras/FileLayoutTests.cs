using System.Text.Json;
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
    [InlineData("tensorflow_2_15_windows.keras")]
    [InlineData("bfloat16.keras")]
    public void Every_layer_finds_its_weights(string name)
    {
        string path = Repository.Data("keras_files/" + name);
        using KerasFile file = KerasFile.Open(path);
        ConvertedNetwork network = KerasConverter.OfPictures(path, file.Model!, file.Weights, file.IsKeras2, inputSize: null);
        float[] pixels = [.. Enumerable.Range(0, 16 * 16 * 3).Select(i => i % 17 / 17f)];
        float[] logits = KerasGoldenTests.Run(network, BreedModelFile.PictureInput, KerasGoldenTests.ToNchw(pixels, [1, 16, 16, 3]), [1, 3, 16, 16], BreedModelFile.Logits);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Repository.Data("keras_files/expected.json")));
        KerasGoldenTests.Near([.. expected.RootElement.GetProperty(name).EnumerateArray().Select(v => v.GetSingle())], logits, 1e-5);
    }
}
