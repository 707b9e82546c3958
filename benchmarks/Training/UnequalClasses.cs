using DogBreed.Core.Support;
using DogBreed.Core.Training;
using DogBreed.Core.Training.Heads;
using DogBreed.Core.Training.Recipes;

namespace Training;

/// <summary>Half of the breeds have five photographs to learn from: does it help to give all breeds the same say?</summary>
internal static class UnequalClasses
{
    private const int Few = 5;

    public static void Write(SplitFeatures f)
    {
        Console.WriteLine();
        Console.WriteLine("| recipe, weights | test, all breeds | breeds of fifty photographs | breeds of five (three draws) |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (TrainingRecipe recipe in new[] { TrainingRecipe.Default, TrainingRecipe.Article })
        {
            foreach (bool balanced in new[] { false, true })
            {
                (double All, double Many, double Few)[] draws = [.. Enumerable.Range(0, 3).Select(seed => Draw(f, recipe, balanced, seed))];
                Console.WriteLine(FormattableString.Invariant(
                    $"| {recipe}, {(balanced ? "Balanced" : "None")} | {100 * draws.Average(d => d.All):0.0} | {100 * draws.Average(d => d.Many):0.0} | {100 * draws.Average(d => d.Few):0.0} ({string.Join(", ", draws.Select(d => (100 * d.Few).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)))}) |"));
            }
        }
    }

    private static (double All, double Many, double Few) Draw(SplitFeatures f, TrainingRecipe recipe, bool balanced, int seed)
    {
        int[] order = [.. Enumerable.Range(0, f.Classes)];
        new SeededRandom(seed, 55).Shuffle(order.AsSpan());
        HashSet<int> cut = [.. order.Take(f.Classes / 2)];
        var seen = new int[f.Classes];
        FeatureSet train = SplitFeatures.Choose(f.Train, r => !cut.Contains(f.Train.Labels[r]) || seen[f.Train.Labels[r]]++ < Few);
        float[]? weights = balanced ? ClassWeights.Balanced(train.Labels, f.Classes) : null;
        var task = new HeadTask(new Lazy<SoftmaxHead>(f.Start), train, f.Valid, f.Classes, seed, null, 0) { ClassWeights = weights };
        var head = (SoftmaxHead)HeadRecipe.Of(recipe).Fit(task, null, default).Head;
        return (
            SplitFeatures.Accuracy(head, f.Test),
            SplitFeatures.Accuracy(head, SplitFeatures.Choose(f.Test, r => !cut.Contains(f.Test.Labels[r]))),
            SplitFeatures.Accuracy(head, SplitFeatures.Choose(f.Test, r => cut.Contains(f.Test.Labels[r]))));
    }
}
