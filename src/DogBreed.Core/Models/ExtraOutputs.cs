namespace DogBreed.Core.Models;

/// <summary>What the network that the breeds come from is to give beside what the answer needs.</summary>
[Flags]
internal enum ExtraOutputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its features, for those who keep them.</summary>
    Features = 1,

    /// <summary>Its features and their map, of which heat maps are made.</summary>
    FeatureMap = 2,
}
