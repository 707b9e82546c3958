using System.Text.Json.Nodes;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx.Format;
using Google.Protobuf;

namespace DogBreed.Core.Tests.Models;

/// <summary>The networks that a model needs, loaded.</summary>
public sealed class LoadedModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dogbreed").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A precision that is asked for is the named backbone's; where another is the gate, that takes what it has.</summary>
    [Theory]
    [InlineData("efficientnet-lite2", ModelPrecision.Float)]
    [InlineData("nogate", ModelPrecision.Int8)]
    public void The_gate_of_another_backbone_chooses_its_own_precision(string backbone, ModelPrecision expected)
    {
        var store = new ModelStore(Path.Combine(Repository.Root, "models"), _folder);
        WithoutGate("nogate");
        string path = Path.Combine(_folder, "scratch.onnx");
        BreedModelFile file = BreedModelFile.Read(Path.Combine(Repository.Data("v0.1.0"), "scratch.onnx"));
        ModelProto model = ModelProto.Parser.ParseFrom(file.Bytes);
        (string key, string value) = BreedModelFile.Metadata(file.Model with { Backbone = BackboneReference.To(store.Backbone(backbone)) });
        model.MetadataProps.Single(p => string.Equals(p.Key, key, StringComparison.Ordinal)).Value = value;
        File.WriteAllBytes(path, model.ToByteArray());
        using LoadedModel loaded = LoadedModel.Open(store, "scratch", ExecutionDevice.Cpu, ModelPrecision.Float);
        Assert.Equal("efficientnet-lite2", loaded.Gate.Name);
        Assert.Equal(expected, loaded.GateNetwork.Precision);
    }

    /// <summary>A copy of the small backbone that gives features and no classes.</summary>
    private void WithoutGate(string name)
    {
        string bundled = Path.Combine(Repository.Root, "models", "efficientnet-lite0");
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        JsonObject card = JsonNode.Parse(File.ReadAllText(Path.Combine(bundled, "card.json")))!.AsObject();
        card["name"] = name;
        card.Remove("dogs");
        card.Remove("classes");
        card["outputs"]!.AsObject().Remove("logits");
        File.WriteAllText(Path.Combine(folder, "card.json"), card.ToJsonString());
        foreach (string file in new[] { "model.onnx", "model.int8.onnx" })
        {
            File.Copy(Path.Combine(bundled, file), Path.Combine(folder, file));
        }
    }
}
