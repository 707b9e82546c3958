using DogBreed.Core.Errors;
using DogBreed.Core.Onnx;
using DogBreed.Core.Onnx.Format;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>
/// A trained model as a file: one .onnx, features or pixels -> logits and probs, with its card as JSON in the metadata. Nothing of it is
/// believed before it is checked.
/// </summary>
internal sealed class BreedModelFile
{
    public const string Input = "features";
    public const string PictureInput = "pixels";
    public const string Logits = "logits";
    public const string Probabilities = "probs";
    public const string FeatureMap = "feature_map";
    public const int MaximumFeatures = 1 << 17;

    private const string CardKey = "dogbreed.card";

    // What Protocol Buffers can hold.
    private const long MaximumBytes = int.MaxValue;

    private BreedModelFile(byte[] bytes, TrainedModel model) => (Bytes, Model) = (bytes, model);

    /// <summary>The content of the file.</summary>
    public byte[] Bytes { get; }

    /// <summary>What its card says.</summary>
    public TrainedModel Model { get; }

    /// <summary>True for an ONNX model that carries a card.</summary>
    public static bool HasCard(ModelProto model) => Card(model) is not null;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelException">It is missing, or no breed model.</exception>
    public static BreedModelFile Read(string path)
    {
        byte[] bytes = ReadBytes(path);
        try
        {
            ModelProto model = ModelProto.Parser.ParseFrom(bytes);
            string card =
                Card(model) ?? throw new ModelException(ErrorKind.ModelLacksCard, Texts.FormatOnnxFileBreedModelMetadata(path, CardKey));
            return model.Graph is not null && !OnnxFile.KeepsWeightsElsewhere(model)
                ? new BreedModelFile(bytes, BreedModelCard.Parse(card, path))
                : throw new ModelException(Texts.FormatBreedModelContainsWeightsNone(path));
        }
        catch (Google.Protobuf.InvalidProtocolBufferException e)
        {
            throw new ModelException(Texts.FormatOnnxFileDamaged(path), e);
        }
    }

    /// <summary>
    /// Writes a head: to a temporary file beside it, flushed, then renamed, so that there is the old file or the new one and never a half.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="model">Its card.</param>
    /// <param name="addLogits">Adds the nodes from <see cref="Input"/> to <see cref="Logits"/>.</param>
    /// <exception cref="IOException">It cannot be written (the folder is missing, the disk is full, ...).</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, HeadModel model, Action<OnnxGraph> addLogits)
    {
        var graph = new OnnxGraph("breed model");
        graph.AddInput(Input, ["N", model.FeatureCount]);
        addLogits(graph);
        graph.AddOutput(Logits, ["N", model.Classes.Count]);
        AddProbabilities(graph, model.Classes.Count, model.Temperature);
        SafeFile.Write(path, graph.ToModel(Metadata(model)));
    }

    /// <summary>Adds to a graph that gives logits their softmax at a temperature.</summary>
    public static void AddProbabilities(OnnxGraph graph, int classes, double temperature)
    {
        string scaled = temperature == 1 ? Logits : graph.Add("Div", [Logits, graph.Constant("temperature", [(float)temperature], 1)]);
        graph.Add("Softmax", [scaled], Probabilities, ("axis", -1));
        graph.AddOutput(Probabilities, ["N", classes]);
    }

    /// <summary>The card, as it stands in the file's metadata.</summary>
    public static (string Key, string Value) Metadata(TrainedModel model) => (CardKey, BreedModelCard.ToJson(model));

    private static string? Card(ModelProto model) =>
        model.MetadataProps.FirstOrDefault(p => string.Equals(p.Key, CardKey, StringComparison.Ordinal))?.Value;

    private static byte[] ReadBytes(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw new ModelException(ErrorKind.ModelNotFound, Texts.FormatThereIsNoSuchFile(path));
            }

            return info.Length <= MaximumBytes
                ? File.ReadAllBytes(path)
                : throw new ModelException(Texts.FormatBreedModelMostMiB(path, MaximumBytes >> 20));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(Texts.FormatBreedModelCannotRead(path, e.Message), e);
        }
    }
}
