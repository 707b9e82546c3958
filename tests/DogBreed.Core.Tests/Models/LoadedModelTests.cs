using System.Text.Json.Nodes;
using DogBreed.Core.Classification;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx.Format;
using DogBreed.Core.Photos;
using DogBreed.Core.Training.Heads;
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

    /// <summary>Views are averaged before the head: one that takes a single row of features is no hindrance.</summary>
    [Fact]
    public void A_head_of_a_fixed_batch_takes_test_time_augmentation()
    {
        var store = new ModelStore(Path.Combine(Repository.Root, "models"), _folder);
        Head(store, "free", batch: null);
        Head(store, "fixed", batch: 1);
        BreedPrediction[] answers = [.. new[] { "free", "fixed" }.Select(name =>
        {
            using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = store, Model = name });
            return classifier.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")), new ClassifyOptions { Views = 2 });
        })];
        Assert.Equal(answers[0].Candidates, answers[1].Candidates);
    }

    private void Head(ModelStore store, string name, int? batch)
    {
        string path = Path.Combine(_folder, name + ".onnx");
        float[] weights = [.. Enumerable.Range(0, 2 * 1280).Select(i => (i % 7 - 3) / 100f)];
        BreedModelFile.Write(
            path,
            new HeadModel
            {
                Name = name,
                Classes = ["A", "B"],
                Backbone = BackboneReference.To(store.Backbone("efficientnet-lite0")),
                FeatureCount = 1280,
                Temperature = 1,
            },
            graph => new SoftmaxHead(1280, 2, weights, new float[2]).AddTo(graph, BreedModelFile.Input, BreedModelFile.Logits));
        if (batch is { } rows)
        {
            ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
            foreach (ValueInfoProto value in model.Graph.Input.Concat(model.Graph.Output))
            {
                value.Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimValue = rows };
            }

            File.WriteAllBytes(path, model.ToByteArray());
        }
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
