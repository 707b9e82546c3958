using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;
using DogBreed.Core.Onnx.Format;
using DogBreed.Core.Support;

namespace DogBreed.Core.Exporting;

/// <summary>A network and, where there is one, the head on its features, as one graph; outputs are added as they are wanted.</summary>
internal sealed class JoinedNetwork
{
    private const string NetworkPrefix = "network/";
    private const string HeadPrefix = "head/";

    // Of the operators that are added, those that changed last did so in this set.
    private const int LeastOperatorSet = OperatorSetUpgrade.Target;

    private readonly OnnxGraph _graph;
    private readonly ExportSource _source;

    /// <summary>Joins them.</summary>
    /// <param name="source">What the file is made of.</param>
    /// <param name="input">Adds the input, and what stands between it and the network's tensor; gives the name of that.</param>
    /// <exception cref="ModelException">They cannot be joined: loops, branches, or operators of another set.</exception>
    public JoinedNetwork(ExportSource source, Func<OnnxGraph, string> input)
    {
        _source = source;
        ModelProto network = Parse(source.Path, source.Network);
        _graph = new OnnxGraph("dogbreed") { OperatorSet = OperatorSet(source.Path, network), Batch = Batch(source, network) };
        _graph.Append(network.Graph, NetworkPrefix, Renamed(source.Input, input(_graph)));
    }

    /// <summary>Adds the logits of the breeds.</summary>
    public void AddLogits()
    {
        _graph.Add("Identity", [Logits()], BreedModelFile.Logits);
        _graph.AddOutput(BreedModelFile.Logits, ["N", _source.Classes.Count]);
    }

    /// <summary>Adds the probabilities of the breeds, to the logits that were added.</summary>
    public void AddProbabilities() => BreedModelFile.AddProbabilities(_graph, _source.Classes.Count, _source.Temperature);

    /// <summary>Adds the probability of all dogs together.</summary>
    /// <param name="gate">The backbone, which is the dog gate.</param>
    public void AddDogProbability(Backbone gate)
    {
        (DogClasses dogs, string logits) = gate.RequireGate();
        string divisor = _graph.Constant("gate/temperature", [(float)_source.GateTemperature], 1);
        string scaled = _graph.Add("Div", [NetworkPrefix + logits, divisor], "gate/scaled");
        string all = _graph.Add("Softmax", [scaled], "gate/probs", ("axis", -1));
        string some = Slice(all, dogs, "gate", "gate/dogs");
        _graph.Add("ReduceSum", [some, Whole("gate/axes", 1)], "dog_probability", ("keepdims", 0));
        _graph.AddOutput("dog_probability", ["N"]);
    }

    /// <summary>Adds the logits of all the gate's classes.</summary>
    /// <param name="gate">The backbone, which is the dog gate.</param>
    /// <param name="name">What the output is called.</param>
    public void AddGateLogits(Backbone gate, string name)
    {
        _graph.Add("Identity", [NetworkPrefix + gate.RequireGate().Logits], name);
        _graph.AddOutput(name, ["N", gate.Classes.Count]);
    }

    /// <summary>
    /// Adds a heat map for each breed: the dense layer on each place of the feature map, which is a convolution of 1 x 1.
    /// </summary>
    /// <param name="activation">The feature map, and the layer.</param>
    /// <param name="name">What the output is called: [N, breeds, rows, columns].</param>
    public void AddHeatMaps(ClassActivation activation, string name)
    {
        ClassifierWeights layer = activation.Layer!;
        (int breeds, int features) = (_source.Model.Breeds.Count, activation.FeatureCount);
        var kernel = new float[breeds * features];
        for (int breed = 0; breed < breeds; breed++)
        {
            for (int feature = 0; feature < features; feature++)
            {
                kernel[(breed * features) + feature] = layer.Kernel[(feature * layer.ClassCount) + activation.FirstBreed + breed];
            }
        }

        string weights = _graph.Constant("heat/kernel", kernel, breeds, features, 1, 1);
        string bias = _graph.Constant("heat/bias", layer.Bias.AsSpan(activation.FirstBreed, breeds).ToArray(), breeds);
        _graph.Add("Conv", [NetworkPrefix + activation.FeatureMap, weights, bias], name);
        _graph.AddOutput(name, ["N", breeds, activation.Height, activation.Width]);
    }

    /// <summary>The content of the .onnx file.</summary>
    public byte[] ToModel(params (string Key, string Value)[] metadata) => _graph.ToModel(metadata);

    /// <summary>The breeds' logits: a head's on the features, a network's own, or those of the backbone's dogs.</summary>
    private string Logits()
    {
        switch (_source)
        {
            case { Head: { } head }:
                _graph.Append(
                    Parse(head.Model.Path, head.Bytes).Graph,
                    HeadPrefix,
                    Renamed(head.Model.Input, NetworkPrefix + _source.Features)
                );
                return HeadPrefix + head.Model.Outputs.Logits;
            case { Model: Backbone backbone }:
                (DogClasses dogs, string logits) = backbone.RequireGate();
                return Slice(NetworkPrefix + logits, dogs, "dogs", "dogs/logits");
            default:
                return NetworkPrefix + _source.Model.Outputs.Logits;
        }
    }

    /// <summary>1 where the network or the head says so of its own input; else free.</summary>
    private static object Batch(ExportSource source, ModelProto network)
    {
        bool isOne =
            OnnxFile.HasFixedBatch(network) || (source.Head is { } head && OnnxFile.HasFixedBatch(Parse(head.Model.Path, head.Bytes)));
        return isOne ? 1 : "N";
    }

    private string Slice(string value, DogClasses dogs, string prefix, string output) =>
        _graph.Add(
            "Slice",
            [value, Whole(prefix + "/first", dogs.First), Whole(prefix + "/end", dogs.Last + 1), Whole(prefix + "/axis", 1)],
            output
        );

    private static Dictionary<string, string> Renamed(string input, string value) => new(StringComparer.Ordinal) { [input] = value };

    private static ModelProto Parse(string path, byte[] bytes)
    {
        ModelProto model = OnnxFile.Parse(path, bytes);
        return model.Graph.Node.Any(n => n.Attribute.Any(a => a.G is not null || a.Graphs.Count > 0))
            ? throw new ModelException(Texts.FormatNetworkLoopsBranchesSubgraphsCannot(path))
            : model;
    }

    private static long OperatorSet(string path, ModelProto model)
    {
        OperatorSetIdProto[] own = [.. model.OpsetImport.Where(o => o.Domain.Length == 0)];
        if (model.OpsetImport.Count == 1 && own is [{ Version: >= LeastOperatorSet }])
        {
            return own[0].Version;
        }

        string sets = string.Join(", ", model.OpsetImport.Select(o => $"{(o.Domain.Length == 0 ? "ai.onnx" : o.Domain)} {o.Version}"));
        throw new ModelException(Texts.FormatNetworkOperatorSetAiOnnx(path, sets, LeastOperatorSet));
    }

    private string Whole(string name, long value) => _graph.Constant(name, [value], 1);
}
