using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Keras;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Importing;

/// <summary>
/// What Keras saved -> a backbone (ResNet-50's weights, a classifier of ImageNet) or a breed model (a head on a backbone, a whole network).
/// </summary>
internal static class KerasImport
{
    public static ImportedModel Read(string path, ImportOptions options, CancellationToken cancellation)
    {
        using KerasFile file = KerasFile.Open(path, cancellation);
        if (file.Model is null && file.Named is { } named && ResNet50.Recognise(named) is { } resnet)
        {
            return OfResNet50(path, options, file, resnet, cancellation);
        }

        int[]? shape = file.Model is { } model ? KerasConverter.InputShape(path, model) : null;
        if (shape is [_, _, 1 or 2 or 4])
        {
            throw new ModelException(Texts.FormatModelTakesNoColour(path, KerasConverter.Describe(shape)));
        }

        if (shape is [_, _, 3])
        {
            return options.Backbone is null
                ? OfNetwork(path, options, file, cancellation)
                : throw new ModelException(
                    ErrorKind.BackboneNotExpected,
                    Texts.FormatWholeNetworkTakesPicturesHead(path, options.Backbone),
                    null,
                    ("name", options.Backbone)
                );
        }

        if (options.Backbone is null)
        {
            throw new ModelException(
                ErrorKind.BackboneMissing,
                shape is null
                    ? Texts.FormatFileHoldsWeightsAloneWithout(path)
                    : Texts.FormatModelTakesPictureHeadName(path, KerasConverter.Describe(shape))
            );
        }

        return OfHead(path, options, file, cancellation);
    }

    private static ImportedModel OfResNet50(
        string path,
        ImportOptions options,
        KerasFile file,
        KerasModel model,
        CancellationToken cancellation
    )
    {
        options.DemandUnsaid(
            path,
            Texts.KindResNet50,
            (nameof(options.Backbone), null),
            (nameof(options.InputScaling), InputScaling.Caffe),
            (nameof(options.InputSize), ResNet50.Size),
            (nameof(options.CardPath), null)
        );
        ConvertedNetwork network = KerasConverter.OfPictures(path, model, file.Weights, isKeras2: true, inputSize: null, cancellation);
        if (network.ClassCount == 0)
        {
            options.DemandUnsaid(path, Texts.KindResNet50WithoutTop, (nameof(options.ClassNames), null));
        }

        Preprocessing preprocessing = Preprocessing.Keras(ResNet50.Size) with { Layout = TensorLayout.Nchw };
        string? published = ResNet50.PublishedFile(Md5(path));
        string description = $"ResNet-50, {published ?? "none of the publisher's files (by its MD5)"}";
        return IsBackbone(network, options)
            ? Backbone(path, options, network, ModelImporter.ResNet50Name, preprocessing, description, [], cancellation)
            : BreedModel(path, options, network, ModelImporter.ResNet50Name, preprocessing, description, [], cancellation);
    }

    private static ImportedModel OfNetwork(string path, ImportOptions options, KerasFile file, CancellationToken cancellation)
    {
        KerasModel model = file.Model!;
        var notes = new List<string>();
        options.DemandUnsaid(path, Texts.KindWholeNetwork, (nameof(options.CardPath), null));
        ConvertedNetwork network = KerasConverter.OfPictures(path, model, file.Weights, file.IsKeras2, options.InputSize, cancellation);
        if (network.ClassCount == 0)
        {
            options.DemandUnsaid(path, Texts.KindNetworkWithoutClasses, (nameof(options.ClassNames), null));
        }

        AddNoteOfOneUnit(network, notes);
        InputScaling scaling = ScalingOf(path, model, options, notes);

        // load_img leaves EXIF orientation unapplied, and data sets have none; a telephone's photographs are better seen upright.
        Preprocessing preprocessing = Preprocessing.Keras(network.Size, scaling) with
        {
            Layout = TensorLayout.Nchw,
            IgnoreOrientation = false,
        };
        string description = $"{model.Name} ({model.Layers.Count} layers), {Origin(file)}";
        string name = SuggestedName(path);
        bool imageNet = IsBackbone(network, options);
        if (network.ClassCount == ClassList.ImageNet.Count && imageNet)
        {
            notes.Add(Texts.ItHas1000ClassesAnd);
        }

        return imageNet
            ? Backbone(path, options, network, name, preprocessing, description, notes, cancellation)
            : BreedModel(path, options, network, name, preprocessing, description, notes, cancellation);
    }

