using System.Globalization;
using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Catalog;

/// <summary>The models whose findings a run asks for, as a catalog knows them.</summary>
internal sealed record RunModels
{
    /// <summary>The dog gate.</summary>
    public required CatalogModel Gate { get; init; }

    /// <summary>The breed model; null for a backbone, whose breeds the gate finds.</summary>
    public CatalogModel? Breeds { get; init; }

    /// <summary>The backbone's features; null where none are kept, and none can help.</summary>
    public CatalogModel? Features { get; init; }

    /// <summary>The face detector; null where no face is looked for.</summary>
    public CatalogModel? Faces { get; init; }

    /// <summary>The detector of each dog with the networks that look into its boxes; null where none is looked for.</summary>
    public CatalogModel? EachDog { get; init; }

    /// <summary>The number of the gate's classes: what may be said to be likeliest.</summary>
    public required int GateClasses { get; init; }

    /// <summary>The models of a run.</summary>
    /// <param name="classifier">What it runs.</param>
    /// <param name="options">What it may choose.</param>
    public static RunModels Of(DogBreedClassifier classifier, ClassifyOptions options)
    {
        LoadedModel loaded = classifier.Loaded;
        string decoder = DecoderName(options.Decoder);
        string seen = string.Create(CultureInfo.InvariantCulture, $"views {options.Views} decoder {decoder}");
        CatalogModel gate = GateOf(loaded, options, decoder, seen);
        string features = FeatureKey(loaded.BreedNetwork, options.Views, decoder);
        CatalogModel? breeds = null;
        if (loaded.Model is TrainedModel trained)
        {
            string key =
                loaded.Model is HeadModel
                    ? $"breeds {loaded.BreedSha256} on {features}"
                    : $"breeds {loaded.BreedSha256} {loaded.BreedNetwork.Preprocessing.Key} {seen}";
            breeds = new CatalogModel(
                key,
                ModelKind.Breeds,
                trained.Name,
                new CatalogModelCard
                {
                    Precision = loaded.BreedNetwork.Precision.ToString(),
                    Views = options.Views,
                    Decoder = decoder,
                    Classes = trained.Classes,
                    Temperature = trained.Temperature,
                    Gate = gate.Key,
                    Rule = trained.GateRule?.ToString() ?? string.Empty,
                }
            );
        }

        return new RunModels
        {
            Gate = gate,
            GateClasses = loaded.Gate.Classes.Count,
            Breeds = breeds,
            Features = options.KeepFeatures || loaded.Model is HeadModel ? FeaturesOf(loaded, features) : null,
            Faces = FacesOf(classifier.Store, options.FaceDetector, decoder),
            EachDog = options.EachDog ? EachDogOf(classifier.Store, gate.Key, breeds?.Key) : null,
        };
    }

    /// <summary>Names all that features depend on.</summary>
    /// <param name="network">The backbone's network.</param>
    /// <param name="views">How many views of a photograph they are the mean of.</param>
    /// <param name="decoder">What decodes photographs: OpenCv or Skia.</param>
    /// <param name="preprocessing">Another way from a picture to the tensor than the network's own.</param>
    public static string FeatureKey(LoadedNetwork network, int views, string decoder, string? preprocessing = null)
    {
        // Accelerators sum in another order.
        string device = network.Network.Device == ExecutionDevice.Cpu ? string.Empty : $" on {network.Network.Device}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"features {network.File.Sha256} {preprocessing ?? network.Preprocessing.Key}{device} views {views} decoder {decoder}"
        );
    }

    /// <summary>What the key of a detector of each dog ends with: the networks that look into its boxes.</summary>
    /// <param name="gate">The key of the gate.</param>
    /// <param name="breeds">The key of the breed model; null for a backbone.</param>
    public static string Asked(string gate, string? breeds) => $" asked {gate}{(breeds is null ? string.Empty : " and " + breeds)}";

    /// <summary>What decodes a photograph where a run asks for a decoder: Auto is decided here.</summary>
    public static string DecoderName(PictureDecoderKind kind) =>
        kind == PictureDecoderKind.Auto
            ? (OpenCvRuntime.Problem is null ? PictureDecoderKind.OpenCv : PictureDecoderKind.Skia).ToString()
            : kind.ToString();

    private static CatalogModel GateOf(LoadedModel loaded, ClassifyOptions options, string decoder, string seen)
    {
        LoadedNetwork network = loaded.GateNetwork;
        (DogClasses dogs, _) = loaded.Gate.RequireGate();
        return new CatalogModel(
            string.Create(
                CultureInfo.InvariantCulture,
                $"gate {network.File.Sha256} {network.Preprocessing.Key} {seen} dogs {dogs.First} to {dogs.Last}"
            ),
            ModelKind.Gate,
            loaded.Gate.Name,
            new CatalogModelCard
            {
                Precision = network.Precision.ToString(),
                Views = options.Views,
                Decoder = decoder,
                Classes = loaded.Gate.Breeds,
                Temperature = network.File.Temperature,
                Rule = dogs.Rule.ToString(),
                DogThreshold = dogs.Threshold,
                FirstDog = dogs.First,
            }
        );
    }

    private static CatalogModel FeaturesOf(LoadedModel loaded, string key) =>
        new(
            key,
            ModelKind.Features,
            loaded.Model is HeadModel head ? head.Backbone.Name : loaded.Model.Name,
            new CatalogModelCard
            {
                Precision = loaded.BreedNetwork.Precision.ToString(),
                FeatureCount = loaded.BreedNetwork.Network.OutputLength(loaded.FeatureOutput),
            }
        );

    private static CatalogModel? FacesOf(ModelStore store, FaceDetectorKind kind, string decoder) =>
        FaceDetectors.FileOf(store, kind) is { } file
            ? new CatalogModel(
                $"faces {FileContent.Hash(file)} decoder {decoder}",
                ModelKind.Faces,
                kind.ToString(),
                new CatalogModelCard { Decoder = decoder }
            )
            : null;

    private static CatalogModel EachDogOf(ModelStore store, string gate, string? breeds)
    {
        // The card names its network's hash, and the scores from which on a box counts.
        string card = ObjectDetector.CardOf(store);
        return new CatalogModel(
            $"dogs {FileContent.Hash(card)}{Asked(gate, breeds)}",
            ModelKind.EachDog,
            ObjectDetector.Folder,
            new CatalogModelCard { Gate = gate, DogThreshold = ObjectDetectorCard.Read(card).DogScore }
        );
    }
}
