using DogBreed.Core.Classification;
using DogBreed.Core.Evaluation;

namespace DogBreed.Core.Tests.Evaluation;

/// <summary>Against numbers that were counted by hand.</summary>
public sealed class AccuracyMeterTests
{
    [Fact]
    public void Every_figure_is_what_counting_by_hand_gives()
    {
        var meter = new AccuracyMeter();
        meter.Add("1", "a", Said(("a", 0.9), ("b", 0.1)), isDog: true);
        meter.Add("2", "a", Said(("a", 0.9), ("b", 0.1)), isDog: false);
        meter.Add("3", "a", Said(("b", 0.6), ("a", 0.4)), isDog: true);
        meter.Add("4", "b", Said(("b", 0.5), ("c", 0.3)), isDog: true);
        meter.Add("5", "c", Said(("b", 0.95), ("d", 0.01), ("e", 0.01), ("f", 0.01), ("g", 0.01), ("c", 0.01)), isDog: true);
        AccuracyReport report = meter.Report("m", "f", 1);
        Assert.Equal(5, report.Count);
        Assert.Equal(0.6, report.Accuracy, 12);
        Assert.Equal(0.8, report.Top5Accuracy, 12);
        Assert.Equal(0.8, report.DogShare, 12);
        Assert.Equal(0.4, report.EndToEndAccuracy, 12);
        Assert.Equal(["a", "b", "c"], report.Classes.Select(c => c.Name));
        Assert.Equal([3, 1, 1], report.Classes.Select(c => c.Count));
        Assert.Equal([1, 1 / 3.0, 0], report.Classes.Select(c => c.Precision));
        Assert.Equal([2 / 3.0, 1, 0], report.Classes.Select(c => c.Recall));
        Assert.Equal([0.8, 0.5, 0], report.Classes.Select(c => Math.Round(c.F1, 12)));
        Assert.Equal([new ConfusedPair("a", "b", 1), new ConfusedPair("c", "b", 1)], report.Confusions);
        Assert.Equal(["5", "3"], report.Mistakes.Select(m => m.Path));

        // Bins: 0.5 alone (|0.5 - 1|), 0.6 alone (|0.6 - 0|), 0.9 twice (|1.8 - 2|), 0.95 alone (|0.95 - 0|), over 5.
        Assert.Equal((0.5 + 0.6 + 0.2 + 0.95) / 5, report.CalibrationError, 12);
        Assert.Equal(15, report.Bins.Count);
        Assert.Equal(5, report.Bins.Sum(b => b.Count));
    }

    [Fact]
    public void The_interval_is_Wilsons()
    {
        // 8 of 10: the textbook's 0.490 to 0.943.
        (double low, double high) = AccuracyMeter.Wilson(0.8, 10);
        Assert.Equal(0.4902, low, 4);
        Assert.Equal(0.9433, high, 4);
        Assert.Equal(1, AccuracyMeter.Wilson(1, 7).High, 12);
    }

    private static BreedCandidate[] Said(params (string Breed, double Probability)[] candidates) => [.. candidates.Select(c => new BreedCandidate(c.Breed, c.Probability))];
}
