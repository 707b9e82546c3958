using DogBreed.Core.Catalog;
using DogBreed.Core.Classification;

namespace DogBreedPS;

/// <summary>What is in a catalog.</summary>
public sealed class DogCatalogInfo
{
    internal DogCatalogInfo(CatalogReader catalog, CancellationToken cancellation)
    {
        Path = catalog.Path;
        Root = catalog.Root;
        Bytes = new FileInfo(Path).Length;
        (PhotoCount, ContentCount) = (catalog.PhotoCount, catalog.ContentCount);
        Folders = ReadableList.Of(catalog.Folders(), f => new DogCatalogFolder(f.Folder, f.Count, f.Failed));
        Models = ReadableList.Of(catalog.Models, m => new DogCatalogModel(m, catalog.CountOf(m)));
        var breeds = new List<DogCatalogBreed>();
        var errors = new Dictionary<string, DogCatalogError>(StringComparer.Ordinal);
        foreach (AnsweringModel model in catalog.Answering())
        {
            breeds.AddRange(Count(catalog, model, errors, cancellation));
        }

        Breeds = new ReadableList<DogCatalogBreed>(breeds);
        Errors = new ReadableList<DogCatalogError>([.. errors.Values.OrderBy(e => e.Path, StringComparer.Ordinal)]);
    }

    /// <summary>The catalog's full path.</summary>
    public string Path { get; }

    /// <summary>The folder that its paths are relative to; null where they are kept in full.</summary>
    public string? Root { get; }

    /// <summary>The size of its file in bytes.</summary>
    public long Bytes { get; }

    /// <summary>How many photographs it knows, by name.</summary>
    public long PhotoCount { get; }

    /// <summary>How many contents it knows: copies of a photograph count once.</summary>
    public long ContentCount { get; }

    /// <summary>How many photographs failed.</summary>
    public int FailedCount => Errors.Count;

    /// <summary>The folders, with their numbers of photographs.</summary>
    public ReadableList<DogCatalogFolder> Folders { get; }

    /// <summary>The networks and detectors whose findings it holds.</summary>
    public ReadableList<DogCatalogModel> Models { get; }

    /// <summary>How often each model answered what.</summary>
    public ReadableList<DogCatalogBreed> Breeds { get; }

    /// <summary>The photographs that failed, with the reason.</summary>
    public ReadableList<DogCatalogError> Errors { get; }

    /// <summary>What such a file stores.</summary>
    public string Stores { get; } = Texts.CatalogStores;

    /// <summary>"/photos/dogs.db: 1200 photographs".</summary>
    public override string ToString() => Texts.FormatCatalogSummary(Path, PhotoCount);

    private static IEnumerable<DogCatalogBreed> Count(
        CatalogReader catalog,
        AnsweringModel model,
        Dictionary<string, DogCatalogError> errors,
        CancellationToken cancellation
    )
    {
        var counts = new Dictionary<(string Subject, string? Breed), long>();
        foreach (CatalogPhoto photo in catalog.Photos(model))
        {
            cancellation.ThrowIfCancellationRequested();
            if (photo.Answer is { } answer)
            {
                string? breed = answer.Subject == Subject.Neither ? null : model.Likeliest(answer);
                var key = (answer.Subject.ToString(), breed);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
            else if (photo.Failure is { } failure)
            {
                string path = catalog.PathOf(photo);
                errors.TryAdd(path, new DogCatalogError(path, failure.Kind, failure.Message));
            }
        }

        return counts
            .OrderByDescending(c => c.Value)
            .ThenBy(c => c.Key.Breed, StringComparer.Ordinal)
            .Select(c => new DogCatalogBreed(
                model.Own.Model.Name,
                c.Key.Subject,
                c.Key.Breed,
                c.Value,
                model.Own.Model.Card.Precision ?? string.Empty,
                model.Own.Model.Card.Views
            ));
    }
}

/// <summary>A folder of a catalog.</summary>
/// <param name="Folder">Its path, as the catalog keeps it: relative to the root with a dot before it.</param>
/// <param name="Count">How many photographs are in it.</param>
/// <param name="FailedCount">How many of them failed.</param>
public sealed record DogCatalogFolder(string Folder, long Count, long FailedCount)
{
    /// <summary>"./2025 (310)".</summary>
    public override string ToString() => $"{Folder} ({Count})";
}

/// <summary>A network or a detector whose findings are in a catalog.</summary>
public sealed class DogCatalogModel
{
    internal DogCatalogModel(KnownModel model, long count)
    {
        (Name, Finds, Count) = (model.Model.Name, model.Model.Kind.ToString(), count);
        (Precision, View, Decoder) = (model.Model.Card.Precision, model.Model.Card.Views, model.Model.Card.Decoder);
        Key = model.Model.Key;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Gate (a dog or not, and a backbone's own breeds), Breeds, Features, Faces or EachDog.</summary>
    public string Finds { get; }

    /// <summary>In how many contents it has found something.</summary>
    public long Count { get; }

    /// <summary>Float or Int8; empty where it does not matter.</summary>
    public string Precision { get; }

    /// <summary>How many views of a photograph its answer is the mean of.</summary>
    public int View { get; }

    /// <summary>What decoded the photographs; empty where it does not matter.</summary>
    public string Decoder { get; }

    /// <summary>All that its findings depend on: the hash of its file first.</summary>
    public string Key { get; }

    /// <summary>"efficientnet-lite2 (Gate, 1200)".</summary>
    public override string ToString() => $"{Name} ({Finds}, {Count})";
}

/// <summary>How often a model answered something.</summary>
/// <param name="Model">The model.</param>
/// <param name="Subject">Dog, Human, Neither or Unchecked.</param>
/// <param name="Breed">The likeliest breed; null for neither.</param>
/// <param name="Count">How many photographs.</param>
/// <param name="Precision">The precision in which the model answered.</param>
/// <param name="View">How many views of each photograph it saw: other views are other answers.</param>
public sealed record DogCatalogBreed(string Model, string Subject, string? Breed, long Count, string Precision, int View)
{
    /// <summary>"Dog, Pembroke (12)".</summary>
    public override string ToString() => $"{Subject}{(Breed is null ? string.Empty : ", " + Breed)} ({Count})";
}

/// <summary>A photograph that failed.</summary>
/// <param name="Path">Its full path; as the catalog keeps it where its root is not known.</param>
/// <param name="Kind">The kind of error: PhotoDamaged, PhotoNotAPicture, ...</param>
/// <param name="Message">Why.</param>
public sealed record DogCatalogError(string Path, string Kind, string Message)
{
    /// <summary>"/photos/cut.jpg: PhotoDamaged".</summary>
    public override string ToString() => $"{Path}: {Kind}";
}
