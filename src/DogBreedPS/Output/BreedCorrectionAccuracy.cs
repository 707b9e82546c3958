namespace DogBreedPS;

/// <summary>How often a model was right, on the photographs that people have looked at.</summary>
public sealed class BreedCorrectionAccuracy
{
    internal BreedCorrectionAccuracy(string? model, int count, int right, double low, double high)
    {
        (Model, Photographs, Right) = (model, count, right);
        Accuracy = right / (double)count;
        (AccuracyLow, AccuracyHigh) = (low, high);
    }

    /// <summary>The name of the model; null where the file does not say.</summary>
    public string? Model { get; }

    /// <summary>How many photographs were looked at.</summary>
    public int Photographs { get; }

    /// <summary>Of how many the answer was right: the subject, and of a dog the breed too.</summary>
    public int Right { get; }

    /// <summary>Their share, 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>The lower end of its 95 % interval (Wilson 1927).</summary>
    public double AccuracyLow { get; }

    /// <summary>The upper end.</summary>
    public double AccuracyHigh { get; }

    /// <summary>"42 of 50 right: 84.0 % (71.5 to 91.7 %)".</summary>
    public override string ToString() =>
        Texts.FormatCorrectionAccuracy(
            Right,
            Photographs,
            FormattableString.Invariant($"{100 * Accuracy:0.0}"),
            FormattableString.Invariant($"{100 * AccuracyLow:0.0}"),
            FormattableString.Invariant($"{100 * AccuracyHigh:0.0}")
        );
}
