using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>A network that takes pictures itself: trained from scratch, or imported whole. A backbone is its dog gate.</summary>
internal sealed record PictureModel : TrainedModel
{
    /// <summary>From a picture to the input tensor.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>The name of the graph's input.</summary>
    public required string InputName { get; init; }

    /// <summary>The outputs of the graph: logits, and perhaps features and their map.</summary>
    public required OutputNames OutputNames { get; init; }

    internal override OutputNames Outputs => OutputNames;

    internal override string Input => InputName;

    internal override int[] InputShape => Preprocessing.Shape(1)[1..];

    internal override Backbone AsBackbone() =>
        OutputNames.HasFeatures
            ? new Backbone
            {
                Name = Name,
                Description = Description,
                Path = Path,
                Licence = Licence,
                Source = Source,
                Float = NetworkFile.At(Path, Temperature),
                Preprocessing = Preprocessing,
                InputName = InputName,
                OutputNames = OutputNames with { Logits = null },
            }
            : throw new ModelException(ErrorKind.ModelLacksFeatures, Texts.FormatBreedModelGivesFeaturesCannot(Name), null, ("name", Name));
}
