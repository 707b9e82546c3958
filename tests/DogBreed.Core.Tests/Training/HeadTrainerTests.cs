using DogBreed.Core.Support;
using DogBreed.Core.Training;
using DogBreed.Core.Training.Heads;

namespace DogBreed.Core.Tests.Training;

/// <summary>The step is Keras's: twenty epochs over the same features from the same weights in the same order.</summary>
public sealed class HeadTrainerTests
{
    [Theory]
    [InlineData("head/head_rmsprop.h5", "RmsProp")]
    [InlineData("head/head_adam.h5", "Adam")]
    public void Losses_and_weights_are_those_of_Keras(string file, string rule)
    {
        file = Golden.Require(Path.Combine("golden", file));
        FeatureSet train = Split(file, "train");
        FeatureSet valid = Split(file, "valid");
        float[] kernel = H5.Read<float>(file, "initial_kernel", out ulong[] shape);
        var start = new SoftmaxHead((int)shape[0], (int)shape[1], kernel, H5.Read<float>(file, "initial_bias", out _));
        var trainer = new HeadTrainer(start, new HeadTrainerOptions { Rule = Enum.Parse<GradientRule>(rule) });
        int[] order = [.. Enumerable.Range(0, train.Count)];
        var losses = new List<double>();
        var validLosses = new List<double>();
        var accuracies = new List<double>();
        var validAccuracies = new List<double>();
        SoftmaxHead? best = null;
        for (int epoch = 0; epoch < 20; epoch++)
        {
            (double loss, double accuracy) = trainer.TrainEpoch(train, order);
            (double validLoss, double validAccuracy) = trainer.Evaluate(valid);
            best = validLosses.TrueForAll(l => validLoss < l) ? trainer.Head : best;
            losses.Add(loss);
            accuracies.Add(accuracy);
            validLosses.Add(validLoss);
            validAccuracies.Add(validAccuracy);
            if (epoch == 0)
            {
                AssertWeights(file, "epoch1", trainer.Head);
            }
        }

        AssertWeights(file, "final", trainer.Head);
        AssertWeights(file, "best", best!);
        AssertRelative(H5.Read<double>(file, "loss", out _), losses);
        AssertRelative(H5.Read<double>(file, "val_loss", out _), validLosses);
        AssertRelative(H5.Read<double>(file, "accuracy", out _), accuracies);
        AssertRelative(H5.Read<double>(file, "val_accuracy", out _), validAccuracies);
        Assert.Equal(H5.Read<long>(file, "best_epoch", out _)[0], validLosses.IndexOf(validLosses.Min()) + 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(33)]
    public void A_head_learns_what_can_be_told_apart_whatever_the_number_of_classes(int classes)
    {
        var random = new SeededRandom(3);
        const int width = 24;
        var values = new float[classes * 30 * width];
        int[] labels = [.. Enumerable.Range(0, classes * 30).Select(i => i % classes)];
        float[] centres = [.. Enumerable.Range(0, classes * width).Select(_ => (float)random.NextDouble() * 4)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = centres[(labels[i / width] * width) + (i % width)] + (float)random.NextDouble();
        }

        var set = new FeatureSet(values, width, labels);
        var trainer = new HeadTrainer(SoftmaxHead.GlorotUniform(width, classes, 1), new HeadTrainerOptions { Rule = GradientRule.Adam, LearningRate = 0.02f });
        int[] order = [.. Enumerable.Range(0, set.Count)];
        (double before, _) = trainer.Evaluate(set);
        for (int epoch = 0; epoch < 30; epoch++)
        {
            random.Shuffle(order.AsSpan());
            trainer.TrainEpoch(set, order);
        }

        (double after, double accuracy) = trainer.Evaluate(set);
        Assert.True(after < before / 4, $"{before} -> {after}");
        Assert.Equal(1, accuracy);
    }

    [Fact]
    public void A_pull_keeps_the_kernel_near_its_start()
    {
        const int width = 16;
        var random = new SeededRandom(3);
        float[] values = [.. Enumerable.Range(0, 200 * width).Select(_ => (float)random.NextDouble())];
        var set = new FeatureSet(values, width, [.. Enumerable.Range(0, 200).Select(i => i % 4)]);
        SoftmaxHead start = SoftmaxHead.GlorotUniform(width, 4, 9);
        double[] distances = [.. new[] { 0f, 0.1f, 10f }.Select(pull =>
        {
            var trainer = new HeadTrainer(start, new HeadTrainerOptions { Rule = GradientRule.Adam, Pull = pull });
            for (int epoch = 0; epoch < 30; epoch++)
            {
                trainer.TrainEpoch(set, [.. Enumerable.Range(0, set.Count)]);
            }

            return trainer.Head.Kernel.Zip(start.Kernel, (a, b) => (double)(a - b) * (a - b)).Sum();
        })];
        Assert.True(distances[0] > 1.5 * distances[1] && distances[1] > 1.5 * distances[2], string.Join(" ", distances));
    }

    private static FeatureSet Split(string file, string name)
    {
        float[] values = H5.Read<float>(file, name + "_features", out ulong[] shape);
        long[] labels = H5.Read<long>(file, name + "_labels", out _);
        return new FeatureSet(values, (int)shape[1], [.. labels.Select(l => (int)l)]);
    }

    private static void AssertWeights(string file, string name, SoftmaxHead head)
    {
        AssertWithin(1e-4, H5.Read<float>(file, name + "_kernel", out _), head.Kernel);
        AssertWithin(1e-4, H5.Read<float>(file, name + "_bias", out _), head.Bias);
    }

    private static void AssertWithin(double tolerance, float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Max();
        Assert.InRange(largest, 0, tolerance);
    }

    private static void AssertRelative(double[] expected, List<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(Math.Abs(expected[i] - actual[i]) / expected[i], 0, 1e-4);
        }
    }
}
