using DogBreed.Core.Errors;
using DogBreed.Core.Support;

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

    internal override Backbone AsBackbone() =>
        throw new ModelException(ErrorKind.ModelLacksFeatures, Texts.FormatBreedModelGivesFeaturesCannot(Name), null, ("name", Name));

    /// <summary>Refuses another backbone than the one it was trained on: on other features its weights mean nothing.</summary>
    /// <exception cref="ModelException">It is another.</exception>
    public void DemandBackbone(Backbone backbone)
    {
        if (!string.Equals(Backbone.Sha256, backbone.Float.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException(Texts.FormatBreedModelTrainedAnotherVersion(Path, backbone.Name));
        }
    }
}
