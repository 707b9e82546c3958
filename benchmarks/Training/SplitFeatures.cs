using DogBreed.Core.Datasets;
using DogBreed.Core.Catalog;
using DogBreed.Core.Features;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Training;
using DogBreed.Core.Training.Heads;
using DogBreed.Core.Training.Recipes;

namespace Training;

/// <summary>The features of a data set's splits, and the head's start.</summary>
internal sealed class SplitFeatures : IDisposable
{
    private readonly FeatureExtractor _extractor;

    public SplitFeatures(Backbone card, BreedDataset dataset, string cachePath)
    {
        Dataset = dataset;
        _extractor = FeatureExtractor.Create(card, ModelPrecision.Float, ExecutionDevice.Cpu);
        using FeatureStore cache = _extractor.OpenStore(cachePath, Console.Error.WriteLine);
        Train = Of(cache, DatasetSplit.Train);
        Valid = Of(cache, DatasetSplit.Valid);
        Test = Of(cache, DatasetSplit.Test);
        Start = BreedTrainer.Start(card, dataset, _extractor.Width);
    }

    public BreedDataset Dataset { get; }

    public FeatureSet Train { get; }

    public FeatureSet Valid { get; }

    public FeatureSet Test { get; }

    public SoftmaxHead Start { get; }

    public int Classes => Dataset.Classes.Count;

    /// <summary>The rows of a set that are wanted, under other labels.</summary>
    public static FeatureSet Choose(FeatureSet set, Func<int, bool> wanted, Func<int, int>? label = null)
    {
        int[] rows = [.. Enumerable.Range(0, set.Count).Where(wanted)];
        return new FeatureSet([.. rows.SelectMany(r => set.Row(r).ToArray())], set.Width, [.. rows.Select(r => label is null ? set.Labels[r] : label(set.Labels[r]))]);
    }

    public static double Accuracy(SoftmaxHead head, FeatureSet set) => new HeadTrainer(head, new HeadTrainerOptions()).Evaluate(set).Accuracy;

    /// <summary>A head of a recipe.</summary>
    public static SoftmaxHead Fit(TrainingRecipe recipe, SoftmaxHead start, FeatureSet train, FeatureSet valid, int seed) =>
        (SoftmaxHead)HeadRecipe.Of(recipe).Fit(new HeadTask(new Lazy<SoftmaxHead>(start), train, valid, start.ClassCount, seed, null, 0), null, default).Head;

    public void Dispose() => _extractor.Dispose();

    private FeatureSet Of(FeatureStore cache, DatasetSplit split)
    {
        DatasetPhoto[] photos = [.. Dataset.In(split)];
        float[]?[] rows = _extractor.Extract(photos, cache, u => throw new InvalidOperationException(u.Reason), null, default);
        return new FeatureSet([.. rows.SelectMany(r => r!)], _extractor.Width, [.. photos.Select(p => p.Class)]);
    }
}
