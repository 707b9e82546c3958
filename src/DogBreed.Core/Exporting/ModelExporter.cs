using System.Text.Json;
using DogBreed.Core.Classification;
using DogBreed.Core.Imaging;
using DogBreed.Core.Importing;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;
using DogBreed.Core.Onnx.Format;

namespace DogBreed.Core.Exporting;

/// <summary>Writes models for programs in other languages: one .onnx file that plain ONNX Runtime runs.</summary>
public static class ModelExporter
{
    /// <summary>The name of the input of a file with the preprocessing inside: uint8 [N, height, width, 3], RGB.</summary>
    public const string ImageInput = "image";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    // Of the operators that are added, those that changed last did so in this set.
    private const int LeastOperatorSet = 13;

    /// <summary>
    /// One network from a picture to the probabilities of the breeds. Outputs: logits and probs [N, breeds], and where the backbone is a dog gate dog_probability [N]. The metadata hold
    /// the breeds (classes, a JSON list) and the way from a picture to the tensor (preprocessing, JSON), and of a gate its threshold and rule (dogs, JSON).
    /// </summary>
    /// <param name="store">Where models are looked for.</param>
    /// <param name="model">The name of the model, or its path.</param>
    /// <param name="includePreprocessing">True takes a picture of any size, as uint8 NHWC; false takes the tensor of the card.</param>
    /// <returns>The content of the .onnx file.</returns>
    /// <exception cref="ModelException">There is no such model, it is damaged, or its graph cannot be joined.</exception>
    public static byte[] Standalone(ModelStore store, string model, bool includePreprocessing)
    {
        ArgumentNullException.ThrowIfNull(store);
        BreedModelFile? file = store.BreedModelPath(model) is { } path ? BreedModelFile.Read(path) : null;
        BackboneCard backbone = file is null ? store.Backbone(model) : store.BackboneOf(file.Card);
        if (file is not null)
        {
            // It fits its backbone, or is an error that says why not.
            using BreedHead head = BreedHead.Open(file, backbone);
        }
        else if (!backbone.HasGate)
        {
            throw new ModelException($"The model '{backbone.Name}' is a backbone without classes: there is nothing to export but its own file, {backbone.Float.Path}.");
        }

        bool seesPictures = file?.Card.Preprocessing is not null;
        Preprocessing preprocessing = file?.Card.Preprocessing ?? backbone.Preprocessing;
        string source = seesPictures ? file!.Path : backbone.Float.Path;
        ModelProto network = Parse(source, seesPictures ? file!.Bytes : backbone.Float.Load());
        string input = seesPictures ? file!.Card.Input : backbone.Input;
        IReadOnlyList<string> breeds = file?.Card.Classes ?? backbone.DogNames;
        double temperature = file?.Card.Temperature ?? backbone.Float.Temperature;
        var graph = new OnnxGraph("dogbreed") { OperatorSet = OperatorSet(source, network) };
        string tensor = includePreprocessing
            ? new PreprocessingGraph(graph, preprocessing).Add(graph.AddInput(ImageInput, ["N", "height", "width", 3], OnnxGraph.UInt8))
            : graph.AddInput(input, ["N", .. preprocessing.Shape(1)[1..].Cast<object>()]);
        graph.Append(network.Graph, "network/", new Dictionary<string, string>(StringComparer.Ordinal) { [input] = tensor });
        graph.Add("Identity", [Logits(graph, file, backbone, seesPictures)], BreedModelFile.Logits);
        graph.AddOutput(BreedModelFile.Logits, ["N", breeds.Count]);
        BreedModelFile.AddProbabilities(graph, breeds.Count, temperature);
        if (!seesPictures && backbone.HasGate)
        {
            AddDogProbability(graph, backbone);
        }

        byte[] content = graph.ToModel([
            ("classes", JsonSerializer.Serialize(breeds)),
            .. !seesPictures && backbone.HasGate ? [("dogs", JsonSerializer.Serialize(new { threshold = backbone.DogThreshold, rule = backbone.GateRule.ToString() }, s_json))] : Array.Empty<(string, string)>(),
            ("preprocessing", JsonSerializer.Serialize(new { input = CardInput.From(preprocessing), note = "A value of the tensor is (pixel - mean) / std, pixel 0..255, upright." }, s_json)),
            .. includePreprocessing ? [] : new[] { BreedModelFile.Metadata(Card(file, backbone, breeds, preprocessing, input, temperature)) },
        ]);
        if (!includePreprocessing)
        {
            TrialRun.Check(source, content, input, preprocessing.Shape(1), BreedModelFile.Logits);
        }

        return content;
    }

