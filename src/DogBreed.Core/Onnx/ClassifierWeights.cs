using System.Runtime.InteropServices;
using DogBreed.Core.Onnx.Format;

namespace DogBreed.Core.Onnx;

/// <summary>The dense layer between a backbone's features and its logits, read from its .onnx file.</summary>
/// <param name="FeatureCount">The number of features.</param>
/// <param name="ClassCount">The number of classes.</param>
/// <param name="Kernel">[features, classes], row by row.</param>
/// <param name="Bias">[classes].</param>
internal sealed record ClassifierWeights(int FeatureCount, int ClassCount, float[] Kernel, float[] Bias)
{
    private static readonly HashSet<string> s_shapes = ["Identity", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Dropout"];

    private const int Float32 = 1;
    private const int Float16 = 10;

    /// <summary>Finds the layer: a Gemm, or a MatMul and an Add, from the output of features to the output of logits.</summary>
    /// <param name="model">The content of the .onnx file, in floating point.</param>
    /// <param name="features">The name of the features.</param>
    /// <param name="logits">The name of the logits.</param>
    /// <param name="throughShapes">Also where nodes lie between that change the shape alone, as importers put them there.</param>
    /// <returns>The layer; null where the graph is built otherwise (a head then starts from zero).</returns>
    public static ClassifierWeights? Find(byte[] model, string features, string logits, bool throughShapes = false)
    {
        GraphProto graph;
        try
        {
            graph = ModelProto.Parser.ParseFrom(model).Graph;
        }
        catch (Google.Protobuf.InvalidProtocolBufferException)
        {
            return null;
        }

        if (graph is null)
        {
            return null;
        }

        if (throughShapes)
        {
            (features, logits) = (Source(graph, features), Source(graph, logits));
        }

        NodeProto? last = Producer(graph, logits);
        NodeProto? product = last;
        string? biasName = null;
        if (last is { OpType: "Add", Input.Count: 2 })
        {
            product = Producer(graph, last.Input[0]) ?? Producer(graph, last.Input[1]);
            biasName = last.Input.FirstOrDefault(i => product is null || !product.Output.Contains(i));
        }
        else if (last is { OpType: "Gemm", Input.Count: 3 })
        {
            biasName = last.Input[2];
        }

        if (
            product is not { OpType: "Gemm" or "MatMul" }
            || product.Input.Count < 2
            || !string.Equals(throughShapes ? Source(graph, product.Input[0]) : product.Input[0], features, StringComparison.Ordinal)
            || biasName is null
            || Attribute(product, "alpha", 1) is not 1
            || Attribute(product, "beta", 1) is not 1
            || Attribute(product, "transA", 0) is not 0
        )
        {
            return null;
        }

        (float[] Values, long[] Shape)? kernel = Constant(graph, product.Input[1]);
        (float[] Values, long[] Shape)? bias = Constant(graph, biasName);
        if (kernel is not { Shape.Length: 2 } k || bias is not { Shape.Length: 1 } b)
        {
            return null;
        }

        bool transposed = Attribute(product, "transB", 0) is 1;
        int rows = (int)(transposed ? k.Shape[1] : k.Shape[0]);
        int columns = (int)(transposed ? k.Shape[0] : k.Shape[1]);
        return b.Values.Length == columns
            ? new ClassifierWeights(rows, columns, transposed ? Matrices.Transpose(k.Values, columns, rows) : k.Values, b.Values)
            : null;
    }

    // The values that stand behind a name, in whatever shape. As many steps as there are nodes, so that no circle goes on.
    private static string Source(GraphProto graph, string name)
    {
        for (int i = 0; i < graph.Node.Count && Producer(graph, name) is { } node && s_shapes.Contains(node.OpType); i++)
        {
            name = node.Input[0];
        }

        return name;
    }

    private static NodeProto? Producer(GraphProto graph, string output) => graph.Node.FirstOrDefault(n => n.Output.Contains(output));

    private static float Attribute(NodeProto node, string name, float otherwise) =>
        node.Attribute.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.Ordinal)) switch
        {
            null => otherwise,
            { HasI: true, I: long whole } => whole,
            { F: float number } => number,
        };

    // A constant, or one in 16 bits that is cast.
    private static (float[] Values, long[] Shape)? Constant(GraphProto graph, string name)
    {
        if (Producer(graph, name) is { OpType: "Cast" } cast)
        {
            name = cast.Input[0];
        }

        TensorProto? tensor = graph.Initializer.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.Ordinal));
        if (tensor is null || tensor.Dims.Any(d => d is < 1 or > 1 << 24))
        {
            return null;
        }

        ReadOnlySpan<byte> raw = tensor.RawData.Span;
        float[] values = (tensor.DataType, raw.Length) switch
        {
            (Float32, 0) => [.. tensor.FloatData],
            (Float32, _) => MemoryMarshal.Cast<byte, float>(raw).ToArray(),
            (Float16, 0) => [.. tensor.Int32Data.Select(v => (float)BitConverter.UInt16BitsToHalf((ushort)v))],
            (Float16, _) => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(raw).ToArray(), h => (float)h),
            _ => [],
        };
        long length = tensor.Dims.Aggregate(1L, (product, d) => product * d);
        return values.Length == length ? (values, [.. tensor.Dims]) : null;
    }
}
