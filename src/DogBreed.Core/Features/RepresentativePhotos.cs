using System.Numerics.Tensors;
using DogBreed.Core.Catalog;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Features;

/// <summary>Chooses photographs that stand for all that are given, by the features that a catalog keeps of them.</summary>
internal static class RepresentativePhotos
{
    // Of more than fit: always the same.
    private const int Seed = 1;

    /// <summary>Chooses.</summary>
    /// <param name="catalog">The catalog; its features are those of the backbone that has the most.</param>
    /// <param name="photos">The full paths of the photographs; of more than 4,000 that many are drawn.</param>
    /// <param name="known">The full paths of those that have a label already.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Places in <paramref name="photos"/>, the one that brings most first; and how many have no features.</returns>
    /// <exception cref="CatalogException">The catalog cannot be used, or has no features of any of them.</exception>
    public static (IReadOnlyList<int> Places, int Lacking) Choose(
        CatalogReader catalog,
        IReadOnlyList<string> photos,
        IEnumerable<string> known,
        int count,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<KnownModel> backbones = catalog.ByCount([.. catalog.Models.Where(m => m.Model.Kind == ModelKind.Features)]);
        KnownModel model = backbones is [var first, ..] ? first : throw Lacks(catalog);
        var places = new List<int>();
        var vectors = new List<float[]>();
        int[] order = [.. Enumerable.Range(0, photos.Count)];
        if (photos.Count > FacilityLocation.Most)
        {
            new SeededRandom(Seed).Shuffle(order.AsSpan());
        }

        int lacking = 0;
        foreach (int place in order.TakeWhile(_ => vectors.Count < FacilityLocation.Most))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Features(photos[place]) is { } features)
            {
                places.Add(place);
                vectors.Add(features);
            }
            else
            {
                lacking++;
            }
        }

        if (vectors.Count == 0)
        {
            throw Lacks(catalog);
        }

        float[][] labelled = [.. known.Select(Features).OfType<float[]>().Take(FacilityLocation.Most)];
        return ([.. FacilityLocation.Choose(vectors, labelled, count, cancellation).Select(i => places[i])], lacking);

        float[]? Features(string path) =>
            catalog.Features(model, path) is { } found && TensorPrimitives.Norm<float>(found) > 0 ? found : null;
    }

    private static CatalogException Lacks(CatalogReader catalog) =>
        new(ErrorKind.CatalogLacksFeatures, Texts.FormatCatalogWithoutFeatures(catalog.Path));
}
