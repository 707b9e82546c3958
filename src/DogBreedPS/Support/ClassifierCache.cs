using System.Collections.Concurrent;
using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Features;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>Loads each model once in a process, whatever the number of commands, pipelines and runspaces that use it.</summary>
internal static class ClassifierCache
{
    private static readonly ConcurrentDictionary<ClassifierKey, Lazy<LoadedClassifier>> s_classifiers = new();
    private static readonly ConcurrentDictionary<
        (string Path, DogBreed.Core.Models.ModelPrecision Precision),
        Lazy<FeatureExtractor>
    > s_extractors = new();
    private static readonly ConcurrentDictionary<DogBreed.Core.Detection.FaceDetectorKind, Lazy<FaceFinder>> s_faceFinders = new();

    public static DogBreedClassifier Classifier(
        string model,
        DogBreed.Core.Inference.ExecutionDevice device,
        DogBreed.Core.Models.ModelPrecision precision,
        ExtraOutputs extra = ExtraOutputs.None
    )
    {
        // By the folder or file: a name in another case, or a path, is the same model.
        ModelStore store = ModulePaths.Store;
        var wanted = new ClassifierKey(store.BreedModelPath(model) ?? store.Backbone(model).Path, device, precision, extra);
        if (
            s_classifiers.TryGetValue(wanted, out Lazy<LoadedClassifier>? there)
            && there.IsValueCreated
            && !there.Value.IsCurrent
            && s_classifiers.TryRemove(KeyValuePair.Create(wanted, there))
        )
        {
            // Trained or imported anew, it or the backbone that it stands on; by this process or another.
            there.Value.Dispose();
        }

        return Get(
            s_classifiers,
            wanted,
            static key => new LoadedClassifier(
                DogBreedClassifier.Create(
                    new ClassifierOptions
                    {
                        Store = ModulePaths.Store,
                        Model = key.Path,
                        Device = key.Device,
                        Precision = key.Precision,
                        Extra = key.Extra,
                    }
                )
            )
        ).Classifier;
    }

    public static FaceFinder FaceFinder(DogBreed.Core.Detection.FaceDetectorKind detector) =>
        Get(s_faceFinders, detector, static kind => DogBreed.Core.Detection.FaceFinder.Create(kind, ModulePaths.Store));

    public static FeatureExtractor Extractor(string backbone, DogBreed.Core.Models.ModelPrecision precision) =>
        Get(
            s_extractors,
            (Path: ModulePaths.Store.Backbone(backbone).Path, Precision: precision),
            static key =>
                FeatureExtractor.Create(ModulePaths.Store.Backbone(key.Path), key.Precision, DogBreed.Core.Inference.ExecutionDevice.Auto)
        );

    /// <summary>
    /// Starts something on a model of the cache; once more with a fresh one, where another runspace's Remove-Module disposed it in between.
    /// </summary>
    public static TResult Use<TModel, TResult>(Func<TModel> get, Func<TModel, TResult> start)
    {
        try
        {
            return start(get());
        }
        catch (ObjectDisposedException)
        {
            return start(get());
        }
    }

    /// <summary>Lets go of every model. What still runs finishes first.</summary>
    public static void Clear()
    {
        Clear(s_classifiers);
        Clear(s_faceFinders);
        Clear(s_extractors);
    }

    private static TValue Get<TKey, TValue>(ConcurrentDictionary<TKey, Lazy<TValue>> cache, TKey key, Func<TKey, TValue> create)
        where TKey : notnull
    {
        Lazy<TValue> value = cache.GetOrAdd(key, k => new Lazy<TValue>(() => create(k)));
        try
        {
            return value.Value;
        }
        catch
        {
            // A Lazy keeps its exception; the next call shall try again (a driver or a library may be there by then).
            cache.TryRemove(KeyValuePair.Create(key, value));
            throw;
        }
    }

    private static void Clear<TKey, TValue>(ConcurrentDictionary<TKey, Lazy<TValue>> cache)
        where TKey : notnull
        where TValue : IDisposable
    {
        foreach (TKey key in cache.Keys)
        {
            if (cache.TryRemove(key, out Lazy<TValue>? value) && value.IsValueCreated)
            {
                value.Value.Dispose();
            }
        }
    }

    private readonly record struct ClassifierKey(
        string Path,
        DogBreed.Core.Inference.ExecutionDevice Device,
        DogBreed.Core.Models.ModelPrecision Precision,
        ExtraOutputs Extra
    );

    /// <summary>A model in memory, and when the files were written that it was made of.</summary>
    private sealed class LoadedClassifier(DogBreedClassifier classifier) : IDisposable
    {
        private readonly DateTime[] _written = TimesOf(classifier);

        public DogBreedClassifier Classifier => classifier;

        public bool IsCurrent => _written.AsSpan().SequenceEqual(TimesOf(classifier));

        public void Dispose() => classifier.Dispose();

        private static DateTime[] TimesOf(DogBreedClassifier classifier) => [.. classifier.Files.Select(File.GetLastWriteTimeUtc)];
    }
}
