using DogBreed.Core.Models;
using DogBreed.Core.Onnx.Format;
using Google.Protobuf;

namespace DogBreed.Core.Onnx;

/// <summary>An .onnx file that somebody else made: read, and changed where a model of this library has to say more.</summary>
internal static class OnnxFile
{
    private const int Float32 = 1;

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
            throw new ModelException($"{path}: this is no .onnx file, or it is damaged: {e.Message}", e);
        }

        return model.Graph is null || model.Graph.Node.Count == 0
            ? throw new ModelException($"{path}: this .onnx file holds no network.")
            : model.Graph.Initializer.Any(t => t.DataLocation != 0)
            ? throw new ModelException($"{path}: the network keeps its weights in other files; only whole .onnx files are taken. (onnx.save_model with save_as_external_data=False makes one.)")
            : model;
    }

    /// <summary>Adds an output of logits, [N, classes], made of the network's own: flattened, and where it is behind a softmax its logarithm.</summary>
    public static void AddLogits(ModelProto model, string output, bool isProbabilities, int classes, string name)
    {
        GraphProto graph = model.Graph;
        string flat = isProbabilities ? name + "_probabilities" : name;
        graph.Node.Add(Node("Flatten", [output], flat));
        if (isProbabilities)
        {
            // So small that no probability of a float changes, and zero has a logarithm.
            var least = new TensorProto { Name = name + "_least", DataType = Float32, RawData = ByteString.CopyFrom(BitConverter.GetBytes(1e-30f)) };
            least.Dims.Add(1);
            graph.Initializer.Add(least);
            graph.Node.Add(Node("Add", [flat, least.Name], flat + "_shifted"));
            graph.Node.Add(Node("Log", [flat + "_shifted"], name));
        }

        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "N" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = classes });
        graph.Output.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = Float32, Shape = shape } } });
    }

    /// <summary>True where a name stands for a value of the graph.</summary>
    public static bool HasValue(ModelProto model, string name) =>
        model.Graph.Input.Any(i => string.Equals(i.Name, name, StringComparison.Ordinal)) || model.Graph.Node.Any(n => n.Output.Contains(name)) || model.Graph.Initializer.Any(i => string.Equals(i.Name, name, StringComparison.Ordinal));

    private static NodeProto Node(string type, string[] inputs, string output)
    {
        var node = new NodeProto { OpType = type, Name = output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }
}
