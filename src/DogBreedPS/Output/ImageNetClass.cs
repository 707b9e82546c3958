using System.Globalization;

namespace DogBreedPS;

/// <summary>One of the thousand ImageNet classes.</summary>
/// <param name="Index">0..999; dogs are 151..268.</param>
/// <param name="Name">The class's name.</param>
public sealed record ImageNetClass(int Index, string Name)
{
    /// <summary>"235 German shepherd".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index} {Name}");
}
