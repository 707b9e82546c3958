using DogBreed.Core.Catalog.Formats;

namespace DogBreedPS;

/// <summary>A photograph of a catalog that is like another.</summary>
public sealed class SimilarDogPhoto
{
    internal SimilarDogPhoto(PhotoLine line, double similarity, string? query)
    {
        (Path, Similarity, Query) = (line.Path, similarity, query);
        (Subject, Breed, Probability) = (line.Subject, line.Breed, line.Probability);
    }

    /// <summary>Its full path; as the catalog keeps it where its root is not known.</summary>
    public string Path { get; }

    /// <summary>
    /// The cosine of the angle between their features, at most 1: the same picture. A smaller copy of it is above 0.85.
    /// </summary>
    public double Similarity { get; }

    /// <summary>What the catalog says that it shows: Dog, Human or Neither; null where it does not.</summary>
    public string? Subject { get; }

    /// <summary>The likeliest breed; null for neither.</summary>
    public string? Breed { get; }

    /// <summary>How likely that is, 0..1.</summary>
    public double? Probability { get; }

    /// <summary>The photograph that it is like; null for bytes.</summary>
    public string? Query { get; }

    /// <summary>"0.93 /photos/rex.jpg".</summary>
    public override string ToString() => FormattableString.Invariant($"{Similarity:0.00} {Path}");
}
