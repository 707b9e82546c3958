using System.Globalization;
using System.Management.Automation;
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
    public override string ToString() => Texts.FormatTestAccuracy((100 * Accuracy).ToString("F4", CultureInfo.InvariantCulture));

    /// <summary>
    /// Some lines about a result in the session's language, for the view: also of one that came back from a job or a file, which has the
    /// properties alone.
    /// </summary>
    /// <param name="result">The result.</param>
    public static string Describe(PSObject result)
    {
        ArgumentNullException.ThrowIfNull(result);
        int photographs = Number<int>("Photographs");
        int mistakes = Count("Mistakes");
        string[] lines =
        [
            Texts.FormatTestAccuracy(Percent(Number<double>("Accuracy"), 4)),
            Texts.FormatAccuracySummary(
                photographs == 1
                    ? Texts.OnePhotograph
                    : Texts.FormatPhotographCount(photographs.ToString("N0", CultureInfo.CurrentCulture)),
                Count("Classes") == 1 ? Texts.OneBreed : Texts.FormatBreedCount(Count("Classes")),
                Percent(Number<double>("AccuracyLow"), 1),
                Percent(Number<double>("AccuracyHigh"), 1),
                Percent(Number<double>("Top5Accuracy"), 1)
            ),
            Texts.FormatModelAndPrecision(Value("Model"), Value("Precision")),
            Texts.FormatCalibrationSummary(
                Number<double>("CalibrationError").ToString("0.000", CultureInfo.CurrentCulture),
                mistakes == 1 ? Texts.OneMistake : Texts.FormatMistakeCount(mistakes.ToString("N0", CultureInfo.CurrentCulture)),
                Number<double>("Seconds").ToString("0.0", CultureInfo.CurrentCulture)
            ),
            .. Value("EndToEndAccuracy") is null
                ? Array.Empty<string>()
                : [Texts.FormatEndToEnd(Percent(Number<double>("EndToEndAccuracy"), 4), Percent(Number<double>("DogShare"), 1))],
            .. Value("Detectors") is { } detectors ? [Texts.FormatDetectorsAre(detectors)] : Array.Empty<string>(),
            .. First("Confusions") is { } confusion ? [Texts.FormatMostConfused(confusion)] : Array.Empty<string>(),
        ];
        return string.Join(Environment.NewLine, lines);

        object? Value(string name) => result.Properties[name]?.Value;

        T Number<T>(string name)
            where T : struct => LanguagePrimitives.TryConvertTo(Value(name), CultureInfo.InvariantCulture, out T number) ? number : default;

        int Count(string name) => LanguagePrimitives.GetEnumerable(Value(name))?.Cast<object>().Count() ?? 0;

        object? First(string name) => LanguagePrimitives.GetEnumerable(Value(name))?.Cast<object>().FirstOrDefault();
    }

    private static string Percent(double share, int digits) => (100 * share).ToString($"F{digits}", CultureInfo.CurrentCulture);
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
    public override string ToString() => Texts.FormatConfusion(Should, Said, Count);
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
