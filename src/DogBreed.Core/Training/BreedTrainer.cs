using System.Diagnostics;
using System.Globalization;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;

namespace DogBreed.Core.Training;

/// <summary>
/// Learns breeds from photographs (the article's step 4): features of a backbone, from a cache where they are known, then a dense softmax layer. The same
/// data set, options and seed give the same weights, so that a run that was killed is simply run again: what it computed of features is kept.
/// </summary>
public static class BreedTrainer
{
    /// <summary>Trains a breed model.</summary>
    /// <param name="dataset">The photographs. Those of the test split are not looked at, and training photographs that also stand in another split are left out.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Is told how far it is, on this thread or another.</param>
    /// <param name="warn">Is told what does not stop the training: photographs that fail, a cache that is damaged.</param>
    /// <param name="cancellation">While features are computed it ends the training; later it ends it after the epoch under way, and the best so far is the result.</param>
    /// <exception cref="DatasetException">There are not two classes with training photographs, or none for validation.</exception>
    /// <exception cref="ModelException">The backbone is missing, damaged, or gives no features.</exception>
    /// <exception cref="DeviceException">The device is not there.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before there was a model.</exception>
    public static TrainedBreedModel Train(BreedDataset dataset, TrainingOptions? options = null, Action<TrainingProgress>? progress = null, Action<string>? warn = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new TrainingOptions();
        options.Check();
        warn ??= static _ => { };
        long began = Stopwatch.GetTimestamp();
        (DatasetPhoto[] trainPhotos, DatasetPhoto[] validPhotos) = Choose(dataset, warn);
        DemandClasses(dataset, [.. trainPhotos.Select(p => p.Class)], validPhotos.Length);
        BackboneCard card = options.Store.Backbone(options.Backbone);
        DemandFindable(options.Store, card);
        if (options.Architecture == TrainingArchitecture.Scratch)
        {
            return ScratchFit.Train(dataset, trainPhotos, validPhotos, card, options, progress, warn, cancellation);
        }

        using FeatureExtractor extractor = FeatureExtractor.Create(card, options.Precision == ModelPrecision.Auto ? ModelPrecision.Float : options.Precision, options.Device);
        FeatureSet train, valid;
        using (FeatureCache cache = extractor.OpenCache(options.CachePath, warn))
        {
            int count = trainPhotos.Length + validPhotos.Length;
            train = Features(extractor, cache, trainPhotos, 0, count, progress, warn, cancellation);
            valid = Features(extractor, cache, validPhotos, trainPhotos.Length, count, progress, warn, cancellation);
        }

        // Again: photographs may have failed.
        DemandClasses(dataset, train.Labels, valid.Count);
        int done = 0;
        RecipeResult result = options.Recipe == TrainingRecipe.Article
            ? HeadRecipes.Article(train, valid, dataset.Classes.Count, options.Seed, options.Epochs, options.Patience, Report, cancellation)
            : HeadRecipes.Default(Start(card, dataset, train.Width), train, valid, options.Seed, options.Epochs, options.Patience, Report, cancellation);

        float[] logits = new HeadTrainer(result.Fitted.Head, new HeadTrainerOptions()).Logits(valid);
        BreedModelCard described = Describe(dataset, card, options.Recipe.ToString(), extractor.Precision, options.Seed, train.Count, logits, valid.Labels, result.Fitted.History.Count, result.Fitted.Best);
        BreedModelCard model = described with { Features = train.Width, Training = described.Training! with { Pull = result.Pull } };
        SoftmaxHead head = result.Fitted.Head;
        return new TrainedBreedModel((path, saved) => BreedModelFile.Write(path, saved, head.Kernel, head.Bias), model, result.Fitted.History, Stopwatch.GetElapsedTime(began).TotalSeconds);

        void Report(EpochRecord record, int count) => progress?.Invoke(new TrainingProgress(TrainingStage.Head, ++done, count, record));
    }

