using DogBreed.Core.Catalog;
using DogBreed.Core.Classification;
using static DogBreed.Core.Tests.Catalog.CatalogTools;

namespace DogBreed.Core.Tests.Catalog;

public sealed class CatalogCleaningTests : IDisposable
{
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>What was found in a file as it was before it was changed goes where that is asked for; features of a training stay.</summary>
    [Fact]
    public void What_nothing_names_any_more_goes()
    {
        string catalog = _files.File("dogs.db");
        string[] photos = CopySamples(_files.File("photos"));
        using DogBreedClassifier classifier = Open(withFeatures: true);
        var options = new ClassifyOptions { KeepFeatures = true };
        Run(catalog, photos, classifier, options);
        var model = new CatalogModel("training", ModelKind.Features, "another", new CatalogModelCard { FeatureCount = 4 });
        using (var store = new FeatureStore(catalog, model, halves: true, Assert.Fail))
        {
            store.Add(new string('a', 64), new float[4]);
        }

        File.AppendAllText(photos[0], "changed");
        Run(catalog, photos, classifier, options);
        Assert.Equal(1, CatalogCleaning.CountUnnamed(catalog));
        CatalogCleaning.RemoveUnnamed(catalog);
        Assert.Equal(0, CatalogCleaning.CountUnnamed(catalog));
        Assert.Equal(0, Computed(Run(catalog, photos, classifier, options)));
        using CatalogReader reader = CatalogReader.Open(catalog);
        Assert.Equal(photos.Length + 1, reader.ContentCount);
    }

    /// <summary>What is gone goes with what was found in it; a content that another name still has stays, and so do features without a name.</summary>
    [Fact]
    public void What_is_missing_goes_and_all_else_stays()
    {
        string catalog = _files.File("dogs.db");
        string[] photos = CopySamples(_files.File("photos"));
        string copy = _files.File("copy.jpg");
        File.Copy(photos[0], copy);
        using DogBreedClassifier classifier = Open(withFeatures: true);
        var options = new ClassifyOptions { KeepFeatures = true };
        Run(catalog, [.. photos, copy], classifier, options);
        var model = new CatalogModel("training", ModelKind.Features, "another", new CatalogModelCard { FeatureCount = 4 });
        using (var store = new FeatureStore(catalog, model, halves: true, Assert.Fail))
        {
            store.Add(new string('a', 64), new float[4]);
        }

        File.Delete(photos[0]);
        File.Delete(photos[1]);
        IReadOnlyList<CatalogPlace> missing;
        using (CatalogReader before = CatalogReader.Open(catalog))
        {
            missing = CatalogCleaning.Find(before, path => !File.Exists(path), TestContext.Current.CancellationToken);
        }

        Assert.Equal(photos[..2], missing.Select(m => m.FullPath));
        CatalogCleaning.Remove(catalog, missing);
        using (CatalogReader reader = CatalogReader.Open(catalog))
        {
            Assert.Equal(photos.Length - 1, reader.PhotoCount);
            Assert.Equal(photos.Length, reader.ContentCount);
            Assert.Equal(new[] { copy }.Concat(photos[2..]).Order(StringComparer.Ordinal), reader.Places().Select(p => p.FullPath!).Order(StringComparer.Ordinal));
        }

        Assert.Equal(0, Computed(Run(catalog, [.. photos[2..], copy], classifier, options)));
        using (var store = new FeatureStore(catalog, model, halves: true, Assert.Fail))
        {
            Assert.NotNull(store.Find(new string('a', 64)));
        }
    }
}
