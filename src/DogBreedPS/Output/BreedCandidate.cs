using System.Globalization;

namespace DogBreedPS;

/// <summary>A breed and how likely it is.</summary>
/// <param name="Breed">The breed's name.</param>
/// <param name="Probability">0..1, among all breeds of the model.</param>
public sealed record BreedCandidate(string Breed, double Probability)
{
    /// <summary>"German shepherd (0.985)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Breed} ({Probability:0.000})");
}
