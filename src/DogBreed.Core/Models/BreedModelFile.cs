using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using DogBreed.Core.Onnx;
using DogBreed.Core.Onnx.Format;

namespace DogBreed.Core.Models;

/// <summary>A breed model is one .onnx file, features -> logits and probs, with its card as JSON in the metadata. Nothing of it is believed before it is checked.</summary>
internal sealed class BreedModelFile
{
    public const string Input = "features";
    public const string PictureInput = "pixels";
    public const string Logits = "logits";
    public const string Probabilities = "probs";
    public const string FeatureMap = "feature_map";
    public const int MaximumFeatures = 1 << 17;

    private const string CardKey = "dogbreed.card";
    private const int Format = 1;
    // What Protocol Buffers can hold.
    private const long MaximumBytes = int.MaxValue;
    private const int MaximumClasses = 100_000;

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { MaxDepth = 8, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private BreedModelFile(string path, byte[] bytes, BreedModelCard card)
    {
        Path = path;
        Bytes = bytes;
        Card = card;
    }

    public string Path { get; }

    public byte[] Bytes { get; }

    public BreedModelCard Card { get; }

    /// <summary>The model as a backbone: its features, without a dog gate.</summary>
    /// <exception cref="ModelException">It gives no features.</exception>
    public BackboneCard AsBackbone() => Card is { Preprocessing: { } preprocessing, FeatureOutput: { } features }
        ? new BackboneCard
        {
            Name = Card.Name,
            Description = Card.Source ?? "A breed model.",
            Folder = Path,
            Float = new NetworkFile(Path, Convert.ToHexString(SHA256.HashData(Bytes)).ToLowerInvariant(), Card.Temperature, null),
            Preprocessing = preprocessing,
            Input = Card.Input,
            Features = features,
            Licence = "unknown",
            Source = Card.Source ?? "unknown",
        }
        : throw new ModelException($"The breed model '{Card.Name}' gives no features, so that it is no backbone. Get-BreedModel says of each model whether it is one (IsBackbone).");

    /// <summary>True for an ONNX model that carries a breed model's card.</summary>
    public static bool HasCard(ModelProto model) => model.MetadataProps.Any(p => string.Equals(p.Key, CardKey, StringComparison.Ordinal));

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelException">It is missing, or no breed model.</exception>
    public static BreedModelFile Read(string path)
    {
        byte[] bytes;
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw new ModelException($"{path}: there is no such file.", isMissing: true);
            }

            if (info.Length > MaximumBytes)
            {
                throw new ModelException($"{path}: a breed model has at most {MaximumBytes >> 20} MiB.");
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: the breed model cannot be read: {e.Message}", e);
        }

        try
        {
            ModelProto model = ModelProto.Parser.ParseFrom(bytes);
            string card = model.MetadataProps.FirstOrDefault(p => string.Equals(p.Key, CardKey, StringComparison.Ordinal))?.Value
                ?? throw new ModelException($"{path}: this .onnx file is no breed model: its metadata have no '{CardKey}'. Breed models are made by Start-BreedTraining and Import-BreedModel.");
            if (model.Graph is null || Onnx.OnnxFile.KeepsWeightsElsewhere(model))
            {
                throw new ModelException($"{path}: a breed model keeps its weights in itself; this one has none, or names other files.");
            }

            CardFile read = JsonSerializer.Deserialize<CardFile>(card, s_options) ?? throw new ModelException($"{path}: the card is empty.");
            // A file that was copied under another name is the model of that name.
            return new BreedModelFile(path, bytes, Check(read, path) with { Name = System.IO.Path.GetFileNameWithoutExtension(path) });
        }
        catch (Google.Protobuf.InvalidProtocolBufferException e)
        {
            throw new ModelException($"{path}: this is no .onnx file, or it is damaged: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new ModelException($"{path}: the card in the metadata is no valid JSON of its kind: {e.Message}", e);
        }
    }

    /// <summary>Writes a model that takes features: to a temporary file beside it, flushed, then renamed, so that there is the old file or the new one and never a half.</summary>
    /// <exception cref="IOException">It cannot be written (the folder is missing, the disk is full, ...).</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, BreedModelCard card, float[] kernel, float[] bias)
    {
        var graph = new OnnxGraph("breed model");
        graph.AddInput(Input, ["N", card.Features]);
        graph.Add("Gemm", [Input, graph.Constant("kernel", kernel, card.Features, card.Classes.Count), graph.Constant("bias", bias, card.Classes.Count)], Logits);
        graph.AddOutput(Logits, ["N", card.Classes.Count]);
        AddProbabilities(graph, card.Classes.Count, card.Temperature);
        SafeFile.Write(path, graph.ToModel(Metadata(card)));
    }

    /// <summary>Adds to a graph that gives logits their softmax at a temperature.</summary>
    public static void AddProbabilities(OnnxGraph graph, int classes, double temperature)
    {
        string scaled = temperature == 1 ? Logits : graph.Add("Div", [Logits, graph.Constant("temperature", [(float)temperature], 1)]);
        graph.Add("Softmax", [scaled], Probabilities, ("axis", -1));
        graph.AddOutput(Probabilities, ["N", classes]);
    }

    /// <summary>The card, as it stands in the file's metadata.</summary>
    public static (string Key, string Value) Metadata(BreedModelCard card) => (CardKey, JsonSerializer.Serialize(ToFile(card), s_options));

    private static CardFile ToFile(BreedModelCard card) =>
        new(Format, card.Name, [.. card.Classes], card.Backbone, card.BackboneSha256, card.Features, card.Preprocessing is { } p ? CardInput.From(p) with { Name = card.InputName } : null, card.Temperature, card.UnknownBelow, card.ValidationAccuracy, card.Training, card.FeatureOutput, card.LogitsName, card.Source);

    private static BreedModelCard Check(CardFile card, string path)
    {
        Demand(card.Format == Format, "format", $"is to be {Format}: the file was made by another version");
        Demand(card.Name is not null && ModelName.IsValid(card.Name), "name", "is to be " + ModelName.Rule);
        Demand(card.Backbone is not null && ModelName.IsValid(card.Backbone), "backbone", "is to be the name of a backbone");
        Demand(card.BackboneSha256 is { Length: 64 } hash && hash.All(char.IsAsciiHexDigit), "backboneSha256", "is to be 64 hexadecimal digits");
        Demand(card.Input is not null ? card.Features == 0 : card.Features is > 0 and <= MaximumFeatures, "features", $"is to be 1 to {MaximumFeatures}, or 0 where there is an input");
        Demand(card.Classes is { Length: > 1 and <= MaximumClasses } && Array.TrueForAll(card.Classes, c => !string.IsNullOrWhiteSpace(c) && PlainText.Is(c, 256)), "classes", $"are to be 2 to {MaximumClasses} names of at most 256 characters");
        Demand(card.Classes!.Distinct(StringComparer.Ordinal).Count() == card.Classes!.Length, "classes", "are to differ");
        Demand(card.Temperature is > 0 and < 1000, "temperature", "is to be above 0");
        Demand(card.UnknownBelow is null || double.IsFinite(card.UnknownBelow.Value), "unknownBelow", "is to be a number");
        Demand(card.ValidationAccuracy is null or (>= 0 and <= 1), "validationAccuracy", "is to be 0 to 1");
        Demand(card.FeatureOutput is null || card.Input is not null, "featureOutput", "is for models that see pictures");
        Demand(new[] { card.Input?.Name, card.FeatureOutput, card.LogitsName, card.Source, card.Training?.Recipe, card.Training?.Precision, card.Training?.Created }.All(IsPlain), "input.name, featureOutput, logitsName, source and training", "are to be texts of at most 500 characters");
        return new BreedModelCard
        {
            Name = card.Name!,
            Classes = card.Classes!,
            Backbone = card.Backbone!,
            BackboneSha256 = card.BackboneSha256!.ToLowerInvariant(),
            Features = card.Features,
            Preprocessing = card.Input?.Check(Demand),
            Temperature = card.Temperature,
            UnknownBelow = card.UnknownBelow,
            ValidationAccuracy = card.ValidationAccuracy,
            Training = card.Training,
            InputName = card.Input?.Name,
            FeatureOutput = card.FeatureOutput,
            LogitsName = card.LogitsName,
            Source = card.Source,
        };

        void Demand(bool holds, string field, string what)
        {
            if (!holds)
            {
                throw new ModelException($"{path}: in the breed model's card '{field}' {what}.");
            }
        }
    }

    private static bool IsPlain(string? text) => text is null || (text.Length > 0 && PlainText.Is(text, 500));

    private sealed record CardFile(int Format, string? Name, string[]? Classes, string? Backbone, string? BackboneSha256, int Features, CardInput? Input, double Temperature, double? UnknownBelow, double? ValidationAccuracy, BreedModelTraining? Training, string? FeatureOutput, string? LogitsName, string? Source);
}
