using DogBreed.Core.Classification;

namespace DogBreed.Core.Catalog.Formats;

/// <summary>What is said of one photograph of a catalog, as lines of a table and objects have it.</summary>
internal sealed record PhotoLine
{
    /// <summary>How many candidates there are.</summary>
    private const int Top = 5;

    // The end of the year 9999.
    private const long LastTick = 3155378975999999999;

    /// <summary>Its full path; as the catalog keeps it where its root is not known.</summary>
    public required string Path { get; init; }

    /// <summary>Dog, Human, Neither or Unchecked; null where it failed.</summary>
    public string? Subject { get; init; }

    /// <summary>The likeliest breed; null for neither.</summary>
    public string? Breed { get; init; }

    /// <summary>How likely it is, 0..1.</summary>
    public double? Probability { get; init; }

    /// <summary>How likely the photograph shows a dog, 0..1; null where it failed.</summary>
    public double? DogProbability { get; init; }

    /// <summary>The likeliest breeds, the likeliest first.</summary>
    public IReadOnlyList<BreedCandidate> Candidates { get; init; } = [];

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The file's length in bytes; null where it is not known.</summary>
    public long? Length { get; init; }

    /// <summary>When the file was written last, UTC; null where it is not known.</summary>
    public DateTime? LastWriteTimeUtc { get; init; }

    /// <summary>The SHA-256 of its bytes; null where they could not be read.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>A photograph's line; null for one that the model was not asked of.</summary>
    public static PhotoLine? Of(CatalogReader catalog, AnsweringModel model, CatalogPhoto photo) =>
        photo is { Answer: null, Failure: null } ? null : Any(catalog, model, photo);

    /// <summary>A photograph's line, whether any model was asked of it or not.</summary>
    public static PhotoLine Any(CatalogReader catalog, AnsweringModel? model, CatalogPhoto photo)
    {
        BreedCandidate[] candidates = photo.Answer is { } answer ? RankingOf(model!, answer) : [];
        BreedCandidate? named = candidates is [var best, ..] && photo.Answer is { IsNone: false } ? best : null;
        return new PhotoLine
        {
            Path = catalog.PathOf(photo),
            Subject = photo.Answer?.Subject.ToString(),
            Breed = named?.Breed,
            Probability = named?.Probability,
            DogProbability = photo.Answer?.DogProbability,
            Candidates = candidates,
            Model = model?.Own.Model.Name ?? string.Empty,
            Length = photo.Stamp?.Length,
            LastWriteTimeUtc = photo.Stamp is { Written: >= 0 and <= LastTick } stamp
                ? new DateTime(stamp.Written, DateTimeKind.Utc)
                : null,
            Sha256 = photo.Hash,
            Error = photo.Answer is null ? photo.Failure?.Message : null,
        };
    }

    /// <summary>The likeliest breeds of an answer.</summary>
    public static BreedCandidate[] RankingOf(AnsweringModel model, PhotoAnswer answer) =>
        new BreedRanking(model.Breeds, new ClassifyOptions { Top = Top }).Candidates(answer);
}