    /// <summary>True where the exported file says whether there is a dog; else that is another network's part.</summary>
    /// <param name="store">Where models are looked for.</param>
    /// <param name="model">The name of the model, or its path.</param>
    /// <exception cref="ModelException">There is no such model, or it is damaged.</exception>
    public static bool HasGate(ModelStore store, string model)
    {
        ArgumentNullException.ThrowIfNull(store);
        BreedModelCard? card = store.BreedModelPath(model) is null ? null : store.BreedModel(model);
        return card is null ? store.Backbone(model).HasGate : card.Preprocessing is null && store.BackboneOf(card).HasGate;
    }

    /// <summary>Writes a model's own file as it is: a breed model's, or a backbone's floating-point network.</summary>
    /// <param name="store">Where models are looked for.</param>
    /// <param name="model">The name of the model, or its path.</param>
    /// <exception cref="ModelException">There is no such model, or it is damaged.</exception>
    public static byte[] Own(ModelStore store, string model)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.BreedModelPath(model) is { } path ? BreedModelFile.Read(path).Bytes : store.Backbone(model).Float.Load();
    }

    /// <summary>Writes the content of a file: the old file of that name or the new one is there at any moment.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its content.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content) => SafeFile.Write(path, content);

    /// <summary>The breeds' logits: a head's on the features, a network's own, or those of the backbone's dogs.</summary>
    private static string Logits(OnnxGraph graph, BreedModelFile? file, BackboneCard backbone, bool seesPictures)
    {
        if (file is null)
        {
            return graph.Add("Slice", ["network/" + backbone.Logits, Whole(graph, "dogs/first", backbone.FirstDogClass), Whole(graph, "dogs/end", backbone.LastDogClass + 1), Whole(graph, "dogs/axis", 1)], "dogs/logits");
        }

        if (seesPictures)
        {
            return "network/" + file.Card.Logits;
        }

        ModelProto head = Parse(file.Path, file.Bytes);
        graph.Append(head.Graph, "head/", new Dictionary<string, string>(StringComparer.Ordinal) { [file.Card.Input] = "network/" + backbone.RequiredFeatures });
        return "head/" + file.Card.Logits;
    }

    private static void AddDogProbability(OnnxGraph graph, BackboneCard backbone)
    {
        string scaled = graph.Add("Div", ["network/" + backbone.Logits, graph.Constant("gate/temperature", [(float)backbone.Float.Temperature], 1)], "gate/scaled");
        string all = graph.Add("Softmax", [scaled], "gate/probs", ("axis", -1));
        string dogs = graph.Add("Slice", [all, Whole(graph, "gate/first", backbone.FirstDogClass), Whole(graph, "gate/end", backbone.LastDogClass + 1), Whole(graph, "gate/axis", 1)], "gate/dogs");
        graph.Add("ReduceSum", [dogs, Whole(graph, "gate/axes", 1)], "dog_probability", ("keepdims", 0));
        graph.AddOutput("dog_probability", ["N"]);
    }

    /// <summary>With it the file is a breed model of this library too: Import-BreedModel takes it.</summary>
    private static BreedModelCard Card(BreedModelFile? file, BackboneCard backbone, IReadOnlyList<string> breeds, Preprocessing preprocessing, string input, double temperature) => new()
    {
        Name = file?.Card.Name ?? backbone.Name,
        Classes = breeds,
        Backbone = backbone.Name,
        BackboneSha256 = backbone.Float.Sha256,
        Features = 0,
        Preprocessing = preprocessing,
        InputName = input,
        Temperature = temperature,
        UnknownBelow = file?.Card.UnknownBelow,
        ValidationAccuracy = file?.Card.ValidationAccuracy,
        Training = file?.Card.Training,
        Source = file?.Card.Source ?? (file is null ? $"exported from {backbone.Name}" : null),
    };

    private static ModelProto Parse(string path, byte[] bytes)
    {
        ModelProto model = OnnxFile.Parse(path, bytes);
        return model.Graph.Node.Any(n => n.Attribute.Any(a => a.G is not null || a.Graphs.Count > 0))
            ? throw new ModelException($"{path}: the network has loops or branches (subgraphs), and cannot be joined with others.")
            : model;
    }

    private static long OperatorSet(string path, ModelProto model)
    {
        OperatorSetIdProto[] own = [.. model.OpsetImport.Where(o => o.Domain.Length == 0)];
        return model.OpsetImport.Count == 1 && own is [{ Version: >= LeastOperatorSet }] ? own[0].Version
            : throw new ModelException($"{path}: the network is of the operator set {string.Join(", ", model.OpsetImport.Select(o => $"{(o.Domain.Length == 0 ? "ai.onnx" : o.Domain)} {o.Version}"))}; only ai.onnx {LeastOperatorSet} and later can be joined with others.");
    }

    private static string Whole(OnnxGraph graph, string name, long value) => graph.Constant(name, [value], 1);
}
