using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Exporting;

/// <summary>What an exported file is made of, whatever the kind of the model.</summary>
internal sealed record ExportSource
{
    /// <summary>The model.</summary>
    public required Model Model { get; init; }

    /// <summary>What errors call the network.</summary>
    public required string Path { get; init; }

    /// <summary>The content of the network that takes the picture's tensor.</summary>
    public required byte[] Network { get; init; }

    /// <summary>The name of its input.</summary>
    public required string Input { get; init; }

    /// <summary>From a picture to the tensor.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>The temperature of the breeds' softmax.</summary>
    public required double Temperature { get; init; }

    /// <summary>The backbone, where it is the dog gate too; null where the file does not say whether there is a dog.</summary>
    public Backbone? Gate { get; init; }

    /// <summary>The head, where the network gives features to one.</summary>
    public BreedModelFile? Head { get; init; }

    /// <summary>The name of the features that the head takes.</summary>
    public string Features { get; init; } = string.Empty;

    /// <summary>The backbone of the model, or its dog gate.</summary>
    public required BackboneReference Backbone { get; init; }

    /// <summary>The classes, in the order of the logits: the breeds, and "none of these" where the model was taught that.</summary>
    public IReadOnlyList<string> Classes => (Model as TrainedModel)?.Classes ?? Model.Breeds;

    /// <summary>Which threshold gives which accuracy where groups are named.</summary>
    public IReadOnlyList<SelectivePoint> Selective { get; init; } = [];

    /// <summary>The temperature of the gate's softmax.</summary>
    public double GateTemperature { get; init; } = 1;

    /// <summary>Reads a model with all that it needs.</summary>
    /// <param name="store">Where models are looked for.</param>
    /// <param name="name">The name of the model, or its path.</param>
    /// <param name="precision">Which network of a backbone; Auto is Int8 where there is one.</param>
    /// <exception cref="ModelException">There is no such model, or it is damaged, or has no network of that precision.</exception>
    public static ExportSource Of(ModelStore store, string name, ModelPrecision precision)
    {
        if (store.BreedModelPath(name) is not { } path)
        {
            Backbone backbone = store.Backbone(name);
            return backbone.HasGate
                ? OfBackbone(backbone, backbone, backbone.FileFor(backbone.OnCpu(precision)), temperature: null)
                : throw new ModelException(Texts.FormatModelBackboneWithoutClassesNothing(backbone.Name, backbone.Float.Path));
        }

        BreedModelFile file = BreedModelFile.Read(path);
        ModelPrecision checkedIn = file.Model is PictureModel ? ModelPrecision.Float : precision;
        using (LoadedModel.Open(store, path, ExecutionDevice.Cpu, checkedIn))
        {
            // It fits its backbone, or is an error that says why not.
        }

        Backbone made = store.BackboneOf(file.Model);
        return file.Model switch
        {
            PictureModel when precision == ModelPrecision.Int8 => throw ModelException.WithoutInt8(file.Model.Name),
            PictureModel picture => new ExportSource
            {
                Model = picture,
                Path = path,
                Network = file.Bytes,
                Input = picture.InputName,
                Preprocessing = picture.Preprocessing,
                Temperature = picture.Temperature,
                Selective = picture.Selective,
                Backbone = BackboneReference.To(made),
            },
            _ => OfBackbone(file.Model, made, made.FileFor(made.OnCpu(precision)), file.Model.Temperature) with
            {
                Head = file,
                Features = made.RequireFeatures(),
            },
        };
    }

    /// <summary>The exported file as a model of this library.</summary>
    public PictureModel AsPictureModel() =>
        new()
        {
            Name = Model.Name,
            Source = Model is Backbone ? $"exported from {Model.Name}" : Model.Source,
            Classes = Classes,
            Backbone = Backbone,
            Preprocessing = Preprocessing,
            InputName = Input,
            OutputNames = new OutputNames(BreedModelFile.Logits),
            Temperature = Temperature,
            UnknownBelow = (Model as TrainedModel)?.UnknownBelow,
            ValidationAccuracy = (Model as TrainedModel)?.ValidationAccuracy,
            Training = (Model as TrainedModel)?.Training,
            GateRule = (Model as TrainedModel)?.GateRule,
            Selective = Selective,
        };

    private static ExportSource OfBackbone(Model model, Backbone backbone, NetworkFile file, double? temperature) =>
        new()
        {
            Model = model,
            Path = file.Path,
            Network = file.Load(),
            Input = backbone.InputName,
            Preprocessing = backbone.Preprocessing,
            Temperature = temperature ?? file.Temperature,
            GateTemperature = file.Temperature,
            Selective = (model as TrainedModel)?.Selective ?? file.Selective,
            Gate = backbone.HasGate ? backbone : null,
            Backbone = BackboneReference.To(backbone),
        };
}
