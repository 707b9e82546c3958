using DogBreed.Core.Evaluation;

namespace DogBreedPS;

/// <summary>What Measure-BreedAccuracy says of a model.</summary>
public sealed class BreedAccuracyResult
{
    internal BreedAccuracyResult(AccuracyReport report, string precision, bool includeGate, DetectorTable? detectors, string? reportPath)
    {
        Model = report.Model;
        Precision = precision;
        Path = report.Folder;
        Photographs = report.Count;
        Accuracy = report.Accuracy;
        Top5Accuracy = report.Top5Accuracy;
        AccuracyLow = report.Low;
        AccuracyHigh = report.High;
        EndToEndAccuracy = includeGate ? report.EndToEndAccuracy : null;
        DogShare = includeGate ? report.DogShare : null;
        CalibrationError = report.CalibrationError;
        Classes = new ReadableList<BreedAccuracyClass>([
            .. report.Classes.Select(c => new BreedAccuracyClass(c.Name, c.Count, c.Precision, c.Recall, c.F1)),
        ]);
        Confusions = new ReadableList<BreedConfusion>([.. report.Confusions.Select(c => new BreedConfusion(c.Should, c.Said, c.Count))]);
        Mistakes = new ReadableList<BreedAccuracyMistake>([
            .. report.Mistakes.Select(m => new BreedAccuracyMistake(m.Path, m.Said, m.Should, m.Probability)),
        ]);
        Detectors = detectors is null ? null : new BreedDetectorTable(detectors);
        Seconds = Math.Round(report.Seconds, 3);
        ReportPath = reportPath;
    }

    /// <summary>The name of the model.</summary>
    public string Model { get; }

    /// <summary>Float or Int8.</summary>
    public string Precision { get; }

    /// <summary>The folder of the photographs.</summary>
    public string Path { get; }

    /// <summary>The number of photographs.</summary>
    public int Photographs { get; }

    /// <summary>The share whose likeliest breed is theirs, 0..1; whatever the dog gate says.</summary>
    public double Accuracy { get; }

    /// <summary>The share whose breed is among the five likeliest, 0..1.</summary>
    public double Top5Accuracy { get; }

    /// <summary>The lower end of the 95 % interval of Accuracy (Wilson).</summary>
    public double AccuracyLow { get; }

    /// <summary>Its upper end.</summary>
    public double AccuracyHigh { get; }

    /// <summary>With -IncludeGate the share that is called a dog and its breed, 0..1; else null.</summary>
    public double? EndToEndAccuracy { get; }

    /// <summary>With -IncludeGate the share that is called a dog, 0..1; else null.</summary>
    public double? DogShare { get; }

    /// <summary>The expected calibration error over 15 equal bins of the likeliest breed's probability, 0..1.</summary>
    public double CalibrationError { get; }

    /// <summary>Precision, recall and F1 of every breed.</summary>
    public ReadableList<BreedAccuracyClass> Classes { get; }

    /// <summary>What is taken for what, the most frequent first.</summary>
    public ReadableList<BreedConfusion> Confusions { get; }

    /// <summary>The photographs whose breed is not told, the surest mistake first.</summary>
    public ReadableList<BreedAccuracyMistake> Mistakes { get; }

    /// <summary>With -HumanPath the article's table of the detectors; else null.</summary>
    public BreedDetectorTable? Detectors { get; }

    /// <summary>How long the photographs took.</summary>
    public double Seconds { get; }

    /// <summary>The page that -ReportPath wrote; null without it.</summary>
    public string? ReportPath { get; }

    /// <summary>"Test accuracy: 86.5278%".</summary>
    public override string ToString() => FormattableString.Invariant($"Test accuracy: {100 * Accuracy:0.0000}%");
}

/// <summary>How good a model is at one breed.</summary>
/// <param name="Name">The breed.</param>
/// <param name="Photographs">How many photographs show it.</param>
/// <param name="Precision">The share of those called so that are, 0..1.</param>
/// <param name="Recall">The share of its photographs that are called so, 0..1.</param>
/// <param name="F1">The harmonic mean of the two.</param>
public sealed record BreedAccuracyClass(string Name, int Photographs, double Precision, double Recall, double F1)
{
    /// <summary>"Beagle 0.93".</summary>
    public override string ToString() => FormattableString.Invariant($"{Name} {F1:0.00}");
}

/// <summary>A breed that is taken for another.</summary>
/// <param name="Should">What it is.</param>
/// <param name="Said">What is said.</param>
/// <param name="Count">How often.</param>
public sealed record BreedConfusion(string Should, string Said, int Count)
{
    /// <summary>"Pembroke called Cardigan: 3".</summary>
    public override string ToString() => FormattableString.Invariant($"{Should} called {Said}: {Count}");
}

/// <summary>A photograph whose breed is not told.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Said">The breed that is said.</param>
/// <param name="Should">Its breed.</param>
/// <param name="Probability">How likely the wrong breed is called, 0..1.</param>
public sealed record BreedAccuracyMistake(string Path, string Said, string Should, double Probability)
{
    /// <summary>The path.</summary>
    public override string ToString() => Path;
}

/// <summary>The article's table of its detectors.</summary>
public sealed class BreedDetectorTable
{
    internal BreedDetectorTable(DetectorTable table) =>
        (Humans, Dogs, HumansWithFace, DogsWithFace, HumansCalledDog, DogsCalledDog) = (
            table.Humans,
            table.Dogs,
            table.HumansWithFace,
            table.DogsWithFace,
            table.HumansCalledDog,
            table.DogsCalledDog
        );

    /// <summary>How many photographs of humans were looked at.</summary>
    public int Humans { get; }

    /// <summary>How many of dogs.</summary>
    public int Dogs { get; }

    /// <summary>Humans on whose photograph a face is found (the article: 100 of 100).</summary>
    public int HumansWithFace { get; }

    /// <summary>Dogs on whose photograph a face is found (11 of 100).</summary>
    public int DogsWithFace { get; }

    /// <summary>Humans that are called dogs (0 of 100).</summary>
    public int HumansCalledDog { get; }

    /// <summary>Dogs that are called dogs (100 of 100).</summary>
    public int DogsCalledDog { get; }

    /// <summary>"faces: 100 of 100 humans, 11 of 100 dogs; called dogs: 0 and 100".</summary>
    public override string ToString() =>
        Texts.FormatFacesHumansDogsCalledDogs(HumansWithFace, Humans, DogsWithFace, Dogs, HumansCalledDog, DogsCalledDog);
}
