namespace DogBreed.Core.Training;

/// <summary>What the validation photographs choose of a model.</summary>
/// <param name="Temperature">What its logits are divided by before softmax.</param>
/// <param name="UnknownBelow">The largest logit that 95 of 100 of them reach.</param>
/// <param name="Accuracy">The share of them that is right after the best epoch, 0..1.</param>
internal sealed record ValidationFigures(double Temperature, double UnknownBelow, double Accuracy)
{
    /// <param name="logits">Row by row.</param>
    /// <param name="labels">The class of each row; not empty.</param>
    /// <param name="best">The epoch whose weights the model has.</param>
    public static ValidationFigures Of(float[] logits, int[] labels, EpochRecord best) =>
        new(TemperatureFit.Fit(logits, labels).Temperature, Threshold(logits, labels.Length), best.ValidAccuracy);

    /// <summary>The largest logit that 95 of 100 rows reach.</summary>
    public static double Threshold(float[] logits, int count)
    {
        int classes = logits.Length / count;
        double[] largest = [.. Enumerable.Range(0, count).Select(row => (double)logits.Skip(row * classes).Take(classes).Max()).Order()];
        return largest[count / 20];
    }
}
