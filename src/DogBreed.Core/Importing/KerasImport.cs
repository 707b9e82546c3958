using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Keras;
using DogBreed.Core.Models;

namespace DogBreed.Core.Importing;

/// <summary>What Keras saved -> a backbone (ResNet-50's weights, a classifier of ImageNet) or a breed model (a head on a backbone, a whole network).</summary>
internal static class KerasImport
{
    public static ImportedModel Read(string path, ImportOptions options)
    {
        using KerasFile file = KerasFile.Open(path);
        if (file.Model is null && file.Named is { } named && ResNet50.Recognise(named) is { } resnet)
        {
            return OfResNet50(path, options, file, resnet);
        }

        bool seesPictures = file.Model is { } model && KerasConverter.InputShape(path, model) is [_, _, 3];
        if (seesPictures)
        {
            return options.Backbone is null
                ? OfNetwork(path, options, file)
                : throw new ModelException($"{path}: this is a whole network that takes pictures, and no head for the backbone '{options.Backbone}'. Leave -Backbone away.");
        }

        if (options.Backbone is null)
        {
            throw new ModelException(file.Model is null
                ? $"{path}: this file holds weights alone, without a configuration, and they are not those of ResNet-50. If it is a head, say which backbone's features it takes: -Backbone. If it is a whole network, save all of it (model.save), not only its weights."
                : $"{path}: the model takes [{string.Join(", ", KerasConverter.InputShape(path, file.Model).Select(d => d == 0 ? "any" : d.ToString(CultureInfo.InvariantCulture)))}], and no picture: it is a head. Say which backbone's features it takes: -Backbone.");
        }

        return OfHead(path, options, file);
    }

    private static ImportedModel OfResNet50(string path, ImportOptions options, KerasFile file, KerasModel model)
    {
        ConvertedNetwork network = KerasConverter.OfPictures(path, model, file.Weights, isKeras2: true, inputSize: null);
        Preprocessing preprocessing = Preprocessing.Keras(ResNet50.Size) with { Layout = TensorLayout.Nchw };
        string? published = ResNet50.PublishedFile(Md5(path));
        string description = $"ResNet-50, {published ?? "none of the publisher's files (by its MD5)"}";
        return network.Classes is 0 or 1000
            ? Backbone(path, options, network, ModelImporter.ResNet50Name, preprocessing, description, [])
            : BreedModel(path, options, network, ModelImporter.ResNet50Name, preprocessing, description, []);
    }

    private static ImportedModel OfNetwork(string path, ImportOptions options, KerasFile file)
    {
        KerasModel model = file.Model!;
        var notes = new List<string>();
        ConvertedNetwork network = KerasConverter.OfPictures(path, model, file.Weights, file.IsKeras2, options.InputSize);
        InputScaling scaling = options.InputScaling ?? ScalingOf(path, model, notes);

        // load_img leaves EXIF orientation unapplied, and data sets have none; a telephone's photographs are better seen upright.
        Preprocessing preprocessing = Preprocessing.Keras(network.Size, scaling) with { Layout = TensorLayout.Nchw, IgnoreOrientation = false };
        string description = $"{model.Name} ({model.Layers.Count} layers), {Origin(file)}";
        string name = SuggestedName(path);
        bool imageNet = network.Classes is 0 || (network.Classes == ClassList.ImageNet.Count && options.ClassNames is null);
        if (network.Classes == ClassList.ImageNet.Count && imageNet)
        {
            notes.Add("It has 1000 classes and no names were given: they are taken to be ImageNet's, as keras.applications numbers them.");
        }

        return imageNet ? Backbone(path, options, network, name, preprocessing, description, notes) : BreedModel(path, options, network, name, preprocessing, description, notes);
    }

    private static ImportedModel OfHead(string path, ImportOptions options, KerasFile file)
    {
        var notes = new List<string>();
        BackboneCard backbone = options.Store.Backbone(options.Backbone!);
        ConvertedNetwork network = KerasConverter.OfFeatures(path, file.Model ?? HeadOfWeights(path, file, notes), file.Weights, file.IsKeras2);
        if (network.Classes == 0)
        {
            throw new ModelException($"{path}: the head ends without a Dense layer over its classes.");
        }

        int width;
        using (Network features = BackboneNetwork.Open(backbone, ExecutionDevice.Cpu, ModelPrecision.Float, backbone.RequiredFeatures).Network)
        {
            width = features.OutputLengths[0];
        }

        if (network.Width != width)
        {
            throw new ModelException($"{path}: the head takes {network.Width} features, and the backbone '{backbone.Name}' gives {width}: it was trained on another backbone.");
        }

        IReadOnlyList<string> classes = ModelImporter.ClassNames(path, options, network.Classes, notes);
        string name = ModelImporter.NameOf(options, SuggestedName(path));
        string gate = backbone.HasGate ? backbone.Name : ModelStore.DefaultBackbone;
        return Finish(path, network, name, gate, notes, $"a head for {backbone.Name}, {Origin(file)}", new BreedModelCard
        {
            Name = name,
            Classes = classes,
            Backbone = backbone.Name,
            BackboneSha256 = backbone.Float.Sha256,
            Features = network.Width,
            Temperature = 1,
            Source = SourceOf(path, Origin(file)),
        });
    }

