using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Classification;

/// <summary>What one run may choose.</summary>
public sealed record ClassifyOptions
{
    /// <summary>The options that are used where none are given.</summary>
    public static ClassifyOptions Default { get; } = new();

    // At it 94 of 100 answers for dogs are right, and 90 of 100 are narrower than "dog" (docs/ACCURACY.md).
    private const double UsualGroupThreshold = 0.8;

    /// <summary>How many candidates a result has; at least 1.</summary>
    public int Top { get; init; } = 5;

    /// <summary>A less likely breed is not named (<see cref="BreedPrediction.Breed"/> is null; the candidates stay), 0..1.</summary>
    public double MinimumProbability { get; init; }

    /// <summary>
    /// True names the narrowest group of the breed (spaniel, terrier, dog) whose breeds together are likely enough, or the breed itself:
    /// <see cref="BreedPrediction.Group"/>. Likely enough is <see cref="MinimumProbability"/>, and 0.8 where that is 0.
    /// </summary>
    public bool Group { get; init; }

    /// <summary>
    /// Instead of <see cref="MinimumProbability"/>: how often what is named is to be right, 0..1. The model's card says which threshold
    /// gave
    /// that on photographs that it had not seen. Includes <see cref="Group"/>.
    /// </summary>
    public double? Accuracy { get; init; }

    /// <summary>A file with the groups of the model's classes, where they are not dogs that WordNet knows; not with Accuracy.</summary>
    public string? TaxonomyPath { get; init; }

    /// <summary>
    /// True leaves a dog without a breed whose largest logit is below the breed model's threshold for breeds that it does not know
    /// that its training chose. For trained breed models only.
    /// </summary>
    public bool UnknownBreed { get; init; }

    /// <summary>
    /// How many views of a photograph the network sees, 1 to 3; the answer is the mean of their logits. 1: the photograph; 2: its mirror
    /// image too; 3: and a closer cut (the short side resized to 300/260 of the network's square). Each view costs a run of the network.
    /// </summary>
    public int Views { get; init; } = 1;

    /// <summary>
    /// True looks for each dog in a photograph, and for people and cats (<see cref="BreedPrediction.Dogs"/>,
    /// <see cref="BreedPrediction.Objects"/>). Costs a run of the detector, and one of the network for each dog.
    /// </summary>
    public bool EachDog { get; init; }

    /// <summary>
    /// True makes a heat map of the likeliest breed (<see cref="BreedPrediction.HeatMap"/>). For a classifier that was built with
    /// <see cref="ClassifierOptions.WithFeatureMap"/>. What a catalog knows is computed again: it keeps no feature maps.
    /// </summary>
    public bool Explain { get; init; }

    /// <summary>What looks for human faces where there is no dog.</summary>
    public FaceDetectorKind FaceDetector { get; init; }

    /// <summary>
    /// The rule of the dog gate; the card's where null. None leaves the gate out: each photograph is answered, and its subject is
    /// Unchecked.
    /// </summary>
    public DogGateRule? GateRule { get; init; }

    /// <summary>What decodes photographs, for who compares decoders. HEIC, AVIF, TIFF and GIF have one of their own.</summary>
    public PictureDecoderKind Decoder { get; init; }

    /// <summary>What a picture may cost.</summary>
    public PictureLimits Limits { get; init; } = PictureLimits.Default;

    /// <summary>The most photographs worked on at a time; the number of cores where null.</summary>
    public int? Parallelism { get; init; }

    /// <summary>Names the breed of every photograph, whatever the gate says: how a head is measured.</summary>
    internal bool PassGate { get; init; }

    /// <summary>Asks the gate even where the model is used without: for who wants to know whether there is a dog.</summary>
    internal bool DemandGate { get; init; }

    /// <summary>Whether what is found is kept, to answer with other options later.</summary>
    internal bool IsKept { get; init; }

    /// <summary>Takes down the features too: the model was opened with them.</summary>
    internal bool KeepFeatures { get; init; }

    /// <summary>From which probability on a group is named.</summary>
    internal double GroupThreshold => MinimumProbability > 0 ? MinimumProbability : UsualGroupThreshold;

    internal int WorkerCount => Math.Max(1, Parallelism ?? Environment.ProcessorCount);

    internal void Check()
    {
        Demand(Top >= 1, Texts.FormatIsItMustBeAt(nameof(Top), Top));
        Demand(MinimumProbability is >= 0 and <= 1, Texts.FormatProbability01(nameof(MinimumProbability), MinimumProbability));
        Demand(Accuracy is null or (> 0 and < 1), Texts.FormatProbability01(nameof(Accuracy), Accuracy));
        Demand(Accuracy is null || MinimumProbability == 0, Texts.FormatOptionsExclude(nameof(Accuracy), nameof(MinimumProbability)));
        Demand(Accuracy is null || TaxonomyPath is null, Texts.GroupsOfOwnTaxonomyUncalibrated);
        Demand(Views is >= 1 and <= 3, Texts.FormatIsItMustBe1(nameof(Views), Views));
        Demand(Parallelism is null or >= 1, Texts.FormatIsItMustBeAt(nameof(Parallelism), Parallelism));

        static void Demand(bool holds, string message)
        {
            if (!holds)
            {
                throw new ArgumentException(message);
            }
        }
    }
}
