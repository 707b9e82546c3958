using System.Diagnostics;
using DogBreed.Core.Catalog;
using DogBreed.Core.Datasets;
using DogBreed.Core.Errors;
using DogBreed.Core.Features;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;
using DogBreed.Core.Support;
using DogBreed.Core.Training.Heads;
using DogBreed.Core.Training.Recipes;
using DogBreed.Core.Training.Scratch;

namespace DogBreed.Core.Training;

/// <summary>
/// Learns breeds from photographs (the article's step 4): features of a backbone, from a cache where they are known, then a dense softmax
/// layer. The same data set, options and seed give the same weights, so that a run that was killed is simply run again: what it computed of
/// features is kept.
/// </summary>
public static class BreedTrainer
{
    private static readonly int[] s_correctionWeights = [1, 2, 4, 8];

    /// <summary>Trains a breed model.</summary>
    /// <param name="dataset">
    /// The photographs. Those of the test split are not looked at, and training photographs that also stand in another split are left out.
    /// </param>
    /// <param name="options">How.</param>
    /// <param name="warn">Is told what does not stop the training: photographs that fail, a cache that is damaged.</param>
    /// <param name="cancellation">
    /// While features are computed it ends the training; later it ends it after the epoch under way, and the best so far is the result.
    /// </param>
    /// <exception cref="DatasetException">There are not two classes with training photographs, or none for validation.</exception>
    /// <exception cref="ModelException">The backbone is missing, damaged, or gives no features.</exception>
    /// <exception cref="DogBreedException">The training diverged, or its checkpoint cannot be used.</exception>
    /// <exception cref="DogBreedException">The device is not there.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before there was a model.</exception>
    public static TrainedBreedModel Train(
        BreedDataset dataset,
        TrainingOptions? options = null,
        Action<string>? warn = null,
        CancellationToken cancellation = default
    ) => Train(dataset, options ?? new TrainingOptions(), static _ => { }, warn ?? (static _ => { }), cancellation);

    /// <summary>The same, with progress, which is told on this thread or another.</summary>
    internal static TrainedBreedModel Train(
        BreedDataset dataset,
        TrainingOptions options,
        Action<TrainingProgress> progress,
        Action<string> warn,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(dataset);
        options.Check();
        long began = Stopwatch.GetTimestamp();
        TrainingPhotos photos = TrainingPhotos.Of(dataset, warn);
        if (options.NegativePath is { } negatives)
        {
            photos = photos.WithNegatives(negatives, warn, cancellation);
        }

        if (options.CorrectionPaths.Count > 0)
        {
            photos = CorrectedPhotos.AddTo(photos, options.CorrectionPaths, warn, cancellation);
        }

        photos.DemandClasses([.. photos.Train.Concat(photos.Corrected).Select(p => p.Class)], photos.Valid.Length);
        Backbone backbone = options.Store.Backbone(options.Backbone);
        options.Store.DemandFindable(backbone);
        DogGateRule? gateRule = GateCheck.RuleFor([.. dataset.In(DatasetSplit.Train)], backbone, options, warn, cancellation);
        return options.Architecture == TrainingArchitecture.Scratch
            ? ScratchFit.Train(photos, backbone, gateRule, options, progress, warn, cancellation)
            : TrainHead(photos, backbone, gateRule, options, progress, warn, began, cancellation);
    }

    /// <summary>The head's start: the backbone's own weights for the classes that it knows, zero for the others.</summary>
    /// <param name="backbone">The backbone.</param>
    /// <param name="dataset">The classes.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="hasNegatives">True for one more, of none of them.</param>
    internal static SoftmaxHead Start(Backbone backbone, BreedDataset dataset, int features, bool hasNegatives = false)
    {
        int classes = dataset.Classes.Count + (hasNegatives ? 1 : 0);
        ClassifierWeights? weights = backbone.OutputNames.Logits is { } logits
            ? ClassifierWeights.Find(backbone.Float.Load(), backbone.RequireFeatures(), logits)
            : null;
        var kernel = new float[features * classes];
        var bias = new float[classes];
        for (int c = 0; c < dataset.Classes.Count && weights?.FeatureCount == features; c++)
        {
            if (dataset.Classes[c].ImageNetClass is { } index && index < weights.ClassCount)
            {
                bias[c] = weights.Bias[index];
                for (int f = 0; f < features; f++)
                {
                    kernel[(f * classes) + c] = weights.Kernel[(f * weights.ClassCount) + index];
                }
            }
        }

        return new SoftmaxHead(features, classes, kernel, bias);
    }

