using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras;

/// <summary>
/// Makes of a Keras model an ONNX graph, layer by layer (<see cref="LayerTable"/>). Pictures come in as "pixels" [N, 3, size, size],
/// features as "features" [N, width]; out go "logits" and, where a global pooling stands before the classifier, "features" and
/// "feature_map".
/// </summary>
internal sealed class KerasConverter
{
    private const long MaximumTensor = 1L << 27;
    private const int MaximumCalls = 40_000;
    private const int SmallestSize = 16;
    private const int LargestSize = 2048;

    // Of the 2 GiB of an .onnx file, what the nodes and names take is left free.
    private const long MaximumWeightBytes = (1L << 31) - (64 << 20);

    private readonly OnnxGraph _graph;
    private readonly string _path;
    private readonly bool _isKeras2;
    private readonly CancellationToken _cancellation;
    private int _calls;

    private KerasConverter(OnnxGraph graph, string path, bool isKeras2, CancellationToken cancellation) =>
        (_graph, _path, _isKeras2, _cancellation) = (graph, path, isKeras2, cancellation);

    /// <summary>A model that sees pictures.</summary>
    /// <param name="path">What errors call the file.</param>
    /// <param name="model">The model.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="isKeras2">The file is of Keras 1 or 2.</param>
    /// <param name="inputSize">Height and width of its input where the model leaves them open.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">A layer is not known, or does not fit its weights.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ConvertedNetwork OfPictures(
        string path,
        KerasModel model,
        IKerasWeights weights,
        bool isKeras2,
        int? inputSize,
        CancellationToken cancellation = default
    )
    {
        int[] shape = InputShape(path, model);
        if (shape is not [var height, var width, 3])
        {
            throw new ModelException(ErrorKind.BackboneMissing, Texts.FormatModelTakesPictureHeightWidth(path, Describe(shape)));
        }

        int size = Size(path, height, width, inputSize);
        OnnxGraph graph = NewGraph(model);
        graph.AddInput(BreedModelFile.PictureInput, ["N", 3, size, size]);
        return new KerasConverter(graph, path, isKeras2, cancellation).Finish(
            model,
            weights,
            new KerasValue(BreedModelFile.PictureInput, size, size, 3),
            size,
            0
        );
    }

    /// <summary>A head over the features of a backbone: its own pooling of the map sees what was pooled already.</summary>
    /// <param name="path">What errors call the file.</param>
    /// <param name="model">The model.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="isKeras2">The file is of Keras 1 or 2.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">A layer is not known, or does not fit its weights.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ConvertedNetwork OfFeatures(
        string path,
        KerasModel model,
        IKerasWeights weights,
        bool isKeras2,
        CancellationToken cancellation = default
    )
    {
        int[] shape = InputShape(path, model);
        int width = shape.Length > 0 ? shape[^1] : 0;
        if (shape.Length is not (1 or 3) || width is < 1 or > BreedModelFile.MaximumFeatures)
        {
            throw new ModelException(Texts.FormatHeadTakesFeaturesWidthFeature(path, Describe(shape)));
        }

        OnnxGraph graph = NewGraph(model);
        graph.AddInput(BreedModelFile.Input, ["N", width]);
        KerasValue input =
            shape.Length == 1
                ? new KerasValue(BreedModelFile.Input, width)
                : new KerasValue(
                    graph.Add("Reshape", [BreedModelFile.Input, graph.Constant(graph.NewName("one_pixel"), [0L, width, 1, 1], 4)]),
                    1,
                    1,
                    width
                );
        if (shape.Length == 3)
        {
            DemandPoolingFirst(path, model);
        }

        return new KerasConverter(graph, path, isKeras2, cancellation).Finish(model, weights, input, 0, width);
    }

    /// <summary>What comes into a model, without the batch; 0 where it is open.</summary>
    public static int[] InputShape(string path, KerasModel model)
    {
        if (model.Inputs.Count != 1)
        {
            throw new ModelException(Texts.FormatModelTakesInputsPictureExpected(path, model.Inputs.Count));
        }

        KerasLayer? input = model.Layers.FirstOrDefault(l => string.Equals(l.Name, model.Inputs[0].Layer, StringComparison.Ordinal));

        // A Sequential model may begin with another model, whose input is its own.
        if (input?.Model is { } inner)
        {
            return InputShape(path, inner);
        }

        JsonElement shape = default;
        bool given =
            input is not null
            && input.Config.ValueKind == JsonValueKind.Object
            && (input.Config.TryGetProperty("batch_shape", out shape) || input.Config.TryGetProperty("batch_input_shape", out shape))
            && shape.ValueKind == JsonValueKind.Array;
        if (!given && model.Layers.Count > 1 && model.Layers[1].Model is { } first)
        {
            return InputShape(path, first);
        }

        return given
            ?
            [
                .. shape
                    .EnumerateArray()
                    .Skip(1)
                    .Select(d => d.ValueKind == JsonValueKind.Number && d.TryGetInt32(out int n) && n > 0 ? n : 0),
            ]
            : throw new ModelException(Texts.FormatModelDoesSayWhatShape(path));
    }

    /// <summary>A shape as people read it: "224, 224, 3", "any, any, 3".</summary>
    public static string Describe(int[] shape) =>
        string.Join(", ", shape.Select(d => d == 0 ? "any" : d.ToString(CultureInfo.InvariantCulture)));

    private static int Size(string path, int height, int width, int? asked)
    {
        if ((height, width) == (0, 0))
        {
            return asked ?? throw new ModelException(ErrorKind.InputSizeMissing, Texts.FormatModelTakesPicturesAnySize(path));
        }

        if (height != width)
        {
            throw new ModelException(Texts.FormatModelTakesPicturesXSquares(path, height, width));
        }

        if (asked is { } size && size != height)
        {
            throw new ModelException(
                ErrorKind.InputSizeContradicts,
                Texts.FormatModelTakesPicturesXX(path, height, size),
                null,
                ("size", size)
            );
        }

        return height is >= SmallestSize and <= LargestSize
            ? height
            : throw new ModelException(Texts.FormatModelTakesPicturesXSupported(path, height, SmallestSize, LargestSize));
    }

    // A layer may be called "logits": the names of inputs and outputs are not for layers.
    private static OnnxGraph NewGraph(KerasModel model)
    {
        var graph = new OnnxGraph(model.Name);
        foreach (
            string name in new[]
            {
                BreedModelFile.PictureInput,
                BreedModelFile.Input,
                BreedModelFile.Logits,
                BreedModelFile.Probabilities,
                BreedModelFile.FeatureMap,
            }
        )
        {
            graph.NewName(name);
        }

        return graph;
    }

    private static void DemandPoolingFirst(string path, KerasModel model)
    {
        foreach (KerasLayer layer in model.Layers)
        {
            switch (layer.ClassName)
            {
                case "InputLayer" or "Dropout" or "SpatialDropout2D":
                    continue;
                case "GlobalAveragePooling2D" or "Flatten":
                    // Flatten of a map of one pixel is the pooled map; of a larger one its dense layer is too wide, and says so.
                    return;
                default:
                    throw new ModelException(Texts.FormatHeadBeginsLayerOverFeature(path, layer.Name, layer.ClassName));
            }
        }
    }

    private ConvertedNetwork Finish(KerasModel model, IKerasWeights weights, KerasValue input, int size, int width)
    {
        List<KerasValue> outputs = Model(model, weights, [input], string.Empty);
        KerasValue output =
            outputs.Count == 1
                ? outputs[0]
                : throw new ModelException(Texts.FormatModelGivesTensorsProbabilitiesExpected(_path, outputs.Count));
        KerasValue? pooling = width == 0 ? PoolingBefore(output) : null;
        bool isClassifier = output.Rank == 1 && IsClassifier(output);
        KerasValue logits = output.Logits ?? output;
        bool isOneUnit =
            isClassifier && logits.Channels == 1 && output.Logits is null && (output.Ending is null || output.BeforeSigmoid is not null);
        if (isOneUnit)
        {
            logits = OfTwoClasses(output.BeforeSigmoid ?? output);
        }
        else if (isClassifier && output.Ending is { } ending)
        {
            throw new ModelException(Texts.FormatModelEndsSoftmaxOverClasses(_path, ending));
        }

        if (!isClassifier && output.Rank != 1 && !output.IsMap)
        {
            throw new ModelException(Texts.FormatModelGivesProbabilityPerClass(_path, Describe(output.Shape)));
        }

        if (isClassifier)
        {
            _graph.Add("Identity", [logits.Name], BreedModelFile.Logits);
            _graph.AddOutput(BreedModelFile.Logits, ["N", logits.Channels]);
        }

        KerasValue? map = pooling?.Sources[0] ?? (output.IsMap && !output.IsGlobalPooling ? output : null);
        int features = 0;
        if (map is not null)
        {
            // Without a classifier and a pooling, the features are the mean of the map.
            features = map.Channels;
            string pooled = !isClassifier && output.Rank == 1 ? output.Name : pooling?.Name ?? _graph.Add("GlobalAveragePool", [map.Name]);
            _graph.Add("Reshape", [pooled, _graph.Constant(_graph.NewName("features_shape"), [0L, features], 2)], BreedModelFile.Input);
            _graph.AddOutput(BreedModelFile.Input, ["N", features]);
            _graph.Add("Identity", [map.Name], BreedModelFile.FeatureMap);
            _graph.AddOutput(BreedModelFile.FeatureMap, ["N", features, map.Shape[0], map.Shape[1]]);
        }

        return new ConvertedNetwork(_graph, size, width, isClassifier ? logits.Channels : 0, features, isOneUnit);
    }

    /// <summary>One unit z behind a sigmoid is a softmax over the logits 0 and z: [1 - p, p].</summary>
    private KerasValue OfTwoClasses(KerasValue unit)
    {
        string pads = _graph.Constant(_graph.NewName("two_classes_pads"), [0L, 1, 0, 0], 4);
        return new KerasValue(_graph.Add("Pad", [unit.Name, pads]), 2);
    }

    /// <summary>The layers of a model, each as soon as what it takes is there; order in the file is free.</summary>
    private List<KerasValue> Model(KerasModel model, IKerasWeights weights, IReadOnlyList<KerasValue> inputs, string scope)
    {
        if (inputs.Count != model.Inputs.Count)
        {
            throw new ModelException(Texts.FormatModelCalledTensorsTakes(_path, model.Name, inputs.Count, model.Inputs.Count));
        }

        var values = new Dictionary<(string Layer, int Call), IReadOnlyList<KerasValue>>();
        for (int i = 0; i < inputs.Count; i++)
        {
            values[(model.Inputs[i].Layer, 0)] = [inputs[i]];
        }

        // A model inside a model has a call of its own making, which most versions count.
        Dictionary<string, int> offsets = Offsets(model);
        (KerasLayer Layer, int Number, int Call)[] calls =
        [
            .. model.Layers.SelectMany((layer, number) => layer.Calls.Select((_, call) => (layer, number, call))),
        ];
        var waiting = new Dictionary<(string Layer, int Call), List<int>>();
        int[] missing = new int[calls.Length];

        // Of what could be next, what stands first in the file is.
        var ready = new PriorityQueue<int, int>();
        for (int i = 0; i < calls.Length; i++)
        {
            foreach (
                (string, int) key in calls[i].Layer.Calls[calls[i].Call].Inputs.Select(Key).Distinct().Where(k => !values.ContainsKey(k))
            )
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(waiting, key, out _) ??= []).Add(i);
                missing[i]++;
            }

            if (missing[i] == 0)
            {
                ready.Enqueue(i, i);
            }
        }

        while (ready.TryDequeue(out int next, out _))
        {
            (KerasLayer layer, int number, int call) = calls[next];
            values[(layer.Name, call)] = Call(
                model,
                layer,
                number,
                layer.Calls[call],
                [.. layer.Calls[call].Inputs.Select(r => Find(r) ?? throw Lacks(layer, r))],
                weights,
                scope
            );
            if (waiting.Remove((layer.Name, call), out List<int>? now))
            {
                foreach (int one in now)
                {
                    if (--missing[one] == 0)
                    {
                        ready.Enqueue(one, one);
                    }
                }
            }
        }

        if (Array.FindIndex(missing, m => m > 0) is >= 0 and var stuck)
        {
            throw Lacks(calls[stuck].Layer, calls[stuck].Layer.Calls[calls[stuck].Call].Inputs.First(r => Find(r) is null));
        }

        return
        [
            .. model.Outputs.Select(r => Find(r) ?? throw new ModelException(Texts.FormatTheOutputOfTheModel(_path, r.Layer, model.Name))),
        ];

        (string Layer, int Call) Key(KerasReference reference) =>
            (reference.Layer, reference.Call - offsets.GetValueOrDefault(reference.Layer));

        ModelException Lacks(KerasLayer layer, KerasReference reference) =>
            new(Texts.FormatLayerTakesWhichWhichTakes(_path, layer.Name, layer.ClassName, reference.Layer));

        KerasValue? Find(KerasReference reference) =>
            values.TryGetValue(Key(reference), out IReadOnlyList<KerasValue>? found)
            && reference.Tensor >= 0
            && reference.Tensor < found.Count
                ? found[reference.Tensor]
                : null;
    }

    private List<KerasValue> Call(
        KerasModel model,
        KerasLayer layer,
        int number,
        KerasCall call,
        IReadOnlyList<KerasValue> inputs,
        IKerasWeights weights,
        string scope
    )
    {
        string where = Texts.FormatLayerNumberModel(_path, layer.Name, layer.ClassName, number + 1, model.Layers.Count, model.Name);
        _cancellation.ThrowIfCancellationRequested();
        if (++_calls > MaximumCalls)
        {
            throw new ModelException(Texts.FormatModelMoreThanCallsLayers(_path, MaximumCalls));
        }

        if (layer.Model is { } inner)
        {
            return Model(inner, weights.Inside(layer), inputs, $"{scope}{layer.Name}/");
        }

        bool isOperation =
            layer.Module.Contains(".ops.", StringComparison.Ordinal) || layer.Module.EndsWith(".ops", StringComparison.Ordinal);
        if (!(isOperation ? LayerTable.Operations : LayerTable.Layers).TryGetValue(layer.ClassName, out LayerConverter? convert))
        {
            throw new ModelException(
                Texts.FormatKindSupportedKnown(
                    where,
                    isOperation ? Texts.OperationKind : Texts.LayerKind,
                    string.Join(", ", LayerTable.Layers.Keys.Order(StringComparer.Ordinal))
                )
            );
        }

        var context = new LayerContext(
            _graph,
            layer,
            call,
            inputs,
            new Lazy<IReadOnlyList<KerasTensor>>(() => weights.Of(layer)),
            _isKeras2,
            where,
            scope + layer.Name
        );
        KerasValue value = convert(context);
        if (value.Shape.Aggregate(1L, (product, d) => product > MaximumTensor ? product : product * d) > MaximumTensor)
        {
            throw context.Refuse(Texts.FormatGivesTensorTooLarge(Describe(value.Shape)));
        }

        if (_graph.WeightBytes > MaximumWeightBytes)
        {
            throw new ModelException(Texts.FormatModelMoreWeightsThanOnnx(_path));
        }

        // A layer that does nothing gives what it took.
        if (!inputs.Contains(value))
        {
            (value.ClassName, value.Sources) = (layer.ClassName, inputs);
        }

        return [value];
    }

    private static Dictionary<string, int> Offsets(KerasModel model)
    {
        var calls = model.Layers.Where(l => l.Model is not null).ToDictionary(l => l.Name, l => l.Calls.Count, StringComparer.Ordinal);
        return model
            .Layers.SelectMany(l => l.Calls)
            .SelectMany(c => c.Inputs)
            .Concat(model.Outputs)
            .Where(r => calls.TryGetValue(r.Layer, out int count) && r.Call >= count)
            .Select(r => r.Layer)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, _ => 1, StringComparer.Ordinal);
    }

    /// <summary>The global pooling on the straight way to the classifier; null where there is none, or where ways meet behind it.</summary>
    private static KerasValue? PoolingBefore(KerasValue output)
    {
        KerasValue value = output;
        while (!value.IsGlobalPooling && value.Sources.Count == 1)
        {
            value = value.Sources[0];
        }

        return value.IsGlobalPooling && value.Sources.Count == 1 ? value : null;
    }

    /// <summary>
    /// A vector is a classifier's where a layer with a weight for each class gave it, and features where only a pooling did, normalised or
    /// not.
    /// </summary>
    private bool IsClassifier(KerasValue output)
    {
        if (output.Logits is not null)
        {
            return true;
        }

        // Of one pixel a convolution is a dense layer; of more it is a feature map, flattened or not.
        for (KerasValue value = output; !value.IsGlobalPooling && (!value.IsMap || value.Shape is [1, 1, _]); value = value.Sources[0])
        {
            // First, since a dense layer may have the activation itself.
            if (!ReferenceEquals(value, output) && (value.Logits is not null ? "a softmax" : value.Ending) is { } ending)
            {
                throw new ModelException(Texts.FormatModelSLastLayerWhich(_path, output.ClassName, ending));
            }

            if (value.ClassName is "Dense" or "Conv2D" or "SeparableConv2D")
            {
                return true;
            }

            if (value.Sources.Count == 0)
            {
                break;
            }
        }

        return false;
    }
}