    /// <summary>The card of a model of either architecture, with what the validation photographs choose: temperature, threshold, accuracy.</summary>
    internal static BreedModelCard Describe(BreedDataset dataset, BackboneCard backbone, string recipe, ModelPrecision precision, int seed, int trainPhotographs, float[] validLogits, int[] validLabels, int epochs, EpochRecord best) => new()
    {
        Name = "unsaved",
        Classes = [.. dataset.Classes.Select(c => c.Name)],
        Backbone = backbone.Name,
        BackboneSha256 = backbone.Float.Sha256,
        Features = 0,
        Temperature = TemperatureFit.Fit(validLogits, validLabels).Temperature,
        UnknownBelow = UnknownBelow(validLogits, validLabels.Length),
        ValidationAccuracy = best.ValidAccuracy,
        Training = new BreedModelTraining(
            recipe,
            precision.ToString(),
            trainPhotographs,
            validLabels.Length,
            epochs,
            best.Epoch,
            Pull: 0,
            seed,
            dataset.HasOwnSplits ? 0 : dataset.Options.ValidationFraction,
            dataset.HasOwnSplits ? 0 : dataset.Options.TestFraction,
            DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
    };

    /// <summary>The head's start: the backbone's own weights for the classes that it knows, zero for the others.</summary>
    internal static SoftmaxHead Start(BackboneCard card, BreedDataset dataset, int features)
    {
        int classes = dataset.Classes.Count;
        ClassifierWeights? weights = card.Logits is null ? null : ClassifierWeights.Find(card.Float.Load(), card.RequiredFeatures, card.Logits);
        var kernel = new float[features * classes];
        var bias = new float[classes];
        for (int c = 0; c < classes && weights?.Features == features; c++)
        {
            if (dataset.Classes[c].ImageNetClass is { } index && index < weights.Classes)
            {
                bias[c] = weights.Bias[index];
                for (int f = 0; f < features; f++)
                {
                    kernel[(f * classes) + c] = weights.Kernel[(f * weights.Classes) + index];
                }
            }
        }

        return new SoftmaxHead(features, classes, kernel, bias);
    }

    /// <summary>The largest logit that 95 of 100 validation photographs reach.</summary>
    internal static double UnknownBelow(float[] logits, int count)
    {
        int classes = logits.Length / count;
        double[] largest = [.. Enumerable.Range(0, count).Select(row => (double)logits.Skip(row * classes).Take(classes).Max()).Order()];
        return largest[count / 20];
    }

    private static (DatasetPhoto[] Train, DatasetPhoto[] Valid) Choose(BreedDataset dataset, Action<string> warn)
    {
        if (dataset.Classes.Count < 2)
        {
            if (dataset.Photos.Count == 0)
            {
                throw new DatasetException($"{dataset.Root}: there is no readable photograph in its folders{(dataset.Unreadable.Count > 0 ? $" ({dataset.Unreadable.Count} files are none, the first is {dataset.Unreadable[0].Reason})" : string.Empty)}");
            }

            throw new DatasetException($"{dataset.Root}: there is only the class '{(dataset.Classes.Count > 0 ? dataset.Classes[0].Name : "none")}' with photographs; a breed model tells at least two apart.");
        }

        var elsewhere = dataset.Photos.Where(p => p.Split != DatasetSplit.Train).Select(p => p.ContentHash).ToHashSet(StringComparer.Ordinal);
        DatasetPhoto[] train = [.. dataset.In(DatasetSplit.Train).Where(p => !elsewhere.Contains(p.ContentHash))];
        int left = dataset.In(DatasetSplit.Train).Count() - train.Length;
        if (left > 0)
        {
            warn($"{dataset.Root}: {left} training photographs are copies of photographs in valid or test: they are not learnt from.");
        }

        return (train, [.. dataset.In(DatasetSplit.Valid)]);
    }

    /// <summary>A model names its backbone; one that only a path leads to would not be found by it.</summary>
    private static void DemandFindable(ModelStore store, BackboneCard card)
    {
        string[] names = [.. store.BackboneNames(), .. store.BreedModelNames()];
        if (!names.Contains(card.Name, StringComparer.OrdinalIgnoreCase) || !string.Equals(store.Backbone(card.Name).Float.Sha256, card.Float.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException($"The backbone '{card.Name}' in {card.Folder} is not in the store of models, where a breed model looks for it by its name. Copy its folder there first (Get-BreedModel says where the user's models are).");
        }
    }

    private static void DemandClasses(BreedDataset dataset, int[] labels, int valid)
    {
        bool[] seen = new bool[dataset.Classes.Count];
        foreach (int label in labels)
        {
            seen[label] = true;
        }

        if (Array.IndexOf(seen, false) is >= 0 and var missing)
        {
            throw new DatasetException($"{dataset.Root}: the class '{dataset.Classes[missing].Name}' has no readable photograph to learn from. Add some, or take its folder away.");
        }

        if (valid == 0)
        {
            throw new DatasetException($"{dataset.Root}: there is no readable photograph for validation. Add a folder 'valid', or more photographs, or a larger -ValidationFraction.");
        }
    }

    private static FeatureSet Features(FeatureExtractor extractor, FeatureCache cache, DatasetPhoto[] photos, int before, int count, Action<TrainingProgress>? progress, Action<string> warn, CancellationToken cancellation)
    {
        float[]?[] rows = extractor.Extract(
            photos,
            cache,
            unreadable => warn($"{unreadable.Reason} It is left out."),
            done => progress?.Invoke(new TrainingProgress(TrainingStage.Features, before + done, count, null)),
            cancellation);
        var values = new float[rows.Count(r => r is not null) * extractor.Width];
        var labels = new List<int>();
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is { } row)
            {
                row.CopyTo(values, labels.Count * extractor.Width);
                labels.Add(photos[i].Class);
            }
        }

        return new FeatureSet(values, extractor.Width, [.. labels]);
    }
}
