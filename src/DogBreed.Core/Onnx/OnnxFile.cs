using DogBreed.Core.Errors;
using DogBreed.Core.Onnx.Format;
using DogBreed.Core.Support;
using Google.Protobuf;

namespace DogBreed.Core.Onnx;

/// <summary>An .onnx file that somebody else made: read, and changed where a model of this library has to say more.</summary>
internal static class OnnxFile
{
    private const int Float32 = 1;
    private const int MaximumName = 1000;

    /// <exception cref="ModelException">It is no ONNX model, it is damaged, or it keeps weights in other files.</exception>
    public static ModelProto Parse(string path, byte[] bytes)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelException(Texts.FormatOnnxFileDamaged(path), e);
        }

        if (model.Graph is null || model.Graph.Node.Count == 0)
        {
            throw new ModelException(Texts.FormatOnnxFileHoldsNetwork(path));
        }

        if (HasStrangeName(model))
        {
            throw new ModelException(Texts.FormatNameOnnxFileMoreThan(path, MaximumName));
        }

        return KeepsWeightsElsewhere(model) ? throw new ModelException(Texts.FormatNetworkKeepsWeightsOtherFiles(path)) : model;
    }

    /// <summary>The content of a network that gives a value of its graph, which may be an inner one.</summary>
    public static byte[] WithOutput(ModelProto model, string value)
    {
        if (model.Graph.Output.Any(o => o.Name == value))
        {
            return model.ToByteArray();
        }

        ModelProto copy = model.Clone();
        var type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = Float32 } };
        copy.Graph.Output.Add(new ValueInfoProto { Name = value, Type = type });
        return copy.ToByteArray();
    }

    /// <summary>
    /// Adds an output of logits, [N, classes], made of the network's own: flattened, and where it is behind a softmax its logarithm.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="output">Its output.</param>
    /// <param name="isProbabilities">True where that is behind a softmax or a sigmoid.</param>
    /// <param name="classes">How many there are.</param>
    /// <param name="isOneUnit">True where it has one value for two classes: [1 - p, p] is made of it.</param>
    /// <param name="name">What the new output is called.</param>
    public static void AddLogits(ModelProto model, string output, bool isProbabilities, int classes, bool isOneUnit, string name)
    {
        GraphProto graph = model.Graph;
        string given = isOneUnit ? TwoColumns(graph, output, isProbabilities, name) : output;
        string flat = isProbabilities ? name + "_probabilities" : name;
        graph.Node.Add(Node("Flatten", [given], flat));
        if (isProbabilities)
        {
            // So small that no probability of a float changes, and zero has a logarithm.
            graph.Node.Add(Node("Add", [flat, Scalar(graph, name + "_least", 1e-30f)], flat + "_shifted"));
            graph.Node.Add(Node("Log", [flat + "_shifted"], name));
        }

        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "N" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = classes });
        graph.Output.Add(
            new ValueInfoProto
            {
                Name = name,
                Type = new TypeProto
                {
                    TensorType = new TypeProto.Types.Tensor { ElemType = Float32, Shape = shape },
                },
            }
        );
    }

    private static string TwoColumns(GraphProto graph, string output, bool isProbabilities, string name)
    {
        // A sigmoid of z is a softmax over 0 and z.
        (string unit, string other, string both) = (name + "_unit", name + "_other", name + "_both");
        graph.Node.Add(Node("Flatten", [output], unit));
        graph.Node.Add(
            isProbabilities
                ? Node("Sub", [Scalar(graph, name + "_one", 1), unit], other)
                : Node("Mul", [Scalar(graph, name + "_zero", 0), unit], other)
        );
        graph.Node.Add(Node("Concat", [other, unit], both, ("axis", 1)));
        return both;
    }

    private static string Scalar(GraphProto graph, string name, float value)
    {
        var scalar = new TensorProto
        {
            Name = name,
            DataType = Float32,
            RawData = ByteString.CopyFrom(BitConverter.GetBytes(value)),
        };
        scalar.Dims.Add(1);
        graph.Initializer.Add(scalar);
        return name;
    }

    /// <summary>True where the network says that it takes one item at a time.</summary>
    public static bool HasFixedBatch(ModelProto model) => Batches(model).Any(d => d.DimValue == 1);

    /// <summary>Lets a network say that it takes one item at a time.</summary>
    /// <returns>False where it says so already.</returns>
    public static bool FixBatch(ModelProto model)
    {
        TensorShapeProto.Types.Dimension[] free = [.. Batches(model).Where(d => d.DimValue != 1)];
        foreach (TensorShapeProto.Types.Dimension dimension in free)
        {
            dimension.DimValue = 1;
        }

        return free.Length > 0;
    }

    // The first dimension of each input. Old files name their weights among the inputs.
    private static IEnumerable<TensorShapeProto.Types.Dimension> Batches(ModelProto model)
    {
        HashSet<string> weights = [.. model.Graph.Initializer.Select(i => i.Name)];
        return model
            .Graph.Input.Where(i => !weights.Contains(i.Name))
            .Select(i => i.Type?.TensorType?.Shape?.Dim.FirstOrDefault())
            .OfType<TensorShapeProto.Types.Dimension>();
    }

    /// <summary>True where a name stands for a value of the graph.</summary>
    public static bool HasValue(ModelProto model, string name) =>
        model.Graph.Input.Any(i => string.Equals(i.Name, name, StringComparison.Ordinal))
        || model.Graph.Node.Any(n => n.Output.Contains(name))
        || model.Graph.Initializer.Any(i => string.Equals(i.Name, name, StringComparison.Ordinal));

    /// <summary>
    /// True where any tensor of a model, wherever it stands, names another file as the place of its values: ONNX Runtime would read
    /// whatever that is.
    /// </summary>
    public static bool KeepsWeightsElsewhere(ModelProto model) => Tensors(model).Any(t => t.DataLocation != 0 || t.ExternalData.Count > 0);

    private static IEnumerable<TensorProto> Tensors(ModelProto model)
    {
        foreach (GraphProto graph in Graphs(model))
        {
            foreach (TensorProto tensor in graph.Initializer.Concat(graph.SparseInitializer.SelectMany(Parts)))
            {
                yield return tensor;
            }
        }

        foreach (AttributeProto attribute in Attributes(model))
        {
            foreach (
                TensorProto tensor in attribute
                    .Tensors.Append(attribute.T)
                    .Concat(attribute.SparseTensors.Append(attribute.SparseTensor).SelectMany(Parts))
                    .OfType<TensorProto>()
            )
            {
                yield return tensor;
            }
        }
    }

    private static IEnumerable<AttributeProto> Attributes(ModelProto model) =>
        Graphs(model).SelectMany(g => g.Node).Concat(model.Functions.SelectMany(f => f.Node)).SelectMany(n => n.Attribute);

    // The graph, and those inside its nodes: If, Loop, Scan.
    private static IEnumerable<GraphProto> Graphs(ModelProto model)
    {
        var open = new Stack<GraphProto>(model.Functions.SelectMany(f => f.Node).SelectMany(Inner));
        open.Push(model.Graph);
        while (open.TryPop(out GraphProto? graph))
        {
            yield return graph;
            foreach (GraphProto inner in graph.Node.SelectMany(Inner))
            {
                open.Push(inner);
            }
        }
    }

    private static IEnumerable<GraphProto> Inner(NodeProto node) =>
        node.Attribute.SelectMany(a => a.Graphs.Append(a.G)).OfType<GraphProto>();

    private static IEnumerable<TensorProto> Parts(SparseTensorProto? sparse) =>
        new[] { sparse?.Values, sparse?.Indices }.OfType<TensorProto>();

    // Names stand in errors and in the list of layers, and so on a terminal.
    private static bool HasStrangeName(ModelProto model) =>
        model
            .Graph.Node.SelectMany(n => n.Input.Concat(n.Output).Append(n.Name).Append(n.OpType).Append(n.Domain))
            .Concat(model.Graph.Input.Concat(model.Graph.Output).Select(v => v.Name))
            .Concat(model.Graph.Initializer.Select(i => i.Name))
            .Concat(model.OpsetImport.Select(o => o.Domain))
            .Any(name => !PlainText.Is(name, MaximumName));

    private static NodeProto Node(string type, string[] inputs, string output, params (string, object)[] attributes) =>
        OnnxGraph.Node(type, inputs, [output], attributes);
}
