using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Tests.Catalog;

public sealed class DogCurveTests
{
    /// <summary>At each temperature within its bounds the curve gives what softmax over the logits gives, within 0.001.</summary>
    [Fact]
    public void It_is_the_probability_of_the_logits()
    {
        var random = new Random(7);
        double worst = 0;
        for (int photo = 0; photo < 2000; photo++)
        {
            // Logits as networks give them: most near zero, a few classes that stand out, dogs among them or not.
            float[] logits = [.. Enumerable.Range(0, 1000).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1) * 2)];
            for (int peak = random.Next(6); peak > 0; peak--)
            {
                logits[random.Next(1000)] += (float)(random.NextDouble() * 14);
                logits[random.Next(151, 269)] += (float)(random.NextDouble() * 14);
            }

            DogCurve curve = DogCurve.Of(logits, DogClasses.ImageNet);
            for (double temperature = DogCurve.LowestTemperature; temperature <= DogCurve.HighestTemperature; temperature *= 1.13)
            {
                double expected = LogitMath.Softmax(logits, temperature)[151..269].Sum();
                worst = Math.Max(worst, Math.Abs(expected - curve.At(temperature)!.Value));
            }
        }

        Assert.True(worst < 1e-3, $"{worst}");
        Assert.True(worst > 0);
    }

    [Theory]
    [InlineData(0.39)]
    [InlineData(4.1)]
    [InlineData(double.NaN)]
    public void Beyond_its_bounds_it_says_nothing(double temperature) =>
        Assert.Null(DogCurve.Of(new float[1000], DogClasses.ImageNet).At(temperature));
}
