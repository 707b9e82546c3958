namespace DogBreed.Core.Catalog;

/// <summary>What a model of a catalog finds.</summary>
internal enum ModelKind
{
    /// <summary>A dog or not; a backbone's own breeds too.</summary>
    Gate,

    /// <summary>The logits of a trained breed model.</summary>
    Breeds,

    /// <summary>A backbone's features.</summary>
    Features,

    /// <summary>Human faces.</summary>
    Faces,

    /// <summary>Each dog, people and cats.</summary>
    EachDog,
}
