using System.Diagnostics;
using DogBreed.Core.Training;

namespace Training;

/// <summary>The fit of the article's recipe by itself: 20 epochs, features ready.</summary>
internal static class FitTime
{
    public static void Write(SplitFeatures features)
    {
        double[] seconds = [.. Enumerable.Range(0, 5).Select(seed =>
        {
            long began = Stopwatch.GetTimestamp();
            SplitFeatures.Fit(TrainingRecipe.Article, features.Start, features.Train, features.Valid, seed);
            return Stopwatch.GetElapsedTime(began).TotalSeconds;
        }).Order()];
        Console.WriteLine($"fit of the Article recipe, 20 epochs: median of 5 {seconds[2]:0.00} s ({seconds[0]:0.00} to {seconds[^1]:0.00})");
        long start = Stopwatch.GetTimestamp();
        SplitFeatures.Fit(TrainingRecipe.Default, features.Start, features.Train, features.Valid, 0);
        Console.WriteLine($"fit of the Default recipe, five strengths: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s");
    }
}