    /// <summary>Weights without a configuration: the dense layers in their order, ReLU between them (what is not in the file), a softmax at the end.</summary>
    private static KerasModel HeadOfWeights(string path, KerasFile file, List<string> notes)
    {
        (string Name, int[][] Shapes)[] layers = file.Named is { } named
            ? [.. named.LayerNames.Select(l => (Name: l, Shapes: named.ShapesOf(l).ToArray())).Where(l => l.Shapes.Length > 0)]
            : [.. file.Numbered!.NamesOf("dense").Select(name => (Name: name, Shapes: file.Numbered.Of(name).Select(t => t.Shape).ToArray()))];
        if (layers.Length == 0 || (file.Numbered?.HasOthers("dense") ?? false) || Array.Exists(layers, l => l.Shapes is not [[_, _], [_]]))
        {
            throw new ModelException($"{path}: this file holds weights alone, and of other layers than Dense ({string.Join(", ", layers.Where(l => l.Shapes is not [[_, _], [_]]).Select(l => l.Name).Take(5))}): how they stand together is not in it. Save the whole model (model.save).");
        }

        if (layers.Length > 1)
        {
            notes.Add($"The file holds weights alone, of {layers.Length} Dense layers: ReLU is taken to stand between them.");
        }

        var result = new List<KerasLayer> { new("input", "InputLayer", string.Empty, string.Empty, Config(new { batch_shape = new int?[] { null, layers[0].Shapes[0][0] } }), [], null) };
        for (int i = 0; i < layers.Length; i++)
        {
            var from = new KerasReference(result[^1].Name, 0, 0);
            JsonElement config = Config(new { units = layers[i].Shapes[0][1], activation = i + 1 < layers.Length ? "relu" : "softmax" });
            result.Add(new KerasLayer(layers[i].Name, "Dense", string.Empty, layers[i].Name, config, [new KerasCall([from], [from], new Dictionary<string, object>(StringComparer.Ordinal))], null));
        }

        return new KerasModel("head", result, [new KerasReference("input", 0, 0)], [new KerasReference(result[^1].Name, 0, 0)]);

        static JsonElement Config(object value) => JsonSerializer.SerializeToElement(value);
    }

    private static ImportedModel Backbone(string path, ImportOptions options, ConvertedNetwork network, string suggestion, Preprocessing preprocessing, string description, List<string> notes)
    {
        string name = ModelImporter.NameOf(options, suggestion);
        (int classes, int features) = (network.Classes, network.Features);
        if (classes == 0 && features == 0)
        {
            throw new ModelException($"{path}: the network gives neither classes nor a feature map.");
        }

        if (classes > 0)
        {
            BreedModelFile.AddProbabilities(network.Graph, classes, 1);
        }
        else
        {
            notes.Add($"It has no classifier, and so no dog gate of its own: {ModelStore.DefaultBackbone} says whether there is a dog.");
        }

        byte[] model = network.Graph.ToModel();
        TrialRun.Check(path, model, BreedModelFile.PictureInput, preprocessing.Shape(1), classes > 0 ? BreedModelFile.Logits : BreedModelFile.Input);
        var card = new BackboneCard
        {
            Name = name,
            Description = description,
            Folder = string.Empty,
            Float = new NetworkFile("model.onnx", Convert.ToHexString(SHA256.HashData(model)).ToLowerInvariant(), 1, null),
            Preprocessing = preprocessing,
            Input = BreedModelFile.PictureInput,
            Logits = classes > 0 ? BreedModelFile.Logits : null,
            Features = features > 0 ? BreedModelFile.Input : null,
            Classes = classes > 0 ? ClassList.ImageNet : ClassList.Empty,
            FirstDogClass = classes > 0 ? ClassList.FirstDog : 0,
            LastDogClass = classes > 0 ? ClassList.LastDog : -1,

            // The article's rule; its threshold is for networks whose temperature was fitted.
            GateRule = DogGateRule.TopClass,
            Licence = "unknown: that of the file that was imported",
            Source = SourceOf(path, description),
        };
        return new ImportedModel(name, isBackbone: true, (folder, _) => CardWriter.Write(folder, card, model))
        {
            Description = description,
            Classes = classes,
            Features = features,
            InputSize = preprocessing.Size,
            Gate = classes > 0 ? name : ModelStore.DefaultBackbone,
            Notes = notes,
        };
    }