    // A classifier of ImageNet, or one without its classifier. Where the classes are named it is a breed model of those.
    private static bool IsBackbone(ConvertedNetwork network, ImportOptions options) =>
        network.ClassCount is 0 || (network.ClassCount == ClassList.ImageNet.Count && options.ClassNames is null);

    private static ImportedModel OfHead(string path, ImportOptions options, KerasFile file, CancellationToken cancellation)
    {
        var notes = new List<string>();
        options.DemandUnsaid(
            path,
            Texts.KindHead,
            (nameof(options.InputScaling), null),
            (nameof(options.InputSize), null),
            (nameof(options.CardPath), null)
        );
        Backbone backbone = options.Store.Backbone(options.Backbone!);
        options.Store.DemandFindable(backbone);
        ConvertedNetwork network = KerasConverter.OfFeatures(
            path,
            file.Model ?? HeadOfWeights(path, file, notes),
            file.Weights,
            file.IsKeras2,
            cancellation
        );
        if (network.ClassCount == 0)
        {
            throw new ModelException(Texts.FormatHeadEndsWithoutDenseLayer(path));
        }

        AddNoteOfOneUnit(network, notes);
        notes.Add(Texts.FormatBackboneTakenOnTrust(backbone.Name));

        int width;
        string features = backbone.RequireFeatures();
        using (LoadedNetwork loaded = LoadedNetwork.Open(backbone, ExecutionDevice.Cpu, ModelPrecision.Float, features))
        {
            width = loaded.Network.OutputLength(features);
        }

        if (network.InputWidth != width)
        {
            throw new ModelException(Texts.FormatHeadTakesFeaturesBackboneGives(path, network.InputWidth, backbone.Name, width));
        }

        IReadOnlyList<string> classes = ModelImporter.ClassNames(path, options, network.ClassCount, notes);
        string name = ModelImporter.NameOf(options, SuggestedName(path));
        string gate = backbone.HasGate ? backbone.Name : ModelStore.DefaultBackbone;
        var head = new HeadModel
        {
            Name = name,
            Source = SourceOf(path, Origin(file)),
            Classes = classes,
            Backbone = BackboneReference.To(backbone),
            FeatureCount = network.InputWidth,
            Temperature = 1,
        };
        return Finish(path, network, head, gate, notes, $"a head for {backbone.Name}, {Origin(file)}", cancellation);
    }

    /// <summary>
    /// Weights without a configuration: the dense layers in their order, ReLU between them (what is not in the file), a softmax at the end.
    /// </summary>
    private static KerasModel HeadOfWeights(string path, KerasFile file, List<string> notes)
    {
        (string Name, int[][] Shapes)[] layers = file.Named is { } named
            ? [.. named.LayerNames.Select(l => (Name: l, Shapes: named.ShapesOf(l).ToArray())).Where(l => l.Shapes.Length > 0)]
            :
            [
                .. file.Numbered!.NamesOf("dense")
                    .Select(name => (Name: name, Shapes: file.Numbered.Of(name).Select(t => t.Shape).ToArray())),
            ];
        if (layers.Length == 0 || (file.Numbered?.HasOthers("dense") ?? false) || Array.Exists(layers, l => l.Shapes is not [[_, _], [_]]))
        {
            throw new ModelException(
                Texts.FormatFileHoldsWeightsAloneOther(
                    path,
                    string.Join(", ", layers.Where(l => l.Shapes is not [[_, _], [_]]).Select(l => l.Name).Take(5))
                )
            );
        }

        if (layers.Length > 1)
        {
            notes.Add(Texts.FormatFileHoldsWeightsAloneDense(layers.Length));
        }

        var result = new List<KerasLayer>
        {
            new(
                "input",
                "InputLayer",
                string.Empty,
                string.Empty,
                Config(new { batch_shape = new int?[] { null, layers[0].Shapes[0][0] } }),
                [],
                null
            ),
        };
        for (int i = 0; i < layers.Length; i++)
        {
            var from = new KerasReference(result[^1].Name, 0, 0);
            int units = layers[i].Shapes[0][1];
            string ending = units == 1 ? "sigmoid" : "softmax";
            JsonElement config = Config(new { units, activation = i + 1 < layers.Length ? "relu" : ending });
            result.Add(
                new KerasLayer(
                    layers[i].Name,
                    "Dense",
                    string.Empty,
                    layers[i].Name,
                    config,
                    [new KerasCall([from], [from], new Dictionary<string, object>(StringComparer.Ordinal))],
                    null
                )
            );
        }

        return new KerasModel("head", result, [new KerasReference("input", 0, 0)], [new KerasReference(result[^1].Name, 0, 0)]);

        static JsonElement Config(object value) => JsonSerializer.SerializeToElement(value);
    }

