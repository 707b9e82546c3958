using System.Security.Cryptography;
using DogBreed.Core.Catalog;
using DogBreed.Core.Catalog.Formats;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Features;

/// <summary>
/// Which photographs of a catalog are most like another: near-duplicates, the same scene, dogs that look alike. The features of its
/// backbone
/// are compared, by the cosine of the angle between them.
/// </summary>
internal sealed class SimilarPhotos : IDisposable
{
    private readonly CatalogReader _catalog;
    private readonly Func<string, ModelPrecision, FeatureExtractor> _extractor;
    private readonly KnownModel _model;
    private readonly AnsweringModel? _answering;

    private SimilarPhotos(CatalogReader catalog, KnownModel model, Func<string, ModelPrecision, FeatureExtractor> extractor)
    {
        (_catalog, _model, _extractor) = (catalog, model, extractor);
        _answering = catalog.Answering() is [var first, ..] ? first : null;
    }

    /// <summary>Opens a catalog.</summary>
    /// <param name="path">The file.</param>
    /// <param name="root">Where its root is mounted now; where it was last where null.</param>
    /// <param name="model">The backbone whose features are compared; the one with the most where null.</param>
    /// <param name="extractor">Gives the backbone of a name and precision, for photographs that are not in the catalog.</param>
    /// <exception cref="CatalogException">There is none, it cannot be used, or it has no features.</exception>
    public static SimilarPhotos Open(string path, string? root, string? model, Func<string, ModelPrecision, FeatureExtractor> extractor)
    {
        CatalogReader catalog = CatalogReader.Open(path, root);
        try
        {
            IReadOnlyList<KnownModel> all = catalog.ByCount([.. catalog.Models.Where(m => m.Model.Kind == ModelKind.Features)]);
            KnownModel? known = all.FirstOrDefault(m =>
                model is null || string.Equals(m.Model.Name, model, StringComparison.OrdinalIgnoreCase)
            );
            if (known is null)
            {
                throw all.Count == 0 || model is null
                    ? new CatalogException(ErrorKind.CatalogLacksFeatures, Texts.FormatCatalogWithoutFeatures(catalog.Path))
                    : new CatalogException(
                        Texts.FormatCatalogLacksModel(catalog.Path, model, string.Join(", ", all.Select(m => m.Model.Name).Distinct()))
                    );
            }

            return new SimilarPhotos(catalog, known, extractor);
        }
        catch
        {
            catalog.Dispose();
            throw;
        }
    }

    /// <summary>The photographs that are most like another, the likest first. Of a content that has several names each is one.</summary>
    /// <param name="photo">The photograph; one that is in the catalog is not computed again, and is not among the result.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PhotoException">The photograph cannot be used.</exception>
    /// <exception cref="CatalogException">The catalog cannot be used, or its features are those of another version of the
    /// model.</exception>
    public IReadOnlyList<(PhotoLine Photo, double Similarity)> Find(PhotoSource photo, int count, CancellationToken cancellation)
    {
        float[] features = FeaturesOf(photo, cancellation);
        FeatureIndex index = FeatureIndexCache.Get(_catalog.Path, _model, cancellation);
        if (index.Count == 0)
        {
            throw new CatalogException(ErrorKind.CatalogLacksFeatures, Texts.FormatCatalogWithoutFeatures(_catalog.Path));
        }

        // One more for the photograph itself; and more where contents have no name (features of a training, say).
        int asked = count + 1;
        while (true)
        {
            List<(PhotoLine, double)> similar = Named(index.Nearest(features, asked), photo.Path, count);
            if (similar.Count == count || asked >= index.Count)
            {
                return similar;
            }

            asked = (int)Math.Min(index.Count, 8L * asked);
        }
    }

    public void Dispose() => _catalog.Dispose();

    private List<(PhotoLine Photo, double Similarity)> Named(IReadOnlyList<(long, double)> nearest, string? self, int count)
    {
        var similar = new List<(PhotoLine, double)>();
        foreach ((long content, double similarity) in nearest)
        {
            foreach (CatalogPhoto found in _catalog.Photos(_answering, content))
            {
                PhotoLine line = PhotoLine.Any(_catalog, _answering, found);
                if (similar.Count < count && !string.Equals(line.Path, self, StringComparison.Ordinal))
                {
                    similar.Add((line, similarity));
                }
            }
        }

        return similar;
    }

    private float[] FeaturesOf(PhotoSource photo, CancellationToken cancellation)
    {
        using PhotoBytes bytes = Read(photo);
        return _catalog.Features(_model, SHA256.HashData(bytes.Memory.Span)) ?? Extractor().Of(bytes.Memory, photo.Name, cancellation);
    }

    private static PhotoBytes Read(PhotoSource photo)
    {
        try
        {
            return photo.Read(PictureLimits.Default);
        }
        catch (PhotoException e)
        {
            throw e.NamedFor(photo.Name);
        }
    }

    private FeatureExtractor Extractor()
    {
        if (!Enum.TryParse(_model.Model.Card.Precision, out ModelPrecision precision))
        {
            precision = ModelPrecision.Float;
        }

        FeatureExtractor extractor = _extractor(_model.Model.Name, precision);
        return string.Equals(extractor.Key, _model.Model.Key, StringComparison.Ordinal)
            ? extractor
            : throw new CatalogException(Texts.FormatCatalogOfOtherFeatures(_catalog.Path, _model.Model.Name));
    }
}
