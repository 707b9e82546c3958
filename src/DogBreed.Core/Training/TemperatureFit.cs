namespace DogBreed.Core.Training;

/// <summary>
/// The temperature of Guo et al. 2017: the T for which softmax(logits / T) has the least cross-entropy over photographs that were not
/// learnt from. As in Platt 1999 a target is not 1 but 1 - 1 / (count + 2): without any mistake among a few photographs the best T would be
/// 0, and the model would be sure of everything.
/// </summary>
internal static class TemperatureFit
{
    private const double Smallest = 0.05;
    private const double Largest = 20;

    /// <summary>Fits it by golden-section search over log T; the loss has one minimum in it.</summary>
    /// <param name="logits">Row by row.</param>
    /// <param name="labels">The class of each row; not empty.</param>
    /// <returns>T, and the mean loss at it.</returns>
    public static (double Temperature, double Loss) Fit(float[] logits, int[] labels)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2;
        double low = Math.Log(Smallest),
            high = Math.Log(Largest);
        double left = high - (ratio * (high - low)),
            right = low + (ratio * (high - low));
        double leftLoss = Loss(logits, labels, Math.Exp(left)),
            rightLoss = Loss(logits, labels, Math.Exp(right));
        while (high - low > 1e-4)
        {
            if (leftLoss < rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                left = high - (ratio * (high - low));
                leftLoss = Loss(logits, labels, Math.Exp(left));
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                right = low + (ratio * (high - low));
                rightLoss = Loss(logits, labels, Math.Exp(right));
            }
        }

        double temperature = Math.Exp((low + high) / 2);
        return (temperature, Loss(logits, labels, temperature));
    }

    private static double Loss(float[] logits, int[] labels, double temperature)
    {
        int classes = logits.Length / labels.Length;
        double doubt = 1.0 / (labels.Length + 2);
        double total = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<float> values = logits.AsSpan(row * classes, classes);
            double largest = double.NegativeInfinity;
            foreach (float value in values)
            {
                largest = Math.Max(largest, value);
            }

            double sum = 0;
            double mean = 0;
            foreach (float value in values)
            {
                sum += Math.Exp((value - largest) / temperature);
                mean += (value - largest) / classes;
            }

            total += Math.Log(sum) - (((1 - doubt) * (values[labels[row]] - largest)) + (doubt * mean)) / temperature;
        }

        return total / labels.Length;
    }
}
