using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Training.Heads;

namespace DogBreed.Core.Tests.Models;

/// <summary>A model is whole where all that it needs is.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dogbreed").FullName;
    private readonly string _backbone;
    private readonly ModelStore _store;

    public VerifyTests()
    {
        string bundled = Path.Combine(Repository.Root, "models", "efficientnet-lite0");
        _backbone = Directory.CreateDirectory(Path.Combine(_folder, "mine")).FullName;
        foreach (string file in new[] { "model.onnx", "model.int8.onnx" })
        {
            File.Copy(Path.Combine(bundled, file), Path.Combine(_backbone, file));
        }

        File.WriteAllText(Path.Combine(_backbone, "card.json"), File.ReadAllText(Path.Combine(bundled, "card.json")).Replace("\"efficientnet-lite0\"", "\"mine\"", StringComparison.Ordinal));
        _store = new ModelStore(_folder);
        string sha256 = _store.Backbone("mine").Float.Sha256;
        BreedModelFile.Write(
            Path.Combine(_folder, "head.onnx"),
            new HeadModel
            {
                Name = "head",
                Classes = ["A", "B"],
                Backbone = new BackboneReference("mine", sha256),
                FeatureCount = 1280,
                Temperature = 1,
            },
            graph => new SoftmaxHead(1280, 2, new float[2 * 1280], new float[2]).AddTo(graph, BreedModelFile.Input, BreedModelFile.Logits));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_head_is_whole_with_its_backbone()
    {
        _store.Verify("mine");
        _store.Verify("head");
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model.int8.onnx")]
    public void A_head_whose_backbone_is_cut_short_is_not_whole(string file)
    {
        string path = Path.Combine(_backbone, file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1000]);
        Assert.Contains(path, Assert.Throws<ModelException>(() => _store.Verify("head")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_whose_backbone_lacks_its_network_is_not_whole()
    {
        File.Delete(Path.Combine(_backbone, "model.onnx"));
        Assert.Throws<ModelException>(() => _store.Verify("head"));
    }

    /// <summary>A card may be right in its hashes and wrong in what it says: the network is opened.</summary>
    [Fact]
    public void A_backbone_that_does_not_fit_its_card_is_not_whole()
    {
        string card = Path.Combine(_backbone, "card.json");
        File.WriteAllText(card, File.ReadAllText(card).Replace("\"features\": \"features\"", "\"features\": \"nosuch\"", StringComparison.Ordinal));
        Assert.Throws<ModelException>(() => _store.Verify("mine"));
    }
}