    private static ImportedModel BreedModel(string path, ImportOptions options, ConvertedNetwork network, string suggestion, Preprocessing preprocessing, string description, List<string> notes)
    {
        IReadOnlyList<string> classes = ModelImporter.ClassNames(path, options, network.Classes, notes);
        string name = ModelImporter.NameOf(options, suggestion);
        BackboneCard gate = ModelImporter.DefaultGate(options);
        return Finish(path, network, name, gate.Name, notes, description, new BreedModelCard
        {
            Name = name,
            Classes = classes,
            Backbone = gate.Name,
            BackboneSha256 = gate.Float.Sha256,
            Features = 0,
            Preprocessing = preprocessing,
            FeatureOutput = network.Features > 0 ? BreedModelFile.Input : null,
            Temperature = 1,
            Source = SourceOf(path, description),
        });
    }

    private static ImportedModel Finish(string path, ConvertedNetwork network, string name, string gate, List<string> notes, string description, BreedModelCard card)
    {
        (int classes, int features, int size) = (network.Classes, Math.Max(network.Width, network.Features), network.Size);
        BreedModelFile.AddProbabilities(network.Graph, classes, 1);
        byte[] model = network.Graph.ToModel(BreedModelFile.Metadata(card));
        TrialRun.Check(path, model, card.Input, card.Preprocessing?.Shape(1) ?? [1, card.Features], BreedModelFile.Logits);
        return new ImportedModel(name, isBackbone: false, (file, replace) => SafeFile.Write(file, model, replace))
        {
            Description = description,
            Classes = classes,
            Features = features,
            InputSize = size,
            Backbone = card.Preprocessing is null ? card.Backbone : null,
            Gate = gate,
            Notes = notes,
        };
    }

    /// <summary>Models that scale pictures themselves do so before their first weights; behind these a Rescaling is part of the network, as in EfficientNetV2 or MobileNetV3.</summary>
    private static InputScaling ScalingOf(string path, KerasModel model, List<string> notes)
    {
        IEnumerable<KerasLayer> before = Layers(model).TakeWhile(l => l.ClassName is not ("Conv2D" or "DepthwiseConv2D" or "SeparableConv2D" or "Dense" or "BatchNormalization" or "LayerNormalization"));
        if (before.FirstOrDefault(l => l.ClassName is "Rescaling" or "Normalization" or "TFOpLambda" or "SlicingOpLambda" || l.Module.Contains(".ops.", StringComparison.Ordinal)) is { } scaling)
        {
            notes.Add($"The model scales its pictures itself (layer '{scaling.Name}'): it gets pixels 0..255. Say -InputScaling where it was trained on others.");
            return InputScaling.None;
        }

        throw new ModelException($"{path}: how pictures were scaled that the model was trained on is not in the file. Say it: -InputScaling Caffe, Tf or Torch (the modes of Keras's preprocess_input), Unit (divided by 255) or None (0..255).");
    }

    private static IEnumerable<KerasLayer> Layers(KerasModel model) => model.Layers.SelectMany(l => l.Model is { } inner ? Layers(inner) : [l]);

    private static string Origin(KerasFile file) => $"Keras {(file.Version is { Length: > 0 } version && PlainText.Is(version, 20) ? version : "of an unknown version")}";

    private static string SourceOf(string path, string description) =>
        string.Create(CultureInfo.InvariantCulture, $"{Plain(Path.GetFileName(path))} ({Plain(description)}), imported {DateTime.UtcNow:yyyy-MM-dd}");

    private static string Plain(string text) => string.Concat(text.Where(c => !char.IsControl(c))) is { Length: > 200 } longer ? longer[..200] : string.Concat(text.Where(c => !char.IsControl(c)));

    // "my dogs.weights.h5" -> "my-dogs"
    private static string SuggestedName(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        name = name.EndsWith(".weights", StringComparison.OrdinalIgnoreCase) ? name[..^".weights".Length] : name;
        name = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.', '_');
        return name.Length > 100 ? name[..100] : name.Length == 0 ? "imported" : name;
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
