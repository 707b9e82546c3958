using DogBreed.Core.Inference;
using DogBreed.Core.Support;
using DogBreed.Core.Training;
using DogBreed.Core.Training.Heads;

namespace Training;

/// <summary>Twenty breeds teach the head "none of these"; does it say so of twenty others that it never saw, and what does that cost the known?</summary>
internal static class Negatives
{
    private const int Count = 20;

    public static void Write(SplitFeatures f)
    {
        Console.WriteLine();
        Console.WriteLine("| draw | known right: without negatives | with | one softmax over all | area under the ROC curve (breeds never seen, breeds of the negatives): threshold alone | with negatives | one softmax | told with negatives: never seen, of the negatives, % |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int seed = 0; seed < 3; seed++)
        {
            int[] order = [.. Enumerable.Range(0, f.Classes)];
            new SeededRandom(seed, 77).Shuffle(order.AsSpan());
            HashSet<int> negative = [.. order.Take(Count)];
            HashSet<int> unseen = [.. order.Skip(Count).Take(Count)];
            int[] kept = [.. Enumerable.Range(0, f.Classes).Where(c => !negative.Contains(c) && !unseen.Contains(c))];
            var index = kept.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
            FeatureSet Known(FeatureSet set) => SplitFeatures.Choose(set, r => index.ContainsKey(set.Labels[r]), label => index[label]);
            FeatureSet WithNone(FeatureSet set) =>
                SplitFeatures.Choose(set, r => !unseen.Contains(set.Labels[r]), label => index.TryGetValue(label, out int i) ? i : kept.Length);

            SoftmaxHead plain = SplitFeatures.Fit(TrainingRecipe.Default, Start(f, kept, none: false), Known(f.Train), Known(f.Valid), seed);
            SoftmaxHead softmax = SplitFeatures.Fit(TrainingRecipe.Default, Start(f, kept, none: true), WithNone(f.Train), WithNone(f.Valid), seed);
            SoftmaxHead taught = NoneColumn.Add(plain, softmax, Known(f.Valid));
            FeatureSet known = Known(f.Test);
            FeatureSet others = SplitFeatures.Choose(f.Test, r => unseen.Contains(f.Test.Labels[r]), _ => 0);
            FeatureSet shown = SplitFeatures.Choose(f.Test, r => negative.Contains(f.Test.Labels[r]), _ => 0);
            double[] Scores(SoftmaxHead head, FeatureSet set) =>
                [.. new HeadTrainer(head, new HeadTrainerOptions()).Logits(set).Chunk(head.ClassCount).Select(l => l.Take(kept.Length).Max() - (l.Length > kept.Length ? (double)l[^1] : 0))];
            string Areas(SoftmaxHead head) => FormattableString.Invariant($"{Area(Scores(head, known), Scores(head, others)):0.000}, {Area(Scores(head, known), Scores(head, shown)):0.000}");
            double Told(FeatureSet set) => 100 * Scores(taught, set).Average(s => s < 0 ? 1.0 : 0);
            Console.WriteLine(FormattableString.Invariant(
                $"| {seed} | {100 * SplitFeatures.Accuracy(plain, known):0.0} | {100 * SplitFeatures.Accuracy(taught, known):0.0} | {100 * SplitFeatures.Accuracy(softmax, known):0.0} | {Areas(plain)} | {Areas(taught)} | {Areas(softmax)} | {Told(others):0.0}, {Told(shown):0.0} |"));
        }
    }

    private static SoftmaxHead Start(SplitFeatures f, int[] kept, bool none)
    {
        int columns = kept.Length + (none ? 1 : 0);
        var kernel = new float[f.Start.FeatureCount * columns];
        var bias = new float[columns];
        for (int c = 0; c < kept.Length; c++)
        {
            bias[c] = f.Start.Bias[kept[c]];
            for (int row = 0; row < f.Start.FeatureCount; row++)
            {
                kernel[(row * columns) + c] = f.Start.Kernel[(row * f.Classes) + kept[c]];
            }
        }

        return new SoftmaxHead(f.Start.FeatureCount, columns, kernel, bias);
    }

    /// <summary>The probability that a known photograph has the larger score.</summary>
    private static double Area(double[] known, double[] others) =>
        known.Average(k => others.Average(u => k > u ? 1.0 : k == u ? 0.5 : 0));
}
