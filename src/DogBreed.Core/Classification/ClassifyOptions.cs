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

    /// <summary>How many candidates a result has; at least 1.</summary>
    public int Top { get; init; } = 5;

    /// <summary>A less likely breed is not named (<see cref="BreedPrediction.Breed"/> is null; the candidates stay), 0..1.</summary>
    public double MinimumProbability { get; init; }

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

    /// <summary>What looks for human faces where there is no dog.</summary>
    public FaceDetectorKind FaceDetector { get; init; }

    /// <summary>The rule of the dog gate; the card's where null.</summary>
    public DogGateRule? GateRule { get; init; }

    /// <summary>What decodes photographs, for who compares decoders. HEIC, AVIF, TIFF and GIF have one of their own.</summary>
    public PictureDecoderKind Decoder { get; init; }

    /// <summary>What a picture may cost.</summary>
    public PictureLimits Limits { get; init; } = PictureLimits.Default;

    /// <summary>The most photographs worked on at a time; the number of cores where null.</summary>
    public int? Parallelism { get; init; }

    /// <summary>Names the breed of every photograph, whatever the gate says: how a head is measured.</summary>
    internal bool PassGate { get; init; }

    internal int WorkerCount => Math.Max(1, Parallelism ?? Environment.ProcessorCount);

    internal void Check()
    {
        Demand(Top >= 1, Texts.FormatIsItMustBeAt(nameof(Top), Top));
        Demand(MinimumProbability is >= 0 and <= 1, Texts.FormatProbability01(nameof(MinimumProbability), MinimumProbability));
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
