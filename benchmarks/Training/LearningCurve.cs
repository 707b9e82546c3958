using DogBreed.Core.Support;
using DogBreed.Core.Training;

namespace Training;

/// <summary>How many photographs a class are needed.</summary>
internal static class LearningCurve
{
    public static void Write(SplitFeatures f)
    {
        Console.WriteLine();
        Console.WriteLine("| photographs a class | Default, test | Article, test |");
        Console.WriteLine("| --- | --- | --- |");
        foreach (int count in new[] { 1, 5, 10, 25, 50 })
        {
            double standard = 0, article = 0;
            for (int seed = 0; seed < 3; seed++)
            {
                int[] order = [.. Enumerable.Range(0, f.Train.Count)];
                new SeededRandom(seed, 77).Shuffle(order.AsSpan());
                var taken = new HashSet<int>(order.GroupBy(r => f.Train.Labels[r]).SelectMany(g => g.Take(count)));
                FeatureSet train = SplitFeatures.Choose(f.Train, taken.Contains);
                standard += SplitFeatures.Accuracy(SplitFeatures.Fit(TrainingRecipe.Default, f.Start, train, f.Valid, seed), f.Test) / 3;
                article += SplitFeatures.Accuracy(SplitFeatures.Fit(TrainingRecipe.Article, f.Start, train, f.Valid, seed), f.Test) / 3;
            }

            Console.WriteLine($"| {count} | {100 * standard:0.0} | {100 * article:0.0} |");
        }
    }
}
