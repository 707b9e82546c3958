using System.Collections.Concurrent;
using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>Loads each model once in a process, whatever the number of commands, pipelines and runspaces that use it.</summary>
internal static class ClassifierCache
{
    private static readonly ConcurrentDictionary<ClassifierKey, Lazy<DogBreedClassifier>> s_classifiers = new();
    private static readonly ConcurrentDictionary<FaceDetectorKind, Lazy<FaceFinder>> s_faceFinders = new();

    public static DogBreedClassifier Classifier(string model, ExecutionDevice device, ModelPrecision precision)
    {
        // By the folder or file: a name in another case, or a path, is the same model; a breed model that was trained anew is another.
        ModelStore store = ModulePaths.Store;
        string? file = store.BreedModelPath(model);
        string path = file ?? store.Backbone(model).Path;
        DateTime written = file is null ? default : File.GetLastWriteTimeUtc(file);
        foreach (
            ClassifierKey old in s_classifiers.Keys.Where(k =>
                string.Equals(k.Path, path, StringComparison.Ordinal) && k.Written != written
            )
        )
        {
            if (s_classifiers.TryRemove(old, out Lazy<DogBreedClassifier>? outdated) && outdated.IsValueCreated)
            {
                outdated.Value.Dispose();
            }
        }

        return Get(
            s_classifiers,
            new ClassifierKey(path, written, device, precision),
            static key =>
                DogBreedClassifier.Create(
                    new ClassifierOptions
                    {
                        Store = ModulePaths.Store,
                        Model = key.Path,
                        Device = key.Device,
                        Precision = key.Precision,
                    }
                )
        );
    }

    public static FaceFinder FaceFinder(FaceDetectorKind detector) =>
        Get(s_faceFinders, detector, static kind => DogBreed.Core.Detection.FaceFinder.Create(kind, ModulePaths.Store));

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

    private readonly record struct ClassifierKey(string Path, DateTime Written, ExecutionDevice Device, ModelPrecision Precision);
}
