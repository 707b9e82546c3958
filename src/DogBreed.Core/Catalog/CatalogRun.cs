using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Catalog;

/// <summary>
/// A classification with a catalog: what is in it is not computed again, and what is new is kept. The objects are those of a run without.
/// </summary>
internal sealed class CatalogRun : IDisposable
{
    private readonly string? _root;

    private CatalogRun(DogCatalog catalog, RunModels models, ModelNumbers numbers, bool keepsFeatures, bool retriesFailed)
    {
        (Path, _root, Models, Numbers) = (catalog.Path, catalog.Root, models, numbers);
        (KeepsFeatures, RetriesFailed) = (keepsFeatures, retriesFailed);
        Writer = catalog.NewWriter();
    }

    /// <summary>The catalog.</summary>
    public string Path { get; }

    /// <summary>The models whose findings are asked for.</summary>
    public RunModels Models { get; }

    /// <summary>Their numbers in the catalog.</summary>
    public ModelNumbers Numbers { get; }

    /// <summary>Whether features are kept.</summary>
    public bool KeepsFeatures { get; }

    /// <summary>Whether photographs that failed are tried again.</summary>
    public bool RetriesFailed { get; }

    /// <summary>Writes what is new.</summary>
    public CatalogWriter Writer { get; }

    /// <summary>Starts a run; dispose both, the photographs' first.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="classifier">What runs; opened with features where they are to be kept.</param>
    /// <param name="options">What it may choose.</param>
    /// <param name="retryFailed">Whether photographs that failed are tried again.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="run">What keeps what is new.</param>
    /// <exception cref="CatalogException">The catalog cannot be used.</exception>
    public static PhotoRun<BreedPrediction> Start(
        DogCatalog catalog,
        DogBreedClassifier classifier,
        ClassifyOptions options,
        bool retryFailed,
        CancellationToken cancellation,
        out CatalogRun run
    )
    {
        var models = RunModels.Of(classifier, options);
        var started = new CatalogRun(catalog, models, catalog.Register(models), options.KeepFeatures, retryFailed);
        try
        {
            PhotoRun<BreedPrediction> photos = classifier.Start(
                options with
                {
                    IsKept = true,
                },
                () => new CatalogMemory(started),
                cancellation
            );
            run = started;
            return photos;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    /// <summary>Paths as the catalog keeps them, for one worker.</summary>
    public CatalogPaths NewPaths() => new(_root);

    /// <summary>Writes what is left.</summary>
    public void Dispose() => Writer.Dispose();
}

/// <summary>The numbers of a run's models in a catalog; -1, which no model has, for those that it does not ask.</summary>
internal sealed record ModelNumbers(long Gate, long Breeds, long Features, long Faces, long EachDog)
{
    /// <summary>The number that no model has.</summary>
    public const long None = -1;
}
