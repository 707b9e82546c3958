namespace DogBreed.Core.Classification;

/// <summary>A breed and how likely it is.</summary>
/// <param name="Breed">The breed's name.</param>
/// <param name="Probability">0..1; over all breeds of the model they add up to 1.</param>
public sealed record BreedCandidate(string Breed, double Probability);
