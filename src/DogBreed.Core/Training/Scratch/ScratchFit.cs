using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DogBreed.Core.Datasets;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Training.Scratch;

/// <summary>
/// The article's step 3: its own network, epoch after epoch, the best by validation loss kept, the state on disk after each.
/// </summary>
internal static class ScratchFit
{
    private const int BatchSize = 20;
    private const int Epochs = 20;

    public static TrainedBreedModel Train(
        TrainingPhotos photos,
        Backbone gate,
        DogGateRule? gateRule,
        TrainingOptions options,
        Action<TrainingProgress> progress,
        Action<string> warn,
        CancellationToken cancellation
    )
    {
        (BreedDataset dataset, DatasetPhoto[] train, DatasetPhoto[] valid) = photos;
        GroupTree groups = photos.Groups(options.Store);
        long began = Stopwatch.GetTimestamp();
        int size = options.InputSize;
        int classes = dataset.Classes.Count;
        int epochs = options.Epochs ?? Epochs;
        var graph = new ScratchGraph(size, classes);

        // The course's notebook divides by 255. Values around 0 learn faster: docs/TRAINING.md.
        var preprocessing = new Preprocessing
        {
            Size = size,
            Resize = ResizePolicy.KerasNearest,
            Mean = [127.5f, 127.5f, 127.5f],
            Std = [127.5f, 127.5f, 127.5f],
        };
        string fingerprint = Fingerprint(dataset, train, valid, options, epochs);
        ScratchCheckpoint? state = options is { Resume: true, CheckpointPath: { } from }
            ? ScratchCheckpoint.Read(from, fingerprint, graph.Weights)
            : null;
        var history = new List<EpochRecord>(state?.History ?? []);
        float[][] best = state?.BestWeights ?? [];
        var pictures = new PictureBatches(preprocessing, warn);
        using var trainer = new ScratchTrainer(
            graph,
            size,
            classes,
            state?.Weights ?? ScratchTrainer.Start(graph, options.Seed),
            state?.Squares
        );
        try
        {
            while (history.Count < epochs && !IsOver(history, options.Patience))
            {
                EpochRecord record = Epoch(history.Count + 1);
                bool better = history.TrueForAll(e => record.ValidLoss < e.ValidLoss);
                history.Add(record);
                best = better ? Copy(trainer.Weights) : best;
                progress(new TrainingProgress(TrainingStage.Scratch, history.Count * train.Length, epochs * train.Length, record));
                if (options.CheckpointPath is { } path)
                {
                    new ScratchCheckpoint(fingerprint, history, Copy(trainer.Weights), Copy(trainer.Squares), best).Write(path);
                }
            }
        }
        catch (OperationCanceledException) when (history.Count > 0)
        {
            // The best so far is the result; the checkpoint stays, to go on from.
        }

        EpochRecord bestEpoch = history.MinBy(e => e.ValidLoss)!;
        (float[] logits, int[] labels) = Logits(graph, best, valid, pictures, CancellationToken.None);
        ValidationFigures figures = ValidationFigures.Of(logits, labels, bestEpoch, groups, classes);
        var model = new PictureModel
        {
            Name = "unsaved",
            Classes = [.. dataset.Classes.Select(c => c.Name)],
            Backbone = BackboneReference.To(gate),
            Preprocessing = preprocessing,
            InputName = BreedModelFile.PictureInput,
            OutputNames = new OutputNames(BreedModelFile.Logits),
            Temperature = figures.Temperature,
            UnknownBelow = figures.UnknownBelow,
            ValidationAccuracy = figures.Accuracy,
            Selective = figures.Selective,
            GateRule = gateRule,
            Training = photos.Describe(
                "Scratch",
                ModelPrecision.Float,
                options.Seed,
                train.Length,
                labels.Length,
                history.Count,
                bestEpoch
            ),
        };
        return new TrainedBreedModel(
            (path, saved) => SafeFile.Write(path, graph.Classifier(best, (float)saved.Temperature, BreedModelFile.Metadata(saved))),
            model,
            history,
            Stopwatch.GetElapsedTime(began).TotalSeconds
        );

        EpochRecord Epoch(int epoch)
        {
            long start = Stopwatch.GetTimestamp();

            // All chance of an epoch comes from seed and epoch: a resumed run needs no more state.
            var random = new SeededRandom(options.Seed, epoch);
            DatasetPhoto[] order = [.. train];
            random.Shuffle(order.AsSpan());
            double loss = 0;
            int right = 0;
            int seen = 0;
            foreach ((float[] batch, int[] batchLabels) in pictures.Read(order, BatchSize, cancellation))
            {
                (double batchLoss, int batchRight) = trainer.Step(batch, batchLabels, random);
                loss += batchLoss * batchLabels.Length;
                right += batchRight;
                seen += batchLabels.Length;
                progress(new TrainingProgress(TrainingStage.Scratch, ((epoch - 1) * train.Length) + seen, epochs * train.Length, null));
            }

            DemandSome(dataset, seen);
            (float[] validLogits, int[] validLabels) = Logits(graph, trainer.Weights, valid, pictures, cancellation);
            DemandSome(dataset, validLabels.Length);
            (double validLoss, double validAccuracy) = Measure(validLogits, validLabels);
            if (!double.IsFinite(loss) || !double.IsFinite(validLoss))
            {
                throw new TrainingException(Texts.FormatTrainingDivergedLossEpochFiniteNumber(dataset.Root, epoch));
            }

            return new EpochRecord(
                epoch,
                loss / seen,
                right / (double)seen,
                validLoss,
                validAccuracy,
                Stopwatch.GetElapsedTime(start).TotalSeconds
            );
        }
    }

