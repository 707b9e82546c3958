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

    /// <summary>How likely the photograph shows a dog: the sum over the dog classes, 0..1.</summary>
    public required double DogProbability { get; init; }

    /// <summary>The likeliest of the network's own classes.</summary>
    public required ImageNetClass ImageNetClass { get; init; }

    /// <summary>The human faces. They are looked for only where there is no dog.</summary>
    public required IReadOnlyList<DetectedFace> Faces { get; init; }

    /// <summary>The name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The device whose execution provider ran the network.</summary>
    public required ExecutionDevice Device { get; init; }

    /// <summary>The numbers in which it ran: Float or Int8.</summary>
    public required ModelPrecision Precision { get; init; }

    /// <summary>What decoded the picture; never Auto.</summary>
    public PictureDecoderKind Decoder { get; init; }

    /// <summary>Reading the file, decoding, resizing, and filling the tensor.</summary>
    public required TimeSpan DecodeTime { get; init; }

    /// <summary>Running the networks: the photograph's share of its batch, and looking for faces.</summary>
    public required TimeSpan InferenceTime { get; init; }
}
