using DogBreed.Core.Inference;
using DogBreed.Core.Support;
using DogBreed.Core.Training;
using DogBreed.Core.Training.Heads;

namespace Training;

/// <summary>Twenty breeds are held out of the training; can a dog of one of them be told by how unsure the head is?</summary>
internal static class UnknownBreeds
{
    private const int HeldOut = 20;

    public static void Write(SplitFeatures f)
    {
        Console.WriteLine();
        Console.WriteLine("| seed | area under the ROC curve: probability | largest logit | known kept at the threshold | unknown told |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        for (int seed = 0; seed < 3; seed++)
        {
            int[] order = [.. Enumerable.Range(0, f.Classes)];
            new SeededRandom(seed, 99).Shuffle(order.AsSpan());
            var held = new HashSet<int>(order.Take(HeldOut));
            int[] kept = [.. Enumerable.Range(0, f.Classes).Where(c => !held.Contains(c))];
            var index = kept.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
            FeatureSet Known(FeatureSet set) => SplitFeatures.Choose(set, r => !held.Contains(set.Labels[r]), label => index[label]);
            FeatureSet valid = Known(f.Valid);
            var start = new SoftmaxHead(
                f.Start.FeatureCount,
                kept.Length,
                [.. Enumerable.Range(0, f.Start.FeatureCount).SelectMany(row => kept.Select(c => f.Start.Kernel[(row * f.Classes) + c]))],
                [.. kept.Select(c => f.Start.Bias[c])]);
            SoftmaxHead head = SplitFeatures.Fit(TrainingRecipe.Default, start, Known(f.Train), valid, seed);
            var trainer = new HeadTrainer(head, new HeadTrainerOptions());
            float[] validLogits = trainer.Logits(valid);
            double temperature = TemperatureFit.Fit(validLogits, valid.Labels).Temperature;
            double threshold = ValidationFigures.Threshold(validLogits, valid.Count);
            (double Probability, double Logit)[] known = Scores(Known(f.Test));
            (double Probability, double Logit)[] unknown = Scores(SplitFeatures.Choose(f.Test, r => held.Contains(f.Test.Labels[r]), _ => 0));
            Console.WriteLine($"| {seed} | {Area(known, unknown, s => s.Probability):0.000} | {Area(known, unknown, s => s.Logit):0.000} | {100.0 * known.Count(s => s.Logit >= threshold) / known.Length:0.0} % | {100.0 * unknown.Count(s => s.Logit < threshold) / unknown.Length:0.0} % |");

            (double Probability, double Logit)[] Scores(FeatureSet set)
            {
                float[] logits = trainer.Logits(set);
                return [.. Enumerable.Range(0, set.Count).Select(r =>
                {
                    ReadOnlySpan<float> row = logits.AsSpan(r * head.ClassCount, head.ClassCount);
                    return (LogitMath.Softmax(row, temperature).Max(), (double)row.ToArray().Max());
                })];
            }
        }
    }

    /// <summary>The probability that a known photograph has the larger score.</summary>
    private static double Area((double, double)[] known, (double, double)[] unknown, Func<(double Probability, double Logit), double> score) =>
        known.Average(k => unknown.Average(u => score(k) > score(u) ? 1.0 : score(k) == score(u) ? 0.5 : 0));
}
