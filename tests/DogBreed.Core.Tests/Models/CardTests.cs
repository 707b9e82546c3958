using System.Text.Json.Nodes;
using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;

namespace DogBreed.Core.Tests.Models;

public sealed class CardTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("dogbreed").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("efficientnet-lite2", 260, 0.65)]
    [InlineData("efficientnet-lite0", 224, 0.82)]
    public void The_bundled_cards_say_what_the_networks_are(string name, int size, double temperature)
    {
        Backbone card = Repository.Models.Backbone(name.ToUpperInvariant());
        Assert.Equal(name, card.Name);
        Assert.Equal(size, card.Preprocessing.Size);
        Assert.Equal(ResizePolicy.ShortSideCrop, card.Preprocessing.Resize);
        Assert.Equal(temperature, card.Float.Temperature);
        Assert.Equal(118, card.Dogs!.Count);
        Assert.Equal("Chihuahua", card.Classes.Names[card.Dogs.First]);
        Assert.Equal("Mexican hairless", card.Classes.Names[card.Dogs.Last]);
        Assert.Equal("German shepherd", card.Classes.Names[235]);
    }

    [Fact]
    public void The_bundled_files_are_those_of_their_cards()
    {
        foreach (string name in Repository.Models.BackboneNames())
        {
            Backbone card = Repository.Models.Backbone(name);
            foreach (NetworkFile file in new[] { card.Float, card.Int8! })
            {
                string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file.Path)));
                Assert.Equal(file.Sha256, hash);
            }
        }
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var error = Assert.Throws<ModelException>(() => Repository.Models.Backbone("resnet"));
        Assert.Equal(ErrorKind.ModelNotFound, error.Kind);
        Assert.Contains("efficientnet-lite0, efficientnet-lite2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../models/../tests")]
    [InlineData("haarcascades")]
    [InlineData("..")]
    public void A_name_leads_nowhere_else(string name) => Assert.Throws<ModelException>(() => Repository.Models.Backbone(name));

    [Theory]
    [InlineData("name", "\"other\"")]
    [InlineData("name", "null")]
    [InlineData("float.file", "\"../../etc/passwd\"")]
    [InlineData("float.file", "\"..\"")]
    [InlineData("float.sha256", "\"12\"")]
    [InlineData("float.temperature", "0")]
    [InlineData("float.temperature", "\"hot\"")]
    [InlineData("float.accuracy", "7")]
    [InlineData("input.size", "1000000000")]
    [InlineData("input.size", "-1")]
    [InlineData("input.mean", "[1]")]
    [InlineData("input.std", "[1,0,1]")]
    [InlineData("input.resize", "\"Stretch\"")]
    [InlineData("input.resize", "\"1\"")]
    [InlineData("input.layout", "null")]
    [InlineData("outputs.logits", "\"\"")]
    [InlineData("classes", "\"imagenet-22k\"")]
    [InlineData("dogs.first", "-3")]
    [InlineData("dogs.last", "1000")]
    [InlineData("dogs.threshold", "2")]
    [InlineData("dogs", "null")]
    public void A_card_that_makes_no_sense_names_the_field(string field, string json)
    {
        JsonNode card = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "models", "efficientnet-lite0", "card.json")))!;
        string[] path = field.Split('.');
        JsonNode parent = path.Length == 2 ? card[path[0]]! : card;
        parent[path[^1]] = JsonNode.Parse(json);
        var error = Assert.Throws<ModelException>(() => Store(card.ToJsonString()).Backbone("efficientnet-lite0"));
        Assert.Contains(path[^1], error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("card.json", error.Message, StringComparison.Ordinal);
        ErrorWording.AssertClear(error.Message);
    }

    /// <summary>A card that breaks off, or has a value of another kind: where to look is said, in words for who wrote it.</summary>
    [Fact]
    public void A_damaged_card_says_where_to_look()
    {
        string whole = File.ReadAllText(Path.Combine(Repository.Root, "models", "efficientnet-lite0", "card.json"));
        for (int length = 1; length < whole.TrimEnd().Length; length += 5)
        {
            string message = Assert.Throws<ModelException>(() => Store(whole[..length]).Backbone("efficientnet-lite0")).Message;
            Assert.Contains("line ", message, StringComparison.Ordinal);
            ErrorWording.AssertClear(message.Replace(Path.GetTempPath(), string.Empty, StringComparison.Ordinal));
        }

        string wrong = whole.Replace("\"size\": 224", "\"size\": \"large\"", StringComparison.Ordinal);
        Assert.NotEqual(whole, wrong);
        string said = Assert.Throws<ModelException>(() => Store(wrong).Backbone("efficientnet-lite0")).Message;
        Assert.Contains("'input.size', look at line", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\":")]
    [InlineData("{}")]
    public void What_is_no_card_is_one_clear_error(string text) =>
        Assert.Contains("card.json", Assert.Throws<ModelException>(() => Store(text).Backbone("efficientnet-lite0")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_damaged_network_is_one_clear_error()
    {
        ModelStore store = Store(File.ReadAllText(Path.Combine(Repository.Root, "models", "efficientnet-lite0", "card.json")));
        File.WriteAllBytes(Path.Combine(_root, "efficientnet-lite0", "model.int8.onnx"), [1, 2, 3]);
        var error = Assert.Throws<ModelException>(() => DogBreedClassifier.Create(new ClassifierOptions { Store = store, Model = "efficientnet-lite0" }));
        Assert.Contains("model.int8.onnx", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ModelException>(() => DogBreedClassifier.Create(new ClassifierOptions { Store = store, Model = "efficientnet-lite0", Precision = ModelPrecision.Float }));
        Assert.Contains("model.onnx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_was_changed_is_refused()
    {
        ModelStore store = Store(File.ReadAllText(Path.Combine(Repository.Root, "models", "efficientnet-lite0", "card.json")));
        byte[] bytes = File.ReadAllBytes(Path.Combine(Repository.Root, "models", "efficientnet-lite0", "model.int8.onnx"));
        bytes[^100] ^= 1;
        File.WriteAllBytes(Path.Combine(_root, "efficientnet-lite0", "model.int8.onnx"), bytes);
        var error = Assert.Throws<ModelException>(() => DogBreedClassifier.Create(new ClassifierOptions { Store = store, Model = "efficientnet-lite0" }));
        Assert.Contains("SHA-256", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_of_another_size_than_its_card_says_is_refused()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "models", "efficientnet-lite0", "card.json")).Replace("\"size\": 224", "\"size\": 260", StringComparison.Ordinal);
        ModelStore store = Store(text);
        File.Copy(Path.Combine(Repository.Root, "models", "efficientnet-lite0", "model.onnx"), Path.Combine(_root, "efficientnet-lite0", "model.onnx"));
        var error = Assert.Throws<ModelException>(() => DogBreedClassifier.Create(new ClassifierOptions { Store = store, Model = "efficientnet-lite0", Precision = ModelPrecision.Float }));
        Assert.Contains("224", error.Message, StringComparison.Ordinal);
    }

    private ModelStore Store(string card)
    {
        Directory.CreateDirectory(Path.Combine(_root, "efficientnet-lite0"));
        File.WriteAllText(Path.Combine(_root, "efficientnet-lite0", "card.json"), card);
        return new ModelStore(_root);
    }
}
