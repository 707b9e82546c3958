using System.Globalization;

namespace DogBreedPS;

/// <summary>A breed and how likely it is.</summary>
/// <param name="Breed">What the model calls it.</param>
/// <param name="Probability">0..1, among all breeds of the model.</param>
/// <param name="BreedName">What people call it, in the culture that was asked for.</param>
public sealed record BreedCandidate(string Breed, double Probability, string BreedName)
{
    internal static BreedCandidate Of(DogBreed.Core.Classification.BreedCandidate candidate, CultureInfo culture) =>
        new(candidate.Breed, candidate.Probability, BreedNaming.NameOf(candidate.Breed, culture));

    /// <summary>"German shepherd (0.985)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Breed} ({Probability:0.000})");
}
