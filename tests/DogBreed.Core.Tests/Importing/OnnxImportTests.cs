using System.Globalization;
using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Exporting;
using DogBreed.Core.Importing;
using DogBreed.Core.Onnx;
using DogBreed.Core.Onnx.Format;
using DogBreed.Core.Photos;
using DogBreed.Core.Tests.Keras;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Tests.Importing;

/// <summary>Networks of other programs, with the card that the user writes.</summary>
public sealed class OnnxImportTests : IDisposable
{
    private const int Size = 32;

    private readonly ImportStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_sees_pictures_as_its_card_says_though_the_gate_wants_them_upright(bool ignoreOrientation)
    {
        string path = Network("halves", "probabilities", softmax: true, ignoreOrientation);
        Assert.Equal("halves", Path.GetFileNameWithoutExtension(_store.Import(path)));
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = _store.Store, Model = "halves" });

        // The same picture, stored upright and upside down.
        (double upper, double lower) = Probabilities("1");
        Assert.True(Math.Abs(upper - lower) > 0.05, $"{upper} and {lower}: the halves are too much alike to be told apart.");
        (double turnedUpper, double turnedLower) = Probabilities("3");
        Assert.Equal(ignoreOrientation ? lower : upper, turnedUpper, 0.02);
        Assert.Equal(ignoreOrientation ? upper : lower, turnedLower, 0.02);

        (double Upper, double Lower) Probabilities(string orientation)
        {
            PhotoSource photo = PhotoSource.FromFile(Repository.Data($"orientation/{orientation}.jpg"));
            BreedPrediction prediction = classifier.Classify(photo, new ClassifyOptions { FaceDetector = FaceDetectorKind.None, PassGate = true });
            return (Of("upper"), Of("lower"));

            double Of(string breed) => prediction.Candidates.Single(c => string.Equals(c.Breed, breed, StringComparison.Ordinal)).Probability;
        }
    }

    [Fact]
    public void Logits_and_probabilities_that_are_called_each_other_are_told_apart()
    {
        Assert.Contains("are probabilities", _store.Error(Network("a", "logits", softmax: true)), StringComparison.Ordinal);
        Assert.Contains("are they logits?", _store.Error(Network("b", "probabilities", softmax: false)), StringComparison.Ordinal);
        _store.Import(Network("c", "logits", softmax: false));
    }

    /// <summary>Their logarithm is no number; the question is still whether they are logits.</summary>
    [Fact]
    public void Negative_logits_that_are_called_probabilities_are_asked_about()
    {
        string path = Network("negative", "probabilities", softmax: false);
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        TensorProto one = model.Graph.Initializer.Single(i => i.Name == "one");
        one.FloatData.Clear();
        one.RawData = ByteString.CopyFrom(BitConverter.GetBytes(-100f));
        File.WriteAllBytes(path, model.ToByteArray());
        Assert.Contains("are they logits?", _store.Error(path), StringComparison.Ordinal);
    }

    /// <summary>What fails at every photograph is not installed: the card names as many classes as the network tells apart.</summary>
    [Theory]
    [InlineData("[\"one\", \"two\", \"three\"]", 3)]
    [InlineData("\"imagenet-1k\"", 1000)]
    public void Classes_are_as_many_as_the_networks_outputs(string classes, int count)
    {
        string path = Network("two", "logits", softmax: false);
        string card = Path.ChangeExtension(path, ".json");
        File.WriteAllText(card, File.ReadAllText(card).Replace("[\"upper\", \"lower\"]", classes, StringComparison.Ordinal));
        string error = _store.Error(path);
        Assert.Contains("2 values", error, StringComparison.Ordinal);
        Assert.Contains($"{count} classes", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_differ_in_more_than_their_letters_case()
    {
        // A folder's name has no ending, whatever follows its last point.
        Directory.CreateDirectory(Path.Combine(_store.Folder, "halves.v1"));
        string path = Network("halves", "logits", softmax: false);
        _store.Import(path, new ImportOptions { Name = "Halves" });
        Assert.Contains("differs only in case", _store.Error(path, new ImportOptions { Name = "hALVES" }), StringComparison.Ordinal);
        Assert.Contains("differs only in case", _store.Error(path, new ImportOptions { Name = "HALVES.V1" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attribute")]
    [InlineData("attributes")]
    [InlineData("subgraph")]
    [InlineData("sparse")]
    [InlineData("function")]
    public void No_tensor_is_taken_from_another_file(string place)
    {
        string path = Network("away", "logits", softmax: false);
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        var tensor = new TensorProto { Name = "t", DataType = OnnxGraph.Float32, DataLocation = 1 };
        tensor.Dims.Add(1);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../../secret" });
        var attribute = new AttributeProto { Name = "value" };
        var node = new NodeProto { OpType = "Constant", Name = "n", Attribute = { attribute }, Output = { "c" } };
        switch (place)
        {
            case "attribute":
                attribute.T = tensor;
                model.Graph.Node.Add(node);
                break;
            case "attributes":
                attribute.Tensors.Add(tensor);
                model.Graph.Node.Add(node);
                break;
            case "subgraph":
                attribute.G = new GraphProto { Initializer = { tensor } };
                model.Graph.Node.Add(node);
                break;
            case "sparse":
                model.Graph.SparseInitializer.Add(new SparseTensorProto { Values = tensor });
                break;
            default:
                attribute.SparseTensor = new SparseTensorProto { Indices = tensor };
                model.Functions.Add(new FunctionProto { Name = "f", Node = { node } });
                break;
        }

        File.WriteAllBytes(path, model.ToByteArray());
        Assert.Contains("weights in other files", _store.Error(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_control_a_terminal_are_refused()
    {
        string path = Network("names", "logits", softmax: false);
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        model.Graph.Node[0].Name = "\u001b[2Jgone";
        File.WriteAllBytes(path, model.ToByteArray());
        Assert.Contains("control characters", _store.Error(path), StringComparison.Ordinal);
    }

    /// <summary>Features are a vector a picture: a number alone is no output of features.</summary>
    [Fact]
    public void A_card_whose_features_are_one_number_is_an_error()
    {
        var mean = new NodeProto { OpType = "ReduceMean" };
        mean.Attribute.Add(new AttributeProto { Name = "keepdims", Type = AttributeProto.Types.AttributeType.Int, I = 0 });
        string path = NetworkWith("scalar", "features", "s", mean, type: 1, new TensorShapeProto());
        Assert.Contains("'s'", _store.Error(path), StringComparison.Ordinal);
    }

    /// <summary>What -Verify would refuse is not installed: all the outputs that a card names are opened.</summary>
    [Fact]
    public void A_card_whose_feature_map_is_no_tensor_of_a_fixed_size_is_an_error()
    {
        var four = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 4 } } };
        string path = NetworkWith("map", "featureMap", "m", new NodeProto { OpType = "Shape" }, type: 7, four);
        Assert.Contains("'m'", _store.Error(path), StringComparison.Ordinal);
    }

    /// <summary>
    /// Many an export says that its batch is free and reshapes to a batch of 1 inside: it takes one picture at a time, and so does what is
    /// exported of it.
    /// </summary>
    [Fact]
    public void A_network_that_reshapes_to_one_picture_takes_one_at_a_time()
    {
        string path = Network("one", "logits", softmax: false);
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        NodeProto flatten = model.Graph.Node.Single(n => n.OpType is "Flatten");
        flatten.OpType = "Reshape";
        flatten.Input.Add("fixed");
        var shape = new TensorProto { Name = "fixed", DataType = OnnxGraph.Int64, RawData = ByteString.CopyFrom([.. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(3L * Size * Size)]) };
        shape.Dims.Add(2);
        model.Graph.Initializer.Add(shape);
        File.WriteAllBytes(path, model.ToByteArray());

        ImportedModel imported = ModelImporter.Read(path, new ImportOptions { Store = _store.Store });
        Assert.Contains("one at a time", Assert.Single(imported.Notes), StringComparison.Ordinal);
        imported.Install(_store.Folder);
        Assert.Equal(24, Classify("one"));
        string exported = Path.Combine(_store.Files, "exported.onnx");
        File.WriteAllBytes(exported, ModelExporter.Standalone(_store.Store, "one", includePreprocessing: false));
        Assert.Empty(ModelImporter.Read(exported, new ImportOptions { Store = _store.Store, Name = "again" }).Notes);
        _store.Import(exported, new ImportOptions { Name = "again" });
        Assert.Equal(24, Classify("again"));

        int Classify(string name)
        {
            using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = _store.Store, Model = name });
            IEnumerable<string> photos = Enumerable.Repeat(Repository.Data("orientation/1.jpg"), 24);
            return classifier.ClassifyAsync(photos, new ClassifyOptions { FaceDetector = FaceDetectorKind.None }).ToBlockingEnumerable().Count(o => o.Succeeded);
        }
    }

    /// <summary>What is written is what is read: a text of blanks is none.</summary>
    [Fact]
    public void A_card_with_a_blank_description_is_an_error()
    {
        string path = Network("blank", "logits", softmax: false);
        string card = Path.ChangeExtension(path, ".json");
        File.WriteAllText(card, File.ReadAllText(card).Replace("\"classes\"", "\"description\": \"  \", \"classes\"", StringComparison.Ordinal));
        Assert.Contains("1 to 300", _store.Error(path), StringComparison.Ordinal);
    }

    /// <summary>The network below with one more output, which its card names.</summary>
    private string NetworkWith(string name, string calledOutput, string output, NodeProto node, int type, TensorShapeProto shape)
    {
        string path = Network(name, "logits", softmax: false);
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        node.Input.Add("x");
        node.Output.Add(output);
        model.Graph.Node.Add(node);
        ValueInfoProto value = model.Graph.Output[0].Clone();
        value.Name = output;
        value.Type.TensorType.ElemType = type;
        value.Type.TensorType.Shape = shape;
        model.Graph.Output.Add(value);
        File.WriteAllBytes(path, model.ToByteArray());
        string card = Path.ChangeExtension(path, ".json");
        File.WriteAllText(card, File.ReadAllText(card).Replace("\"logits\": \"y\"", $"\"logits\": \"y\", \"{calledOutput}\": \"{output}\"", StringComparison.Ordinal));
        return path;
    }

    /// <summary>A network whose two classes are how bright the upper and the lower half of the picture are.</summary>
    /// <summary>One value for two classes gives the same answers as both of them.</summary>
    [Theory]
    [InlineData("probabilities")]
    [InlineData("logits")]
    public void One_unit_is_two_classes(string calledOutput)
    {
        _store.Import(Network("both", calledOutput, softmax: calledOutput == "probabilities"));
        _store.Import(Network("one", calledOutput, softmax: calledOutput == "probabilities", oneUnit: true));
        (string, double)[] both = Answer("both");
        Assert.All(Answer("one").Zip(both), pair => Assert.Equal(pair.Second.Item2, pair.First.Item2, 1e-6));
        Assert.Equal(both.Select(b => b.Item1), Answer("one").Select(b => b.Item1));

        (string Breed, double Probability)[] Answer(string model)
        {
            using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = _store.Store, Model = model });
            BreedPrediction prediction = classifier.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")));
            return [.. prediction.Candidates.Select(c => (c.Breed, c.Probability))];
        }
    }

    [Fact]
    public void One_unit_that_is_no_probability_is_asked_about()
    {
        string error = _store.Error(Network("one", "probabilities", softmax: false, oneUnit: true, shift: -5));
        Assert.Contains("is it a logit?", error, StringComparison.Ordinal);
        Assert.Contains("'y'", error, StringComparison.Ordinal);
    }

    /// <summary>Networks of older operator sets: what has changed by 13 is said anew, gives the same, and can be exported.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Older_operator_sets_are_upgraded(int operatorSet)
    {
        string path = OldNetwork("old", operatorSet, other: null);
        ImportedModel imported = ModelImporter.Read(path, new ImportOptions { Store = _store.Store });
        Assert.Empty(imported.Notes);
        imported.Install(_store.Folder);

        byte[] exported = ModelExporter.Standalone(_store.Store, "old", includePreprocessing: true);
        float[] pixels = [.. Enumerable.Range(0, 3 * Size * Size).Select(i => i % 251 / 1f)];
        using var theirs = new InferenceSession(File.ReadAllBytes(path));
        using var ours = new InferenceSession(exported);
        float[] expected = Values(theirs, "x", OrtValue.CreateTensorValueFromMemory(KerasGoldenTests.ToNchw([.. pixels.Select(p => p / 64)], [1, Size, Size, 3]), [1, 3, Size, Size]), "y");
        float[] probabilities = Values(ours, "image", OrtValue.CreateTensorValueFromMemory(pixels.Select(p => (byte)p).ToArray(), [1, Size, Size, 3]), "probs");
        Assert.Equal(4, expected.Length);
        Assert.All(expected.Zip(probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));

        static float[] Values(InferenceSession session, string input, OrtValue value, string output)
        {
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [input], [value], [output]);
            value.Dispose();
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        }
    }

    [Fact]
    public void An_operator_that_cannot_be_carried_over_is_told()
    {
        ImportedModel imported = ModelImporter.Read(OldNetwork("odd", 11, other: "ThresholdedRelu"), new ImportOptions { Store = _store.Store });
        Assert.Contains("cannot be exported as one network", Assert.Single(imported.Notes), StringComparison.Ordinal);
    }

    /// <summary>A softmax over all that lies behind the first axis, and what was an attribute: padding, clipping, axes, the parts of a split.</summary>
    private string OldNetwork(string name, int operatorSet, string? other)
    {
        const int Values = 3 * Size * Size;
        var graph = new OnnxGraph(name) { OperatorSet = operatorSet };
        graph.AddInput("x", ["N", 3, Size, Size]);
        string flat = graph.Add("Flatten", ["x"]);
        string dense = graph.Add("MatMul", [flat, graph.Constant("w", [.. Enumerable.Range(0, Values * 4).Select(i => (i % 13 - 6) / 500f)], Values, 4)]);
        dense = other is null ? dense : graph.Add(other, [dense]);
        string dropped = operatorSet < 12 ? graph.Add("Dropout", [dense], null, ("ratio", 0.5f)) : graph.Add("Dropout", [dense]);
        string padded = operatorSet < 11 ? graph.Add("Pad", [dropped], null, ("pads", (int[])[0, 1, 0, 1])) : graph.Add("Pad", [dropped, graph.Constant("pads", [0L, 1, 0, 1], 4)]);
        string cut = operatorSet < 10
            ? graph.Add("Slice", [padded], null, ("axes", (int[])[1]), ("starts", (int[])[1]), ("ends", (int[])[5]))
            : graph.Add("Slice", [padded, graph.Constant("starts", [1L], 1), graph.Constant("ends", [5L], 1), graph.Constant("slice_axes", [1L], 1)]);
        string clipped = operatorSet < 11 ? graph.Add("Clip", [cut], null, ("min", -3f), ("max", 2f)) : graph.Add("Clip", [cut, graph.Constant("min", [-3f]), graph.Constant("max", [2f])]);
        bool hasInputs = operatorSet >= 13;
        string[] halves = hasInputs
            ? graph.AddMany("Split", [clipped, graph.Constant("parts", [1L, 3], 2)], ["a", "b"], ("axis", 1))
            : graph.AddMany("Split", [clipped], ["a", "b"], ("axis", 1), ("split", (int[])[1, 3]));
        string joined = graph.Add("Concat", halves, null, ("axis", 1));
        string high = WithAxes("Unsqueeze", joined, 2);
        string sum = WithAxes("ReduceSum", high, 2, ("keepdims", 1));
        string soft = hasInputs ? graph.Add("Softmax", [sum], null, ("axis", 1)) : graph.Add("Softmax", [sum]);
        graph.Add("Identity", [WithAxes("Squeeze", soft, 2)], "y");
        graph.AddOutput("y", ["N", 4]);
        return Write(name, graph, "probabilities", ["a", "b", "c", "d"], ignoreOrientation: false);

        string WithAxes(string type, string value, long axis, params (string, object)[] attributes) => hasInputs
            ? graph.Add(type, [value, graph.Constant($"{type}_axes", [axis], 1)], null, attributes)
            : graph.Add(type, [value], null, [.. attributes, ("axes", (int[])[(int)axis])]);
    }

    private string Network(string name, string calledOutput, bool softmax, bool ignoreOrientation = false, bool oneUnit = false, float shift = 1)
    {
        const int Values = 3 * Size * Size;
        var graph = new OnnxGraph(name);
        graph.AddInput("x", ["N", 3, Size, Size]);
        float[] halves = [.. Enumerable.Range(0, Values).SelectMany(i => i % (Size * Size) < Size * Size / 2 ? new[] { 6f / Values, 0 } : [0, 6f / Values])];
        string logits = graph.Add("MatMul", [graph.Add("Flatten", ["x"]), graph.Constant("halves", halves, Values, 2)]);
        string shifted = graph.Add("Add", [logits, graph.Constant("one", [shift], 1)]);
        if (oneUnit)
        {
            // The second's logit less the first's, and its sigmoid.
            string unit = graph.Add("MatMul", [logits, graph.Constant("difference", [-1f, 1], 2, 1)]);
            string moved = shift < 0 ? graph.Add("Add", [unit, graph.Constant("moved", [shift], 1)]) : unit;
            graph.Add(softmax ? "Sigmoid" : "Identity", [moved], "y");
        }
        else
        {
            graph.Add(softmax ? "Softmax" : "Identity", [shifted], "y");
        }

        graph.AddOutput("y", ["N", oneUnit ? 1 : 2]);
        return Write(name, graph, calledOutput, ["upper", "lower"], ignoreOrientation);
    }

    private string Write(string name, OnnxGraph graph, string calledOutput, string[] classes, bool ignoreOrientation)
    {
        string path = Path.Combine(_store.Files, name + ".onnx");
        File.WriteAllBytes(path, graph.ToModel());
        File.WriteAllText(Path.ChangeExtension(path, ".json"), string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "input": { "name": "x", "layout": "Nchw", "size": {{Size}}, "resize": "Squash", "channelOrder": "Rgb", "mean": [0, 0, 0], "std": [64, 64, 64], "ignoreOrientation": {{(ignoreOrientation ? "true" : "false")}} },
              "outputs": { "{{calledOutput}}": "y" },
              "classes": {{System.Text.Json.JsonSerializer.Serialize(classes).Replace(",", ", ", StringComparison.Ordinal)}}
            }
            """));
        return path;
    }
}
