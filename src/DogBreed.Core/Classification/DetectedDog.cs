namespace DogBreed.Core.Classification;

/// <summary>One of the dogs in a photograph, in pixels of the upright photograph at full size; the box ends with the photograph.</summary>
/// <param name="X">The left edge.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">Width in pixels, at least 1.</param>
/// <param name="Height">Height in pixels, at least 1.</param>
/// <param name="Score">How sure the detector is of the box, 0..1.</param>
/// <param name="DogProbability">How likely the crop shows a dog: the sum over the dog classes, 0..1.</param>
/// <param name="Breed">The likeliest breed; null where it is less likely than asked for.</param>
/// <param name="Probability">How likely the breed is, 0..1; null where <paramref name="Breed"/> is.</param>
/// <param name="Candidates">The likeliest breeds, the likeliest first.</param>
/// <param name="Group">The narrowest group that is likely enough; see <see cref="BreedPrediction.Group"/>.</param>
/// <param name="GroupProbability">How likely that is, 0..1.</param>
public sealed record DetectedDog(
    int X,
    int Y,
    int Width,
    int Height,
    double Score,
    double DogProbability,
    string? Breed,
    double? Probability,
    IReadOnlyList<BreedCandidate> Candidates,
    string? Group,
    double? GroupProbability
);
