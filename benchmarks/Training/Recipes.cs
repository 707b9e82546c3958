using DogBreed.Core.Training;
using DogBreed.Core.Training.Heads;

namespace Training;

/// <summary>Each choice of the default recipe against what it was chosen from; accuracy of three seeds on the test split, which chooses nothing.</summary>
internal static class Recipes
{
    public static void Write(SplitFeatures f)
    {
        SoftmaxHead zero = f.Start with { Kernel = new float[f.Start.Kernel.Length], Bias = new float[f.Start.Bias.Length] };
        Console.WriteLine();
        Console.WriteLine("| recipe | valid loss at the best temperature | valid | test (three seeds) |");
        Console.WriteLine("| --- | --- | --- | --- |");
        Row("the backbone's own class weights, untrained", _ => f.Start);
        Row("Article: Glorot, RMSprop 0.001, batch 20", seed => SplitFeatures.Fit(TrainingRecipe.Article, f.Start, f.Train, f.Valid, seed));
        Row("Adam from zero, batch 32", seed => Fit(f, zero, seed, 0, false, 0));
        Row("Adam from zero, cosine, smoothing 0.1, weight decay 0.001", seed => Fit(f, zero, seed, 0.001f, true, 0.1f));
        Row("Adam from the class weights", seed => Fit(f, f.Start, seed, 0, false, 0));
        Row("and pulled towards them, 0.01", seed => Fit(f, f.Start, seed, 0.01f, false, 0));
        Row("and the rate along a cosine", seed => Fit(f, f.Start, seed, 0.01f, true, 0));
        foreach (float pull in new[] { 0.001f, 0.003f, 0.01f, 0.03f, 0.1f })
        {
            Row($"and smoothing 0.1, pull {pull}", seed => Fit(f, f.Start, seed, pull, true, 0.1f));
        }

        Row("**Default**: of those the pull that validation chooses", seed => SplitFeatures.Fit(TrainingRecipe.Default, f.Start, f.Train, f.Valid, seed));
        Row("the same over standardised features", seed => Standardised(f, seed));
        Row("the mean of Default heads of three other seeds", seed => Mean([.. Enumerable.Range(10 * (seed + 1), 3).Select(s => SplitFeatures.Fit(TrainingRecipe.Default, f.Start, f.Train, f.Valid, s))]));

        void Row(string name, Func<int, SoftmaxHead> fit)
        {
            SoftmaxHead[] heads = [.. Enumerable.Range(0, 3).Select(fit)];
            double[] test = [.. heads.Select(h => SplitFeatures.Accuracy(h, f.Test))];
            double valid = heads.Average(h => SplitFeatures.Accuracy(h, f.Valid));
            double loss = heads.Average(h => TemperatureFit.Fit(new HeadTrainer(h, new HeadTrainerOptions()).Logits(f.Valid), f.Valid.Labels).Loss);
            Console.WriteLine($"| {name} | {loss:0.0000} | {100 * valid:0.00} | **{100 * test.Average():0.00}** ({string.Join(", ", test.Select(t => $"{100 * t:0.0}"))}) |");
        }
    }

    private static SoftmaxHead Fit(SplitFeatures f, SoftmaxHead start, int seed, float pull, bool cosine, float smoothing) =>
        HeadFit.Run(start, f.Train, f.Valid, new HeadFitOptions { Seed = seed, CosineSchedule = cosine, Trainer = new HeadTrainerOptions { Rule = GradientRule.Adam, BatchSize = 32, Pull = pull, LabelSmoothing = smoothing } }, null, default).Head;

    /// <summary>Features with mean 0 and deviation 1; the start's weights are turned with them, and the fitted ones back.</summary>
    private static SoftmaxHead Standardised(SplitFeatures f, int seed)
    {
        int width = f.Train.Width;
        double[] mean = new double[width], deviation = new double[width];
        for (int i = 0; i < width; i++)
        {
            double[] column = [.. Enumerable.Range(0, f.Train.Count).Select(r => (double)f.Train.Values[(r * width) + i])];
            mean[i] = column.Average();
            deviation[i] = Math.Sqrt(column.Average(v => (v - mean[i]) * (v - mean[i]))) + 1e-6;
        }

        FeatureSet Scale(FeatureSet set) => new([.. set.Values.Select((v, i) => (float)((v - mean[i % width]) / deviation[i % width]))], width, set.Labels);
        SoftmaxHead Turn(SoftmaxHead head, bool back)
        {
            var kernel = new float[head.Kernel.Length];
            var bias = (float[])head.Bias.Clone();
            for (int i = 0; i < kernel.Length; i++)
            {
                int feature = i / head.ClassCount;
                kernel[i] = (float)(back ? head.Kernel[i] / deviation[feature] : head.Kernel[i] * deviation[feature]);
                bias[i % head.ClassCount] += (float)((back ? -mean[feature] : mean[feature]) * (back ? kernel[i] : head.Kernel[i]));
            }

            return head with { Kernel = kernel, Bias = bias };
        }

        return Turn(SplitFeatures.Fit(TrainingRecipe.Default, Turn(f.Start, back: false), Scale(f.Train), Scale(f.Valid), seed), back: true);
    }

    private static SoftmaxHead Mean(SoftmaxHead[] heads) => heads[0] with
    {
        Kernel = [.. heads[0].Kernel.Select((_, i) => heads.Average(h => h.Kernel[i]))],
        Bias = [.. heads[0].Bias.Select((_, i) => heads.Average(h => h.Bias[i]))],
    };
}
