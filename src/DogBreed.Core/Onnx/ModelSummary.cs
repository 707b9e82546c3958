using DogBreed.Core.Errors;
using DogBreed.Core.Inference;
using DogBreed.Core.Onnx.Format;
using DogBreed.Core.Support;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Onnx;

/// <summary>The layers of a network with their shapes, which ONNX Runtime infers, and the number of their weights.</summary>
internal static class ModelSummary
{
    /// <exception cref="ModelException">It is no network, or damaged.</exception>
    public static IReadOnlyList<ModelLayer> Of(string path, byte[] bytes)
    {
        ModelProto model = OnnxFile.Parse(path, bytes);
        GraphProto graph = model.Graph;
        Dictionary<string, TensorProto> weights = graph
            .Initializer.DistinctBy(t => t.Name, StringComparer.Ordinal)
            .ToDictionary(t => t.Name, StringComparer.Ordinal);

        // Weights that are kept in fewer bits belong to the layer that uses them, and not to the node that unpacks them.
        Dictionary<string, string> unpacked = graph
            .Node.Where(n =>
                n.OpType is "Cast" or "DequantizeLinear" && n.Input.Count > 0 && n.Output.Count > 0 && weights.ContainsKey(n.Input[0])
            )
            .DistinctBy(n => n.Output[0], StringComparer.Ordinal)
            .ToDictionary(n => n.Output[0], n => n.Input[0], StringComparer.Ordinal);
        var counted = new HashSet<string>(StringComparer.Ordinal);
        NodeProto[] layers =
        [
            .. graph.Node.Where(n =>
                n.OpType is not ("Constant" or "QuantizeLinear" or "DequantizeLinear")
                && n.Output.Count > 0
                && !unpacked.ContainsKey(n.Output[0])
            ),
        ];
        IReadOnlyDictionary<string, int?[]> shapes = Shapes(path, model, layers);
        return
        [
            .. layers.Select(n => new ModelLayer(
                n.Name.Length > 0 ? n.Name : n.Output[0],
                n.OpType,
                shapes.GetValueOrDefault(n.Output[0], []),
                n.Input.Select(i => unpacked.GetValueOrDefault(i, i))
                    .Where(i => weights.ContainsKey(i) && IsParameter(weights[i]) && counted.Add(i))
                    .Sum(i => Count(weights[i]))
            )),
        ];
    }

    // Shapes, axes and indexes are whole numbers of 64 bits; limits and factors have no dimensions.
    private static bool IsParameter(TensorProto tensor) => tensor.DataType != OnnxGraph.Int64 && tensor.Dims.Count > 0;

    private static long Count(TensorProto tensor) => tensor.Dims.Aggregate(1L, (product, d) => product * Math.Max(0, d));

    private static Dictionary<string, int?[]> Shapes(string path, ModelProto model, NodeProto[] layers)
    {
        ModelProto all = model.Clone();
        var known = all.Graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        all.Graph.Output.Add(layers.Select(n => n.Output[0]).Where(known.Add).Select(name => new ValueInfoProto { Name = name }));
        _ = OnnxEngine.Providers;
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        try
        {
            using var session = new InferenceSession(all.ToByteArray(), options);
            return session.OutputMetadata.ToDictionary(
                o => o.Key,
                o => o.Value.IsTensor ? o.Value.Dimensions.Select(d => d < 0 ? (int?)null : d).ToArray() : [],
                StringComparer.Ordinal
            );
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(Texts.FormatONNXRuntimeCannotLoadNetwork(path, PlainReason.Of(e)), e);
        }
    }
}
