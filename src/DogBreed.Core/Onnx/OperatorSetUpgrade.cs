using DogBreed.Core.Onnx.Format;

namespace DogBreed.Core.Onnx;

/// <summary>
/// A network of an older operator set of ONNX, said in set 13, which exports need: by 13 some operators take as inputs what were
/// attributes, and softmax looks along one axis (ONNX's Changelog.md). Sets below 7 broadcast in another way and stay as they are.
/// </summary>
internal sealed class OperatorSetUpgrade
{
    /// <summary>The set that is made.</summary>
    public const int Target = 13;

    private const int Least = 7;

    // Weights that are no inputs of the graph need this version of the format.
    private const int LeastFormat = 7;

    /// <summary>Operators that mean the same in all sets from 7 to 13, in floats.</summary>
    private static readonly HashSet<string> s_same = new(StringComparer.Ordinal)
    {
        "Abs",
        "Add",
        "And",
        "ArgMax",
        "AveragePool",
        "BatchNormalization",
        "Cast",
        "Ceil",
        "Concat",
        "Constant",
        "ConstantOfShape",
        "Conv",
        "ConvTranspose",
        "DepthToSpace",
        "Div",
        "Elu",
        "Equal",
        "Erf",
        "Exp",
        "Expand",
        "Flatten",
        "Floor",
        "Gather",
        "Gemm",
        "GlobalAveragePool",
        "GlobalMaxPool",
        "Greater",
        "HardSigmoid",
        "Identity",
        "InstanceNormalization",
        "LRN",
        "LeakyRelu",
        "Less",
        "Log",
        "MatMul",
        "Max",
        "MaxPool",
        "Mean",
        "Min",
        "Mul",
        "Neg",
        "Not",
        "Or",
        "PRelu",
        "Pow",
        "Reciprocal",
        "ReduceMax",
        "ReduceMean",
        "ReduceMin",
        "Relu",
        "Reshape",
        "Selu",
        "Shape",
        "Sigmoid",
        "Softplus",
        "SpaceToDepth",
        "Sqrt",
        "Sub",
        "Sum",
        "Tanh",
        "Tile",
        "Transpose",
        "Where",
    };

    private readonly GraphProto _graph;
    private readonly long _from;
    private readonly HashSet<string> _names;
    private int _next;

    private OperatorSetUpgrade(GraphProto graph, long from)
    {
        (_graph, _from) = (graph, from);
        _names =
        [
            .. graph.Node.SelectMany(n => n.Input.Concat(n.Output)),
            .. graph.Initializer.Select(i => i.Name),
            .. graph.Input.Select(i => i.Name),
        ];
    }

    /// <summary>True where a network is of a set that exports cannot join with others.</summary>
    public static bool IsNeeded(ModelProto model) => Own(model) is { Version: < Target };

    /// <summary>The same network in set 13; null where an operator is not known to mean the same there.</summary>
    public static ModelProto? Try(ModelProto model)
    {
        if (model.OpsetImport.Count != 1 || Own(model) is not { Version: >= Least and < Target } own)
        {
            return null;
        }

        ModelProto copy = model.Clone();
        var upgrade = new OperatorSetUpgrade(copy.Graph, own.Version);
        NodeProto[] nodes = [.. copy.Graph.Node];
        copy.Graph.Node.Clear();
        foreach (NodeProto node in nodes)
        {
            if (!upgrade.TryAdd(node))
            {
                return null;
            }
        }

        copy.OpsetImport[0].Version = Target;
        copy.IrVersion = Math.Max(copy.IrVersion, LeastFormat);
        return copy;
    }

    private static OperatorSetIdProto? Own(ModelProto model) => model.OpsetImport.FirstOrDefault(o => o.Domain.Length == 0);

    private bool TryAdd(NodeProto node)
    {
        if (node.Domain.Length > 0 || node.Attribute.Any(a => a.G is not null || a.Graphs.Count > 0))
        {
            return false;
        }

        switch (node.OpType)
        {
            case "Softmax" or "LogSoftmax":
                AddSoftmax(node);
                return true;
            case "Dropout":
                // At inference it does nothing; its mask is of no use.
                if (node.Output.Count > 1 && node.Output[1].Length > 0)
                {
                    return false;
                }

                _graph.Node.Add(OnnxGraph.Node("Identity", [node.Input[0]], [node.Output[0]]));
                return true;
            case "Squeeze" or "Unsqueeze" or "ReduceSum":
                MoveToInput(node, "axes");
                break;
            case "Split":
                MoveToInput(node, "split");
                break;
            case "Clip" when _from < 11:
                MoveToInput(node, "min");
                MoveToInput(node, "max", at: 2);
                break;
            case "Pad" when _from < 11:
                MoveToInput(node, "pads");
                MoveToInput(node, "value", at: 2);
                break;
            case "Slice" when _from < 10:
                MoveToInput(node, "starts");
                MoveToInput(node, "ends", at: 2);
                MoveToInput(node, "axes", at: 3);
                break;
            case "Clip" or "Pad" or "Slice":
                break;
            case "Resize" when _from >= 11:
                break;
            case "BatchNormalization" when Take(node, "spatial") is { I: 0 }:
                return false;
            default:
                if (!s_same.Contains(node.OpType))
                {
                    return false;
                }

                break;
        }

        _graph.Node.Add(node);
        return true;
    }

    // Before 13 all axes from the given one on were one.
    private void AddSoftmax(NodeProto node)
    {
        int axis = (int)(Take(node, "axis")?.I ?? 1);
        (string rows, string result, string shape) = (NewName(), NewName(), NewName());
        _graph.Node.Add(OnnxGraph.Node("Flatten", [node.Input[0]], [rows], ("axis", axis)));
        _graph.Node.Add(OnnxGraph.Node(node.OpType, [rows], [result], ("axis", -1)));
        _graph.Node.Add(OnnxGraph.Node("Shape", [node.Input[0]], [shape]));
        _graph.Node.Add(OnnxGraph.Node("Reshape", [result, shape], [node.Output[0]]));
    }

    private void MoveToInput(NodeProto node, string attribute, int at = 1)
    {
        AttributeProto? value = Take(node, attribute);
        if (value is null)
        {
            return;
        }

        var tensor = new TensorProto { Name = NewName() };
        if (value.Type == AttributeProto.Types.AttributeType.Float)
        {
            tensor.DataType = OnnxGraph.Float32;
            tensor.FloatData.Add(value.F);
        }
        else
        {
            tensor.DataType = OnnxGraph.Int64;
            tensor.Dims.Add(value.Ints.Count);
            tensor.Int64Data.Add(value.Ints);
        }

        _graph.Initializer.Add(tensor);
        while (node.Input.Count < at)
        {
            node.Input.Add(string.Empty);
        }

        node.Input.Add(tensor.Name);
    }

    private static AttributeProto? Take(NodeProto node, string name)
    {
        AttributeProto? found = node.Attribute.FirstOrDefault(a => a.Name == name);
        if (found is not null)
        {
            node.Attribute.Remove(found);
        }

        return found;
    }

    private string NewName()
    {
        string name;
        do
        {
            name = FormattableString.Invariant($"opset13_{_next++}");
        } while (!_names.Add(name));

        return name;
    }
}
