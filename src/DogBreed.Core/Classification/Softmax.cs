namespace DogBreed.Core.Classification;

/// <summary>Softmax at a temperature (Guo et al. 2017), in double precision.</summary>
internal static class Softmax
{
    /// <summary>exp(logit / temperature), normalised to a sum of 1.</summary>
    public static double[] Of(ReadOnlySpan<float> logits, double temperature)
    {
        var probabilities = new double[logits.Length];
        Of(logits, temperature, probabilities);
        return probabilities;
    }

    /// <summary>The same, into memory that is there.</summary>
    public static void Of(ReadOnlySpan<float> logits, double temperature, Span<double> probabilities)
    {
        double max = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            max = Math.Max(max, logit);
        }

        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            sum += probabilities[i] = Math.Exp((logits[i] - max) / temperature);
        }

        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] /= sum;
        }
    }
}