    private static ImportedModel Backbone(
        string path,
        ImportOptions options,
        ConvertedNetwork network,
        string suggestion,
        Preprocessing preprocessing,
        string description,
        List<string> notes,
        CancellationToken cancellation
    )
    {
        string name = ModelImporter.NameOf(options, suggestion);
        bool isClassifier = network.ClassCount > 0;
        if (!isClassifier && network.FeatureCount == 0)
        {
            throw new ModelException(Texts.FormatNetworkGivesNeitherClassesNor(path));
        }

        if (isClassifier)
        {
            BreedModelFile.AddProbabilities(network.Graph, network.ClassCount, 1);
        }
        else
        {
            notes.Add(Texts.FormatClassifierDogGateOwnSays(ModelStore.DefaultBackbone));
        }

        byte[] model = network.Graph.ToModel();
        var backbone = new Backbone
        {
            Name = name,
            Description = description,
            Float = new NetworkFile("model.onnx", FileContent.Hash(model), 1, null),
            Preprocessing = preprocessing,
            InputName = BreedModelFile.PictureInput,
            OutputNames = OutputsOf(network),
            Classes = isClassifier ? ClassList.ImageNet : ClassList.Empty,
            Dogs = isClassifier ? DogClasses.ImageNet : null,
            Licence = "unknown: that of the file that was imported",
            Source = SourceOf(path, description),
        };
        TrialRun.Check(path, model, backbone.InputName, preprocessing.Shape(1)[1..], backbone.OutputNames, cancellation);
        return new ImportedModel(backbone, (folder, _) => BackboneCardWriter.Write(folder, backbone, model))
        {
            Description = description,
            ClassCount = network.ClassCount,
            FeatureCount = network.FeatureCount,
            InputSize = preprocessing.Size,
            Gate = isClassifier ? name : ModelStore.DefaultBackbone,
            Notes = notes,
        };
    }

    private static ImportedModel BreedModel(
        string path,
        ImportOptions options,
        ConvertedNetwork network,
        string suggestion,
        Preprocessing preprocessing,
        string description,
        List<string> notes,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<string> classes = ModelImporter.ClassNames(path, options, network.ClassCount, notes);
        Backbone gate = ModelImporter.DefaultGate(options);
        var model = new PictureModel
        {
            Name = ModelImporter.NameOf(options, suggestion),
            Source = SourceOf(path, description),
            Classes = classes,
            Backbone = BackboneReference.To(gate),
            Preprocessing = preprocessing,
            InputName = BreedModelFile.PictureInput,
            OutputNames = OutputsOf(network),
            Temperature = 1,
        };
        return Finish(path, network, model, gate.Name, notes, description, cancellation);
    }

    private static void AddNoteOfOneUnit(ConvertedNetwork network, List<string> notes)
    {
        if (network.IsOneUnit)
        {
            notes.Add(Texts.OneUnitForTwoClasses);
        }
    }

