using System.Numerics.Tensors;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification.Findings;

/// <summary>
/// How the probability of a dog depends on the temperature of a classifier, without its logits: the log-odds of dog, log sum exp(b l) over
/// the dogs less that over all other classes, at <see cref="Count"/> inverse temperatures b. In between they are read off the polynomial
/// through these points (barycentric interpolation at Chebyshev nodes, Berrut and Trefethen 2004): within 0.001 of the probability of the
/// logits themselves.
/// </summary>
/// <param name="LogOdds">The log-odds at the nodes.</param>
internal sealed record DogCurve(float[] LogOdds)
{
    /// <summary>The number of nodes.</summary>
    public const int Count = 20;

    /// <summary>The temperatures that it covers.</summary>
    public const double LowestTemperature = 0.4;

    /// <inheritdoc cref="LowestTemperature"/>
    public const double HighestTemperature = 4;

    // Chebyshev nodes of the second kind over the inverse temperatures.
    private static readonly double[] s_nodes =
    [
        .. Enumerable.Range(0, Count).Select(i => Center + (HalfWidth * Math.Cos(Math.PI * i / (Count - 1)))),
    ];

    private static double Center => ((1 / LowestTemperature) + (1 / HighestTemperature)) / 2;

    private static double HalfWidth => ((1 / LowestTemperature) - (1 / HighestTemperature)) / 2;

    /// <summary>The curve of a row of logits.</summary>
    public static DogCurve Of(ReadOnlySpan<float> logits, DogClasses dogs)
    {
        var values = new double[logits.Length];
        TensorPrimitives.ConvertTruncating(logits, values);
        TensorPrimitives.Subtract(values, TensorPrimitives.Max<double>(values), values);
        var scaled = new double[values.Length];
        var odds = new float[Count];
        for (int i = 0; i < Count; i++)
        {
            TensorPrimitives.Multiply(values, s_nodes[i], scaled);
            TensorPrimitives.Exp<double>(scaled, scaled);
            double others =
                TensorPrimitives.Sum<double>(scaled.AsSpan(0, dogs.First)) + TensorPrimitives.Sum<double>(scaled.AsSpan(dogs.Last + 1));
            odds[i] = (float)(Math.Log(TensorPrimitives.Sum(dogs.Of<double>(scaled))) - Math.Log(others));
        }

        return new DogCurve(odds);
    }

    /// <summary>The probability of a dog at a temperature; null for one beyond its bounds.</summary>
    public double? At(double temperature)
    {
        if (temperature is not (>= LowestTemperature and <= HighestTemperature) || !Array.TrueForAll(LogOdds, float.IsFinite))
        {
            return null;
        }

        double inverse = 1 / temperature;
        double above = 0;
        double below = 0;
        for (int i = 0; i < Count; i++)
        {
            double distance = inverse - s_nodes[i];
            if (distance == 0)
            {
                return Probability(LogOdds[i]);
            }

            double weight = (i is 0 or Count - 1 ? 0.5 : 1) * (i % 2 == 0 ? 1 : -1) / distance;
            above += weight * LogOdds[i];
            below += weight;
        }

        return Probability(above / below);
    }

    private static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
