using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification;

/// <summary>What is said of one photograph.</summary>
public sealed record BreedPrediction
{
    /// <summary>A dog, a human, or neither.</summary>
    public required Subject Subject { get; init; }

    /// <summary>The likeliest breeds, the likeliest first: the dog's, or those that the human resembles. Empty for neither.</summary>
    public required IReadOnlyList<BreedCandidate> Candidates { get; init; }

    /// <summary>
    /// The likeliest breed; null for neither, and where it is less likely than <see cref="ClassifyOptions.MinimumProbability"/>.
    /// </summary>
    public required string? Breed { get; init; }

    /// <summary>How likely the breed is, among all breeds of the model, 0..1; null where <see cref="Breed"/> is.</summary>
    public required double? Probability { get; init; }

    /// <summary>
    /// The narrowest group of breeds that is likely enough, or the breed itself where it is; null where
    /// <see cref="ClassifyOptions.Group"/> does not ask for it, where there is no dog, and where not even the widest is.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>How likely that is: the sum over its breeds, 0..1; null where <see cref="Group"/> is.</summary>
    public double? GroupProbability { get; init; }

    /// <summary>
    /// How likely it is none of the breeds, 0..1: where that is likelier than each of them, <see cref="Breed"/> is null. Null for a model
    /// that was not taught photographs of none of them.
    /// </summary>
    public double? NoneProbability { get; init; }

    /// <summary>How likely the photograph shows a dog: the sum over the dog classes, 0..1.</summary>
    public required double DogProbability { get; init; }

    /// <summary>The likeliest of the network's own classes.</summary>
    public required ImageNetClass ImageNetClass { get; init; }

    /// <summary>The human faces. They are looked for only where there is no dog.</summary>
    public required IReadOnlyList<DetectedFace> Faces { get; init; }

    /// <summary>
    /// Each dog, the surest first, at most 100; empty where <see cref="ClassifyOptions.EachDog"/> did not ask for them. Where the picture
    /// as
    /// a whole did not pass the dog gate and one of them does, <see cref="Subject"/> is Dog and the breed is the surest dog's. A dog that
    /// is alone has the photograph's own answer.
    /// </summary>
    public IReadOnlyList<DetectedDog> Dogs { get; init; } = [];

    /// <summary>The people and cats, the surest of each first; empty where they were not looked for.</summary>
    public IReadOnlyList<DetectedObject> Objects { get; init; } = [];

    /// <summary>
    /// Where in the photograph the likeliest breed comes from; null where <see cref="ClassifyOptions.Explain"/> did not ask, and where no
    /// breed is named.
    /// </summary>
    public HeatMap? HeatMap { get; init; }

    /// <summary>The name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The device whose execution provider ran the network.</summary>
    public required ExecutionDevice Device { get; init; }

    /// <summary>The numbers in which it ran: Float or Int8.</summary>
    public required ModelPrecision Precision { get; init; }

    /// <summary>What decoded the picture; never Auto.</summary>
    public PictureDecoderKind Decoder { get; init; }

    /// <summary>True where the networks did not run: what they found was in a catalog. Both times are 0 then.</summary>
    public bool FromCatalog { get; init; }

    /// <summary>Reading the file, decoding, resizing, and filling the tensor.</summary>
    public required TimeSpan DecodeTime { get; init; }

    /// <summary>Running the networks: the photograph's share of its batch, and looking for faces.</summary>
    public required TimeSpan InferenceTime { get; init; }
}