    private static TrainedBreedModel TrainHead(
        TrainingPhotos photos,
        Backbone backbone,
        DogGateRule? gateRule,
        TrainingOptions options,
        Action<TrainingProgress> progress,
        Action<string> warn,
        long began,
        CancellationToken cancellation
    )
    {
        GroupTree groups = photos.Groups(options.Store);
        ModelPrecision precision = options.Precision == ModelPrecision.Auto ? ModelPrecision.Float : options.Precision;
        using FeatureExtractor extractor = FeatureExtractor.Create(backbone, precision, options.Device);
        FeatureSet train,
            corrected,
            valid;
        using (FeatureStore store = extractor.OpenStore(options.CatalogPath ?? options.CachePath, warn, options.CatalogPath is not null))
        {
            int count = photos.Train.Length + photos.Corrected.Length + photos.Valid.Length;
            train = Features(photos.Train, before: 0);
            corrected = Features(photos.Corrected, before: photos.Train.Length);
            valid = Features(photos.Valid, before: photos.Train.Length + photos.Corrected.Length);

            FeatureSet Features(DatasetPhoto[] part, int before) =>
                FeatureSet.Of(
                    part,
                    extractor.Extract(
                        part,
                        store,
                        unreadable => warn(Texts.FormatItIsLeftOut(unreadable.Reason)),
                        done => progress(new TrainingProgress(TrainingStage.Features, before + done, count, null)),
                        cancellation
                    ),
                    extractor.Width
                );
        }

        // Again: photographs may have failed.
        photos.DemandClasses([.. train.Labels, .. corrected.Labels], valid.Count);
        int epochs = 0;
        int breeds = photos.Dataset.Classes.Count;
        int[] weights = corrected.Count > 0 ? s_correctionWeights : [1];
        (RecipeResult result, int weight) = FitWeighted();
        int learnt = train.Count + corrected.Count;
        train = train.With(corrected, weight);
        IFeatureHead head = photos.HasNegatives
            ? NoneColumn.Add((SoftmaxHead)result.Head, (SoftmaxHead)Fit(train, valid, hasNegatives: true).Head, valid.OfClasses(breeds))
            : result.Head;
        ValidationFigures figures = ValidationFigures.Of(head.Logits(valid), valid.Labels, result.Best, groups, breeds);
        var model = new HeadModel
        {
            Name = "unsaved",
            Classes = photos.ClassNames,
            Backbone = BackboneReference.To(backbone),
            FeatureCount = train.Width,
            Temperature = figures.Temperature,
            UnknownBelow = figures.UnknownBelow,
            ValidationAccuracy = figures.Accuracy,
            Selective = figures.Selective,
            GateRule = gateRule,
            Training = photos.Describe(
                options.Recipe.ToString(),
                extractor.Precision,
                options.Seed,
                learnt,
                valid.Count,
                result.History.Count,
                result.Best
            ) with
            {
                Pull = result.Pull,
                Corrections = options.CorrectionPaths.Count > 0 ? corrected.Count : null,
                CorrectionWeight = corrected.Count > 0 ? weight : null,
            },
        };
        return new TrainedBreedModel(
            (path, saved) =>
                BreedModelFile.Write(path, (HeadModel)saved, graph => head.AddTo(graph, BreedModelFile.Input, BreedModelFile.Logits)),
            model,
            result.History,
            Stopwatch.GetElapsedTime(began).TotalSeconds
        );

        // What a corrected photograph weighs: as in a set in which it stands so many times. The least validation loss at the best
        // temperature.
        (RecipeResult Result, int Weight) FitWeighted()
        {
            FeatureSet chosenBy = valid.OfClasses(breeds);
            var fits = weights
                .Select(weight =>
                {
                    RecipeResult fit = Fit(train.With(corrected, weight).OfClasses(breeds), chosenBy, hasNegatives: false);
                    return (Fit: fit, Weight: weight, TemperatureFit.Fit(fit.Head.Logits(chosenBy), chosenBy.Labels).Loss);
                })
                .ToArray();
            (RecipeResult best, int of, _) = fits.MinBy(f => f.Loss);
            return (best, of);
        }

        RecipeResult Fit(FeatureSet learnt, FeatureSet chosenBy, bool hasNegatives)
        {
            int classes = breeds + (hasNegatives ? 1 : 0);
            var start = new Lazy<SoftmaxHead>(() => Start(backbone, photos.Dataset, learnt.Width, hasNegatives));
            var task = new HeadTask(start, learnt, chosenBy, classes, options.Seed, options.Epochs, options.Patience)
            {
                ClassWeights = options.BalanceClasses ? ClassWeights.Balanced(learnt.Labels, classes) : null,
            };
            return HeadRecipe
                .Of(options.Recipe)
                .Fit(
                    task,
                    (record, count) => progress(new TrainingProgress(TrainingStage.Head, ++epochs, weights.Length * count, record)),
                    cancellation
                );
        }
    }
}
