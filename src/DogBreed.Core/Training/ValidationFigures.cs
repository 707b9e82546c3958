using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Training;

/// <summary>What the validation photographs choose of a model.</summary>
/// <param name="Temperature">What its logits are divided by before softmax.</param>
/// <param name="UnknownBelow">The largest logit that 95 of 100 of them reach.</param>
/// <param name="Accuracy">The share of them that is right after the best epoch, 0..1.</param>
/// <param name="Selective">Which threshold gives which accuracy where groups are named.</param>
internal sealed record ValidationFigures(double Temperature, double UnknownBelow, double Accuracy, IReadOnlyList<SelectivePoint> Selective)
{
    /// <param name="logits">Row by row.</param>
    /// <param name="labels">The class of each row; not empty.</param>
    /// <param name="best">The epoch whose weights the model has.</param>
    /// <param name="groups">The groups of the breeds.</param>
    /// <param name="breeds">How many of the logits are breeds'; one more is that of none of them.</param>
    public static ValidationFigures Of(float[] logits, int[] labels, EpochRecord best, GroupTree groups, int breeds)
    {
        int columns = logits.Length / labels.Length;
        int[] known = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] < breeds)];
        float[] knownLogits = [.. known.SelectMany(row => logits.AsSpan(row * columns, breeds).ToArray())];
        double temperature = TemperatureFit.Fit(knownLogits, [.. known.Select(row => labels[row])]).Temperature;
        return new ValidationFigures(
            temperature,
            Threshold(knownLogits, known.Length),
            best.ValidAccuracy,
            SelectivePoint.Fit(
                groups,
                [.. known.Select(row => (LogitMath.Softmax(logits.AsSpan(row * columns, columns), temperature)[..breeds], labels[row]))]
            )
        );
    }

    /// <summary>The largest logit that 95 of 100 rows reach.</summary>
    public static double Threshold(float[] logits, int count)
    {
        int classes = logits.Length / count;
        double[] largest =
        [
            .. Enumerable.Range(0, count).Select(row => (double)logits.AsSpan(row * classes, classes).ToArray().Max()).Order(),
        ];
        return largest[count / 20];
    }
}
