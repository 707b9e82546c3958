using System.Diagnostics;
using DogBreed.Core.Support;
using DogBreed.Core.Training.Scratch;

namespace Training;

/// <summary>Training steps of the article's network from scratch: 224 x 224, batches of 20, 133 classes.</summary>
internal static class ScratchSpeed
{
    public static void Write()
    {
        const int size = 224, batch = 20, classes = 133;
        var graph = new ScratchGraph(size, classes);
        using var trainer = new ScratchTrainer(graph, size, classes, ScratchTrainer.Start(graph, 1));
        var random = new SeededRandom(1);
        float[] pictures = [.. Enumerable.Range(0, batch * 3 * size * size).Select(_ => (float)random.NextDouble())];
        int[] labels = [.. Enumerable.Range(0, batch).Select(_ => random.Next(classes))];
        trainer.Step(pictures, labels, random);
        double[] seconds = [.. Enumerable.Range(0, 7).Select(_ =>
        {
            long began = Stopwatch.GetTimestamp();
            trainer.Step(pictures, labels, random);
            return Stopwatch.GetElapsedTime(began).TotalSeconds;
        }).Order()];
        Console.WriteLine($"from scratch, 224 x 224, batches of 20: {batch / seconds[3]:0.0} pictures a second (median of 7; {batch / seconds[^1]:0.0} to {batch / seconds[0]:0.0}); peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
    }
}
