using System.Runtime.InteropServices;
using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Keras;
using DogBreed.Core.Models;

namespace DogBreed.Core.Tests.Keras;

/// <summary>Each layer in a model of its own, against what NumPy computes from its documented definition (tests/data/keras_layers/make.py).</summary>
public sealed class LayerTests
{
    private static readonly JsonDocument s_data = JsonDocument.Parse(File.ReadAllBytes(Repository.Data("keras_layers/layers.json")));

    public static TheoryData<string> Names => [.. s_data.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_gives_what_its_definition_gives(string name)
    {
        JsonElement layer = s_data.RootElement.GetProperty("cases").EnumerateArray().Single(c => string.Equals(c.GetProperty("name").GetString(), name, StringComparison.Ordinal));
        KerasModel model = KerasModelReader.Read(name, layer.GetProperty("config").GetRawText());
        ConvertedNetwork network = KerasConverter.OfPictures(name, model, new Weights(layer.GetProperty("weights")), layer.GetProperty("keras").GetInt32() == 2, inputSize: null);
        int[] shape = [.. layer.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
        float[] expected = Floats(layer.GetProperty("expected"));
        float[] input = KerasGoldenTests.ToNchw(Floats(s_data.RootElement.GetProperty("input")), [1, 16, 16, 3]);
        float[] actual = KerasGoldenTests.Run(network, BreedModelFile.PictureInput, input, [1, 3, 16, 16], shape.Length == 3 ? BreedModelFile.FeatureMap : BreedModelFile.Logits);
        if (shape.Length == 3)
        {
            expected = KerasGoldenTests.ToNchw(expected, [1, (ulong)shape[0], (ulong)shape[1], (ulong)shape[2]]);
        }

        KerasGoldenTests.Near(expected, actual, 1e-5 * Math.Max(1, expected.Max(Math.Abs)));
    }

    [Fact]
    public void Every_layer_of_the_table_is_tested_or_does_nothing()
    {
        string all = s_data.RootElement.GetRawText();
        string[] untested = [.. LayerTable.Layers.Keys.Where(k => !all.Contains($"\"{k}\"", StringComparison.Ordinal) && !k.StartsWith("Random", StringComparison.Ordinal))];
        Assert.Equal(
            ["ActivityRegularization", "AlphaDropout", "AugMix", "AutoContrast", "Convolution2D", "ELU", "GaussianDropout", "GaussianNoise", "Identity", "Lambda", "RandAugment", "SeparableConvolution2D", "Softmax", "SpatialDropout2D"],
            untested.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_head_as_Keras_wrote_it_in_2017_and_a_model_that_begins_with_a_model_say_what_comes_in()
    {
        KerasModel head = KerasModelReader.Read("x", """
            {"class_name": "Sequential", "config": [
                {"class_name": "GlobalAveragePooling2D", "config": {"name": "global_average_pooling2d_1", "batch_input_shape": [null, 7, 7, 2048], "data_format": "channels_last"}},
                {"class_name": "Dense", "config": {"name": "dense_1", "units": 133, "activation": "softmax"}}]}
            """);
        Assert.Equal([7, 7, 2048], KerasConverter.InputShape("x", head));
        Assert.Equal(["input", "global_average_pooling2d_1", "dense_1"], head.Layers.Select(l => l.Name));

        // Sequential([base_model, Flatten(), ...]), with and without the shape that it was built for.
        const string Base = """{"class_name": "Functional", "config": {"name": "base", "layers": [{"class_name": "InputLayer", "name": "i", "config": {"batch_input_shape": [null, 16, 16, 3]}, "inbound_nodes": []}, {"class_name": "ReLU", "name": "r", "config": {}, "inbound_nodes": [[["i", 0, 0, {}]]]}], "input_layers": [["i", 0, 0]], "output_layers": [["r", 0, 0]]}}""";
        foreach (string shape in new[] { """, "build_input_shape": [null, 16, 16, 3]""", string.Empty })
        {
            KerasModel model = KerasModelReader.Read("x", $$$"""{"class_name": "Sequential", "config": {"name": "m", "layers": [{{{Base}}}, {"class_name": "GlobalAveragePooling2D", "config": {"name": "g"}}]{{{shape}}}}}""");
            Assert.Equal([16, 16, 3], KerasConverter.InputShape("x", model));
            Assert.Equal(3, KerasConverter.OfPictures("x", model, new Weights(JsonDocument.Parse("{}").RootElement), isKeras2: true, inputSize: null).FeatureCount);
        }
    }

    [Fact]
    public void A_network_that_ends_with_normalised_features_is_no_classifier()
    {
        KerasModel model = KerasModelReader.Read("x", """
            {"class_name": "Sequential", "config": [{"class_name": "ReLU", "config": {"name": "r", "batch_input_shape": [null, 16, 16, 3]}}, {"class_name": "GlobalAveragePooling2D", "config": {"name": "g"}},
                {"class_name": "LayerNormalization", "config": {"name": "n", "scale": false, "center": false}}]}
            """);
        ConvertedNetwork network = KerasConverter.OfPictures("x", model, new Weights(JsonDocument.Parse("{}").RootElement), isKeras2: false, inputSize: null);
        Assert.Equal((0, 3), (network.ClassCount, network.FeatureCount));
        float[] features = KerasGoldenTests.Run(network, BreedModelFile.PictureInput, [.. Enumerable.Range(0, 768).Select(i => (float)(i % 100))], [1, 3, 16, 16], BreedModelFile.Input);
        Assert.Equal(0, features.Sum(), 3);
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("sigmoid")]
    public void A_dense_layer_whose_probabilities_are_changed_behind_it_is_no_classifier(string activation)
    {
        KerasModel model = KerasModelReader.Read("x", $$$"""
            {"class_name": "Sequential", "config": [{"class_name": "GlobalAveragePooling2D", "config": {"name": "g", "batch_input_shape": [null, 16, 16, 3]}},
                {"class_name": "Dense", "config": {"name": "d", "units": 2, "use_bias": false, "activation": "{{{activation}}}"}}, {"class_name": "Rescaling", "config": {"name": "r", "scale": 2}}]}
            """);
        string kernel = Convert.ToBase64String(new byte[3 * 2 * sizeof(float)]);
        using JsonDocument weights = JsonDocument.Parse($$"""{"d": [{"shape": [3, 2], "values": "{{kernel}}"}]}""");
        string message = Assert.Throws<ModelException>(() => KerasConverter.OfPictures("x", model, new Weights(weights.RootElement), isKeras2: true, inputSize: null)).Message;
        Assert.Contains($"the output of a {activation} before it", message, StringComparison.Ordinal);
    }

    private static float[] Floats(JsonElement base64) => MemoryMarshal.Cast<byte, float>(base64.GetBytesFromBase64()).ToArray();

    private sealed class Weights(JsonElement weights) : IKerasWeights
    {
        public IReadOnlyList<KerasTensor> Of(KerasLayer layer) => weights.TryGetProperty(layer.Name, out JsonElement own)
            ? [.. own.EnumerateArray().Select(w => new KerasTensor([.. w.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())], Floats(w.GetProperty("values"))))]
            : [];

        public IKerasWeights Inside(KerasLayer model) => this;
    }
}
