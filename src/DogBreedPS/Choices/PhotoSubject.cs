namespace DogBreedPS;

/// <summary>What a photograph counts as when it is sorted or tagged.</summary>
public enum PhotoSubject
{
    /// <summary>A dog whose breed is named.</summary>
    Dog,

    /// <summary>A human.</summary>
    Human,

    /// <summary>Neither.</summary>
    Neither,

    /// <summary>A dog whose breed is not named, or is less likely than -MinimumProbability.</summary>
    Unsure,
}
