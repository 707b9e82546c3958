using System.Diagnostics;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Training.Heads;

/// <summary>How long a head is trained, and how the learning rate goes.</summary>
internal sealed record HeadFitOptions
{
    public HeadTrainerOptions Trainer { get; init; } = new();

    public int Epochs { get; init; } = 20;

    /// <summary>True lets the learning rate fall to 0 along half a cosine (Loshchilov and Hutter 2017).</summary>
    public bool CosineSchedule { get; init; }

    /// <summary>Ends after so many epochs without a better validation loss; 0 never.</summary>
    public int Patience { get; init; }

    public int Seed { get; init; }
}

/// <summary>A trained head.</summary>
/// <param name="Head">The weights of the best epoch.</param>
/// <param name="Best">That epoch.</param>
/// <param name="History">All epochs.</param>
internal sealed record FittedHead(SoftmaxHead Head, EpochRecord Best, IReadOnlyList<EpochRecord> History);

/// <summary>Epoch after epoch, keeping the weights with the least validation loss, as the article's ModelCheckpoint does.</summary>
internal static class HeadFit
{
    /// <summary>Trains a head.</summary>
    /// <param name="start">Where it starts.</param>
    /// <param name="train">What it learns from; shuffled anew for each epoch, by seed and epoch.</param>
    /// <param name="valid">What the best epoch is chosen by.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Is told of each epoch.</param>
    /// <param name="cancellation">Ends it after the epoch that is under way: the best so far is the result.</param>
    public static FittedHead Run(
        SoftmaxHead start,
        FeatureSet train,
        FeatureSet valid,
        HeadFitOptions options,
        Action<EpochRecord>? progress,
        CancellationToken cancellation
    )
    {
        var trainer = new HeadTrainer(start, options.Trainer);
        var history = new List<EpochRecord>();
        EpochRecord? best = null;
        SoftmaxHead head = start;
        int[] order = new int[train.Count];
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            long began = Stopwatch.GetTimestamp();
            for (int i = 0; i < order.Length; i++)
            {
                order[i] = i;
            }

            new SeededRandom(options.Seed, epoch).Shuffle(order.AsSpan());
            trainer.LearningRate =
                options.Trainer.LearningRate
                * (options.CosineSchedule ? (float)((1 + Math.Cos(Math.PI * (epoch - 1) / options.Epochs)) / 2) : 1);
            (double loss, double accuracy) = trainer.TrainEpoch(train, order);
            (double validLoss, double validAccuracy) = trainer.Evaluate(valid);
            if (!double.IsFinite(loss) || !double.IsFinite(validLoss))
            {
                throw new TrainingException(Texts.FormatTrainingDivergedLossEpochFinite(epoch));
            }

            var record = new EpochRecord(epoch, loss, accuracy, validLoss, validAccuracy, Stopwatch.GetElapsedTime(began).TotalSeconds);
            history.Add(record);
            if (best is null || validLoss < best.ValidLoss)
            {
                best = record;
                head = trainer.Head;
            }

            progress?.Invoke(record);
            if (cancellation.IsCancellationRequested || (options.Patience > 0 && epoch - best.Epoch >= options.Patience))
            {
                break;
            }
        }

        return new FittedHead(head, best!, history);
    }
}
