using DogBreed.Core.Support;

namespace DogBreed.Core.Sorting;

/// <summary>A photograph with its answer, as far as sorting needs it.</summary>
internal sealed record SortedPhoto
{
    /// <summary>Its full path.</summary>
    public required string Path { get; init; }

    /// <summary>Where it is to lie: folders below the destination, and its name (see <see cref="FolderLayout"/>).</summary>
    public IReadOnlyList<string> Place { get; init; } = [];

    /// <summary>What it counts as.</summary>
    public required PhotoSubject Subject { get; init; }

    /// <summary>The breed as the model calls it; null where none is named.</summary>
    public string? Breed { get; init; }

    /// <summary>What people call it.</summary>
    public string? BreedName { get; init; }

    /// <summary>The group of dogs that it belongs to; null where nobody knows.</summary>
    public string? Group { get; init; }

    /// <summary>How likely the breed is, 0..1; null where the answer does not say.</summary>
    public double? Probability { get; init; }

    /// <summary>The file as it was when it was looked at; null where nobody knows. One that changed since is not moved.</summary>
    public FileStamp? Seen { get; init; }
}
