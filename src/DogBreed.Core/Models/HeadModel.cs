using DogBreed.Core.Errors;

namespace DogBreed.Core.Models;

/// <summary>A head: the features of a backbone in, logits out.</summary>
internal sealed record HeadModel : TrainedModel
{
    /// <summary>The length of a feature vector.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>The name of its logits.</summary>
    public string LogitsName { get; init; } = BreedModelFile.Logits;

    internal override OutputNames Outputs => new(Logits: LogitsName);

    internal override string Input => BreedModelFile.Input;

    internal override int[] InputShape => [FeatureCount];

    internal override Backbone AsBackbone() => throw new ModelException(
        ErrorKind.ModelLacksFeatures,
        $"The breed model '{Name}' gives no features, so that it is no backbone.",
        null,
        ("name", Name));

    /// <summary>Refuses another backbone than the one it was trained on: on other features its weights mean nothing.</summary>
    /// <exception cref="ModelException">It is another.</exception>
    public void DemandBackbone(Backbone backbone)
    {
        if (!string.Equals(Backbone.Sha256, backbone.Float.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException(
                $"{Path}: this breed model was trained on another version of the backbone '{backbone.Name}' than the one that is installed. Train it again, or install that version.");
        }
    }
}