    private static OutputNames OutputsOf(ConvertedNetwork network) =>
        new(
            network.ClassCount > 0 ? BreedModelFile.Logits : null,
            network.FeatureCount > 0 ? BreedModelFile.Input : null,
            network.FeatureCount > 0 ? BreedModelFile.FeatureMap : null
        );

    private static ImportedModel Finish(
        string path,
        ConvertedNetwork network,
        TrainedModel model,
        string gate,
        List<string> notes,
        string description,
        CancellationToken cancellation
    )
    {
        // The graph is let go with its weights when it has become a file.
        (int classes, int features, int size) = (network.ClassCount, Math.Max(network.InputWidth, network.FeatureCount), network.Size);
        BreedModelFile.AddProbabilities(network.Graph, classes, 1);
        byte[] content = network.Graph.ToModel(BreedModelFile.Metadata(model));
        TrialRun.Check(path, content, model.Input, model.InputShape, model.Outputs, cancellation);
        return new ImportedModel(model, (file, replace) => SafeFile.Write(file, content, replace))
        {
            Description = description,
            ClassCount = classes,
            FeatureCount = features,
            InputSize = size,
            Gate = gate,
            Notes = notes,
        };
    }

    /// <summary>
    /// Models that scale pictures themselves do so before their first weights; behind these a Rescaling is part of the network, as in
    /// EfficientNetV2 or MobileNetV3.
    /// </summary>
    private static InputScaling ScalingOf(string path, KerasModel model, ImportOptions options, List<string> notes)
    {
        IEnumerable<KerasLayer> before = Layers(model)
            .TakeWhile(l =>
                l.ClassName
                    is not ("Conv2D" or "DepthwiseConv2D" or "SeparableConv2D" or "Dense" or "BatchNormalization" or "LayerNormalization")
            );
        if (
            before.FirstOrDefault(l =>
                l.ClassName is "Rescaling" or "Normalization" or "TFOpLambda" or "SlicingOpLambda"
                || l.Module.Contains(".ops.", StringComparison.Ordinal)
            ) is
            { } scaling
        )
        {
            if (scaling.ClassName is "Rescaling" or "Normalization")
            {
                options.DemandUnsaid(path, Texts.FormatKindScaledInside(scaling.Name), (nameof(options.InputScaling), InputScaling.None));
            }

            if (options.InputScaling is null)
            {
                notes.Add(Texts.FormatModelScalesPicturesItselfLayer(scaling.Name));
            }

            return options.InputScaling ?? InputScaling.None;
        }

        return options.InputScaling ?? throw new ModelException(ErrorKind.InputScalingMissing, Texts.FormatFileDoesSayHowPictures(path));
    }

    private static IEnumerable<KerasLayer> Layers(KerasModel model) =>
        model.Layers.SelectMany(l => l.Model is { } inner ? Layers(inner) : [l]);

    private static string Origin(KerasFile file) =>
        Texts.FormatKeras((file.Version is { Length: > 0 } version && PlainText.Is(version, 20) ? version : "of an unknown version"));

    private static string SourceOf(string path, string description) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Plain(Path.GetFileName(path))} ({Plain(description)}), imported {DateTime.UtcNow:yyyy-MM-dd}"
        );

    private static string Plain(string text) =>
        string.Concat(text.Where(c => !char.IsControl(c))) is { Length: > 200 } longer
            ? longer[..200]
            : string.Concat(text.Where(c => !char.IsControl(c)));

    // "my dogs.weights.h5" -> "my-dogs"
    private static string SuggestedName(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        name = name.EndsWith(".weights", StringComparison.OrdinalIgnoreCase) ? name[..^".weights".Length] : name;
        name = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.', '_');
        return name.Length switch
        {
            0 => "imported",
            > 100 => name[..100],
            _ => name,
        };
    }

    private static string Md5(string path)
    {
        // Not for safety: the publisher names its files by it.
#pragma warning disable CA5351
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexString(MD5.HashData(stream));
#pragma warning restore CA5351
    }
}
