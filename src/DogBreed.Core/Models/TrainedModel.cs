using System.Text.Json.Serialization;

namespace DogBreed.Core.Models;

/// <summary>A model in one .onnx file with its card in the metadata: trained here, or imported.</summary>
internal abstract record TrainedModel : Model
{
    /// <summary>The name of the class of photographs that show none of the others.</summary>
    public const string NoneClass = "none of these";

    /// <summary>The names of the classes, in the order of the logits.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>True where it was taught photographs of none of the classes: the last class says so.</summary>
    public bool HasNoneClass => HasNone(Classes);

    /// <summary>What logits are divided by before softmax; fitted on the validation photographs. Above 0.</summary>
    public required double Temperature { get; init; }

    /// <summary>
    /// A dog whose largest logit is below this is probably of none of the breeds. Chosen so that 95 of 100 validation photographs are above
    /// it. The logit and not the probability: measured on breeds that were held out, it separates them better (docs/TRAINING.md; Hendrycks
    /// et al. 2022). Null for an imported model.
    /// </summary>
    public double? UnknownBelow { get; init; }

    /// <summary>The accuracy on the validation photographs, 0..1; null where it is not known.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Which threshold gives which accuracy where groups are named; empty where it is not known.</summary>
    public IReadOnlyList<SelectivePoint> Selective { get; init; } = [];

    /// <summary>None where it is used without the dog gate, since it is not about dogs; null for the gate's own rule.</summary>
    public DogGateRule? GateRule { get; init; }

    /// <summary>How it was trained; null for an imported model.</summary>
    public ModelTraining? Training { get; init; }

    /// <summary>The backbone that it was made with: a head's features, or the dog gate of a network that takes pictures.</summary>
    public required BackboneReference Backbone { get; init; }

    public override IReadOnlyList<string> Breeds => HasNoneClass ? [.. Classes.SkipLast(1)] : Classes;

    public override double? Accuracy => ValidationAccuracy;

    /// <summary>The shape of its input without the batch.</summary>
    internal abstract int[] InputShape { get; }

    /// <summary>True for classes of which the last is of photographs that show none of the others.</summary>
    internal static bool HasNone(IReadOnlyList<string> classes) =>
        classes.Count > 2 && string.Equals(classes[^1], NoneClass, StringComparison.Ordinal);
}

/// <summary>A backbone as other models name it.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Sha256">The SHA-256 of its floating-point network, in lower-case hexadecimal.</param>
internal sealed record BackboneReference(string Name, string Sha256)
{
    public static BackboneReference To(Backbone backbone) => new(backbone.Name, backbone.Float.Sha256);
}

/// <summary>How a model was trained.</summary>
/// <param name="Recipe">Default, Article, or Scratch (the article's own network).</param>
/// <param name="Precision">The numbers in which the backbone gave the features: Float or Int8.</param>
/// <param name="PhotoCount">How many photographs it learnt from.</param>
/// <param name="ValidationPhotoCount">How many photographs it was chosen by.</param>
/// <param name="EpochCount">How many epochs were run.</param>
/// <param name="BestEpoch">The epoch whose weights it has.</param>
/// <param name="Pull">
/// The L2-SP strength: how strongly the weights were held to the backbone's own class weights; 0 for the Article recipe.
/// </param>
/// <param name="Seed">The seed.</param>
/// <param name="ValidationFraction">
/// The share that was taken for validation where the folder had no splits of its own; 0 where it had.
/// </param>
/// <param name="TestFraction">The share that was held back for a test, likewise.</param>
/// <param name="Created">When, in UTC, ISO 8601.</param>
internal sealed record ModelTraining(
    string Recipe,
    string Precision,
    [property: JsonPropertyName("photographs")] int PhotoCount,
    [property: JsonPropertyName("validationPhotographs")] int ValidationPhotoCount,
    [property: JsonPropertyName("epochs")] int EpochCount,
    int BestEpoch,
    double Pull,
    int Seed,
    double ValidationFraction,
    double TestFraction,
    string Created
)
{
    /// <summary>How many corrected photographs it learnt from; null where it was given none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Corrections { get; init; }

    /// <summary>As how many photographs each of them counted; null where it was given none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? CorrectionWeight { get; init; }
}
