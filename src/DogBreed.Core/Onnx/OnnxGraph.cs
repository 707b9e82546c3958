using System.Globalization;
using System.Runtime.InteropServices;
using DogBreed.Core.Onnx.Format;
using DogBreed.Core.Support;
using Google.Protobuf;

namespace DogBreed.Core.Onnx;

/// <summary>Builds an ONNX model node by node: standard operators of opset 17, 32-bit floats.</summary>
/// <param name="name">The graph's name.</param>
internal sealed class OnnxGraph(string name)
{
    /// <summary>Element types, as TensorProto numbers them.</summary>
    public const int Float32 = 1;
    public const int UInt8 = 2;
    public const int Int64 = 7;
    public const int Double = 11;

    // Opset 17 came with ONNX 1.12, which is IR version 8.
    private const int Opset = 17;
    private const int IrVersion = 8;

    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _next;

    /// <summary>The operator set that the nodes are of; that of a graph that is taken in is to be the same.</summary>
    public long OperatorSet { get; init; } = Opset;

    /// <summary>What "N", the batch, is in the shapes of inputs and outputs: free, or 1 where a part takes one picture at a time.</summary>
    public object Batch { get; init; } = "N";

    /// <summary>An input; a dimension is a number, or a name for one that is free.</summary>
    public string AddInput(string name, object[] shape, int type = Float32)
    {
        _graph.Input.Add(Value(name, shape, type));
        return name;
    }

    /// <summary>
    /// Takes in another graph. Its values keep their names behind a prefix; its inputs become values of this graph, its outputs no outputs
    /// of it.
    /// </summary>
    /// <param name="other">The graph; without subgraphs.</param>
    /// <param name="prefix">What its names begin with here.</param>
    /// <param name="inputs">The values of this graph that its inputs stand for.</param>
    public void Append(GraphProto other, string prefix, IReadOnlyDictionary<string, string> inputs)
    {
        foreach (TensorProto tensor in other.Initializer)
        {
            TensorProto copy = tensor.Clone();
            copy.Name = Name(tensor.Name);
            _graph.Initializer.Add(copy);
        }

        foreach (NodeProto node in other.Node)
        {
            NodeProto copy = node.Clone();
            copy.Name = node.Name.Length == 0 ? string.Empty : prefix + node.Name;
            copy.Input.Clear();
            copy.Input.Add(node.Input.Select(Name));
            copy.Output.Clear();
            copy.Output.Add(node.Output.Select(Name));
            _graph.Node.Add(copy);
        }

        // An input that is left out has no name.
        string Name(string name)
        {
            if (name.Length == 0)
            {
                return name;
            }

            return inputs.TryGetValue(name, out string? here) ? here : prefix + name;
        }
    }

    /// <summary>Makes a value an output.</summary>
    public void AddOutput(string name, object[] shape) => _graph.Output.Add(Value(name, shape, Float32));

    /// <summary>A constant tensor.</summary>
    public string Constant(string name, float[] values, params int[] shape) =>
        Constant(name, Float32, MemoryMarshal.AsBytes(values.AsSpan()), values.Length, shape);

    /// <summary>A constant tensor of whole numbers: shapes, axes, indexes.</summary>
    public string Constant(string name, long[] values, params int[] shape) =>
        Constant(name, Int64, MemoryMarshal.AsBytes(values.AsSpan()), values.Length, shape);

    /// <summary>A constant tensor in double precision.</summary>
    public string Constant(string name, double[] values, params int[] shape) =>
        Constant(name, Double, MemoryMarshal.AsBytes(values.AsSpan()), values.Length, shape);

    /// <summary>A node with one output.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">The names of what it takes.</param>
    /// <param name="output">The name of what it gives; made up where null.</param>
    /// <param name="attributes">int, float, string, int[] or float[].</param>
    /// <returns>The name of the output.</returns>
    public string Add(string type, string[] inputs, string? output = null, params (string Name, object Value)[] attributes) =>
        AddMany(type, inputs, [output ?? NewName(type)], attributes)[0];

    /// <summary>A node with several outputs.</summary>
    public string[] AddMany(string type, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        _graph.Node.Add(Node(type, inputs, outputs, attributes));
        return outputs;
    }

    /// <summary>A node that stands in no graph yet.</summary>
    public static NodeProto Node(string type, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = type, Name = outputs[0] };
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        node.Attribute.Add(attributes.Select(a => Attribute(a.Name, a.Value)));
        return node;
    }

    /// <summary>What its constants take.</summary>
    public long WeightBytes { get; private set; }

    /// <summary>The operators of the nodes.</summary>
    public IEnumerable<string> Operators => _graph.Node.Select(n => n.OpType);

    /// <summary>
    /// A name that no other value has: as it is where it is free, else with a number. Names that are to stay free for later are asked for
    /// first.
    /// </summary>
    public string NewName(string what)
    {
        string free = what;
        while (!_names.Add(free))
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{what}_{_next++}");
        }

        return free;
    }

    /// <summary>The content of the .onnx file.</summary>
    public byte[] ToModel(params (string Key, string Value)[] metadata)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "DogBreed.Core",
            Graph = _graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = OperatorSet });
        model.MetadataProps.Add(metadata.Select(m => new StringStringEntryProto { Key = m.Key, Value = m.Value }));
        return model.ToByteArray();
    }

    private string Constant(string name, int type, ReadOnlySpan<byte> raw, int count, int[] shape)
    {
        if (shape.Aggregate(1, (product, d) => product * d) != count)
        {
            throw new ArgumentException(Texts.FormatAreNotValues(name, string.Join(", ", shape), count), nameof(shape));
        }

        WeightBytes += raw.Length;
        var tensor = new TensorProto
        {
            Name = name,
            DataType = type,
            RawData = ByteString.CopyFrom(raw),
        };
        tensor.Dims.Add(shape.Select(d => (long)d));
        _graph.Initializer.Add(tensor);
        return name;
    }

    private ValueInfoProto Value(string name, object[] shape, int type)
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.Add(
            shape
                .Select(d => d is "N" ? Batch : d)
                .Select(d =>
                    d is string free
                        ? new TensorShapeProto.Types.Dimension { DimParam = free }
                        : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(d, CultureInfo.InvariantCulture) }
                )
        );
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = dimensions },
            },
        };
    }

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case int i:
                (attribute.Type, attribute.I) = (AttributeProto.Types.AttributeType.Int, i);
                break;
            case float f:
                (attribute.Type, attribute.F) = (AttributeProto.Types.AttributeType.Float, f);
                break;
            case string s:
                (attribute.Type, attribute.S) = (AttributeProto.Types.AttributeType.String, ByteString.CopyFromUtf8(s));
                break;
            case int[] ints:
                attribute.Type = AttributeProto.Types.AttributeType.Ints;
                attribute.Ints.Add(ints.Select(i => (long)i));
                break;
            case float[] floats:
                attribute.Type = AttributeProto.Types.AttributeType.Floats;
                attribute.Floats.Add(floats);
                break;
            default:
                throw new ArgumentException(Texts.FormatAnAttributeCannotBeA(name, value.GetType()), nameof(value));
        }

        return attribute;
    }
}
