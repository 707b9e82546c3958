namespace DogBreed.Core.Tagging;

/// <summary>What is said of a photograph in its side-car.</summary>
internal sealed record PhotoTags
{
    /// <summary>Keywords from the widest to the narrowest, a path for each dog: Animal, Dog, spaniel, Brittany Spaniel.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Paths { get; init; }

    /// <summary>The breed as the model calls it; null where none is named.</summary>
    public string? Breed { get; init; }

    /// <summary>How likely it is, 0..1.</summary>
    public double? Probability { get; init; }

    /// <summary>No tags: those that were written before go.</summary>
    public static PhotoTags None { get; } = new() { Paths = [] };
}