    private static bool IsOver(List<EpochRecord> history, int patience) =>
        patience > 0 && history.Count > 0 && history.Count - history.MinBy(e => e.ValidLoss)!.Epoch >= patience;

    private static void DemandSome(BreedDataset dataset, int count)
    {
        if (count == 0)
        {
            throw new DatasetException(Texts.FormatNonePhotographsCanDecoded(dataset.Root));
        }
    }

    private static (double Loss, double Accuracy) Measure(float[] logits, int[] labels)
    {
        int classes = logits.Length / labels.Length;
        double loss = 0;
        int right = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double[] probabilities = LogitMath.Softmax(logits.AsSpan(i * classes, classes), 1);
            loss -= Math.Log(Math.Clamp(probabilities[labels[i]], 1e-7, 1 - 1e-7));
            right += LogitMath.ArgMax(probabilities) == labels[i] ? 1 : 0;
        }

        return (loss / labels.Length, right / (double)labels.Length);
    }

    private static (float[] Logits, int[] Labels) Logits(
        ScratchGraph graph,
        float[][] weights,
        DatasetPhoto[] photos,
        PictureBatches pictures,
        CancellationToken cancellation
    )
    {
        using Network network = Network.Open(
            "network from scratch",
            graph.Classifier(weights, temperature: 1),
            [ExecutionDevice.Cpu],
            BreedModelFile.PictureInput,
            pictures.Shape,
            [ScratchGraph.Logits]
        );
        using NetworkLane lane = network.CreateLane(BatchSize);
        var logits = new List<float>();
        var labels = new List<int>();
        foreach ((float[] batch, int[] batchLabels) in pictures.Read(photos, BatchSize, cancellation))
        {
            for (int i = 0; i < batchLabels.Length; i++)
            {
                batch.AsSpan(i * network.InputLength, network.InputLength).CopyTo(lane.Input(i));
            }

            lane.Run(batchLabels.Length, cancellation);
            for (int i = 0; i < batchLabels.Length; i++)
            {
                logits.AddRange(lane.Output(ScratchGraph.Logits, i));
            }

            labels.AddRange(batchLabels);
        }

        return ([.. logits], [.. labels]);
    }

    private static float[][] Copy(float[][] arrays) => [.. arrays.Select(a => (float[])a.Clone())];

    private static string Fingerprint(BreedDataset dataset, DatasetPhoto[] train, DatasetPhoto[] valid, TrainingOptions options, int epochs)
    {
        var text = new StringBuilder();
        text.AppendJoin('\n', dataset.Classes.Select(c => c.Name)).Append('\n');
        foreach (DatasetPhoto photo in train.Concat(valid))
        {
            text.Append(CultureInfo.InvariantCulture, $"{photo.Split} {photo.Class} {photo.ContentHash}\n");
        }

        string data = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"size {options.InputSize}, seed {options.Seed}, {epochs} epochs, patience {options.Patience}, "
                + $"{dataset.Classes.Count} classes, {train.Length} + {valid.Length} photographs (contents {data})"
        );
    }
}
