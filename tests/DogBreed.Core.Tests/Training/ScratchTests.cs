using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;
using DogBreed.Core.Training;
using DogBreed.Core.Training.Scratch;

namespace DogBreed.Core.Tests.Training;

/// <summary>The article's network, step by step against Keras's.</summary>
public sealed class ScratchTests
{
    [Theory]
    [InlineData("scratch/scratch_cnn.h5", true)]
    [InlineData("scratch/scratch_cnn_flat.h5", false)]
    public void Gradients_losses_and_weights_are_those_of_Keras(string file, bool hasSteps)
    {
        file = Repository.Data(file);
        float[] input = H5.Read<float>(file, "input", out ulong[] shape);
        int[] labels = [.. H5.Read<long>(file, "labels", out _).Select(l => (int)l)];
        H5.Read<float>(file, "probs", out ulong[] probs);
        int size = (int)shape[3];
        int classes = (int)probs[1];
        var graph = new ScratchGraph(size, classes);
        float[][] initial = Weights(file, graph, "initial");
        using var trainer = new ScratchTrainer(graph, size, classes, initial, gradients: true);
        var losses = new List<double>();
        for (int step = 0; step < (hasSteps ? 5 : 1); step++)
        {
            losses.Add(trainer.Step(input, labels, random: null).Loss);
            if (step == 0)
            {
                float[][] expected = Weights(file, graph, "gradient");
                double largest = expected.Max(w => w.Max(v => Math.Abs((double)v)));
                for (int i = 0; i < expected.Length; i++)
                {
                    Assert.InRange(Difference(expected[i], trainer.Gradients[i]) / largest, 0, 1e-5);
                }
            }
        }

        if (!hasSteps)
        {
            return;
        }

        double[] golden = [.. H5.Read<double>(file, "losses", out _)];
        Assert.All(golden.Zip(losses), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / pair.First, 0, 1e-5));
        float[][] after = Weights(file, graph, "after5");
        for (int i = 0; i < after.Length; i++)
        {
            Assert.InRange(Difference(after[i], trainer.Weights[i]), 0, 1e-5);
        }
    }

    [Fact]
    public void Dropout_is_inverted_seeded_and_repeatable()
    {
        var graph = new ScratchGraph(16, 3);
        float[][] start = ScratchTrainer.Start(graph, 5);
        var random = new SeededRandom(2);
        float[] pictures = [.. Enumerable.Range(0, 6 * 3 * 16 * 16).Select(_ => (float)random.NextDouble())];
        int[] labels = [0, 1, 2, 0, 1, 2];
        float[][] Run(int? seed)
        {
            using var trainer = new ScratchTrainer(graph, 16, 3, start);
            for (int step = 0; step < 3; step++)
            {
                trainer.Step(pictures, labels, seed is { } s ? new SeededRandom(s, step) : null);
            }

            return trainer.Weights;
        }

        float[][] one = Run(1);
        Assert.Equal(one, Run(1));
        Assert.NotEqual(one[^2], Run(2)[^2]);
        Assert.NotEqual(one[^2], Run(null)[^2]);
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_to_the_same_weights_and_its_file_is_used()
    {
        using SampleDataset files = new SampleDataset().Add("pembroke.jpg", "data/Pembroke", 12).Add("cat.png", "data/Tiddles", 12);
        string data = Path.Combine(files.Folder, "data");
        TrainingOptions options = new() { Store = Repository.Models, Architecture = TrainingArchitecture.Scratch, InputSize = 32, Epochs = 6, Seed = 3 };
        string whole = Path.Combine(files.Folder, "whole.onnx");
        SampleDataset.Train(SampleDataset.Read(data), options).Save(whole);

        string checkpoint = Path.Combine(files.Folder, "parts.checkpoint");
        TrainingOptions parts = options with { CheckpointPath = checkpoint, Resume = true };
        using var cancellation = new CancellationTokenSource();
        TrainedBreedModel part = SampleDataset.Train(SampleDataset.Read(data), parts, p => CancelAfter(p.Epoch, 2), cancellation: cancellation.Token);
        Assert.InRange(part.History.Count, 2, 3);
        TrainedBreedModel rest = SampleDataset.Train(SampleDataset.Read(data), parts);
        string resumed = Path.Combine(files.Folder, "resumed.onnx");
        rest.Save(resumed);
        Assert.Equal(6, rest.History.Count);
        Assert.Equal(Initializers(whole), Initializers(resumed));

        // Another training does not go on from it, nor from a damaged one.
        Assert.Matches("another training: size .* seed 3, .*; and not: .* seed 4, ", Assert.Throws<TrainingException>(() => SampleDataset.Train(SampleDataset.Read(data), parts with { Seed = 4 })).Message);
        byte[] bytes = File.ReadAllBytes(checkpoint);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(checkpoint, bytes);
        Assert.Contains("damaged", Assert.Throws<TrainingException>(() => SampleDataset.Train(SampleDataset.Read(data), parts)).Message, StringComparison.Ordinal);

        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, Model = resumed });
        BreedPrediction prediction = classifier.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")));
        Assert.Equal(Subject.Dog, prediction.Subject);
        Assert.Equal(2, prediction.Candidates.Count);

        void CancelAfter(EpochRecord? epoch, int count)
        {
            if (epoch?.Epoch >= count)
            {
                cancellation.Cancel();
            }
        }

        static string[] Initializers(string path) =>
            [.. DogBreed.Core.Onnx.Format.ModelProto.Parser.ParseFrom(BreedModelFile.Read(path).Bytes).Graph.Initializer.Select(t => $"{t.Name} {Convert.ToHexString(t.RawData.Span)}")];
    }

    /// <summary>Keras's kernels of convolutions are [height, width, in, out].</summary>
    private static float[][] Weights(string file, ScratchGraph graph, string what) =>
    [
        .. graph.Weights.Select((weight, i) =>
        {
            float[] values = H5.Read<float>(file, $"w{i:00}_{what}", out ulong[] shape);
            if (weight.Shape.Length != 4)
            {
                return values;
            }

            (int inputs, int outputs) = ((int)shape[2], (int)shape[3]);
            var turned = new float[values.Length];
            for (int place = 0; place < 9; place++)
            {
                for (int input = 0; input < inputs; input++)
                {
                    for (int output = 0; output < outputs; output++)
                    {
                        turned[(((output * inputs) + input) * 9) + place] = values[(((place * inputs) + input) * outputs) + output];
                    }
                }
            }

            return turned;
        }),
    ];

    private static double Difference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Max();
    }
}
