namespace DogBreed.Core.Classification;

/// <summary>Softmax at a temperature (Guo et al. 2017), in double precision.</summary>
internal static class Softmax
{
    /// <summary>exp(logit / temperature), normalised to a sum of 1.</summary>
    public static double[] Of(ReadOnlySpan<float> logits, double temperature)
    {
        double max = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            max = Math.Max(max, logit);
        }

        var probabilities = new double[logits.Length];
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            sum += probabilities[i] = Math.Exp((logits[i] - max) / temperature);
        }

        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] /= sum;
        }

        return probabilities;
    }
}
