namespace DogBreed.Core.Evaluation;

/// <summary>How good a model is on photographs whose breeds are known.</summary>
public sealed record AccuracyReport
{
    internal AccuracyReport() { }

    /// <summary>The name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The folder of the photographs.</summary>
    public required string Folder { get; init; }

    /// <summary>The number of photographs that were measured.</summary>
    public required int Count { get; init; }

    /// <summary>The share whose likeliest breed is theirs, 0..1.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The share whose breed is among the five likeliest, 0..1.</summary>
    public required double Top5Accuracy { get; init; }

    /// <summary>The lower end of the 95 % interval of <see cref="Accuracy"/> (Wilson 1927), 0..1.</summary>
    public required double Low { get; init; }

    /// <summary>The upper end, 0..1.</summary>
    public required double High { get; init; }

    /// <summary>The share that is called a dog and its breed too: what Get-DogBreed says, end to end, 0..1.</summary>
    public required double EndToEndAccuracy { get; init; }

    /// <summary>The share that is called a dog, 0..1.</summary>
    public required double DogShare { get; init; }

    /// <summary>
    /// The expected calibration error (Naeini et al. 2015): 15 equal bins of the likeliest breed's probability, the mean difference of
    /// probability and accuracy weighted by their counts, 0..1.
    /// </summary>
    public required double CalibrationError { get; init; }

    /// <summary>The bins, from 0 to 1.</summary>
    internal IReadOnlyList<CalibrationBin> Bins { get; init; } = [];

    /// <summary>The classes of the photographs, by name.</summary>
    internal IReadOnlyList<ClassAccuracy> Classes { get; init; } = [];

    /// <summary>What is taken for what, the most frequent first.</summary>
    internal IReadOnlyList<ConfusedPair> Confusions { get; init; } = [];

    /// <summary>The photographs whose likeliest breed is not theirs, the surest mistake first.</summary>
    internal IReadOnlyList<BreedMistake> Mistakes { get; init; } = [];

    /// <summary>How long the photographs took.</summary>
    public required double Seconds { get; init; }

    /// <summary>The same report in the names that people use. Classes that would get one name between them keep their own.</summary>
    /// <param name="nameOf">The name of a class.</param>
    internal AccuracyReport Named(Func<string, string> nameOf)
    {
        // All classes that are named anywhere: what is said may be a breed that no photograph shows.
        string[] classes = [.. Classes.Select(c => c.Name).Concat(Confusions.Select(p => p.Said)).Distinct(StringComparer.Ordinal)];
        var names = classes
            .GroupBy(nameOf, StringComparer.Ordinal)
            .SelectMany(g => g.Select(c => (Class: c, Name: g.Count() == 1 ? g.Key : c)))
            .ToDictionary(c => c.Class, c => c.Name, StringComparer.Ordinal);
        return this with
        {
            Classes = [.. Classes.Select(c => c with { Name = Name(c.Name) })],
            Confusions = [.. Confusions.Select(p => p with { Should = Name(p.Should), Said = Name(p.Said) })],
            Mistakes = [.. Mistakes.Select(m => m with { Should = Name(m.Should), Said = Name(m.Said) })],
        };

        string Name(string breed) => names.GetValueOrDefault(breed, breed);
    }
}

/// <summary>Photographs whose likeliest breed is about equally likely.</summary>
/// <param name="From">The least probability, 0..1.</param>
/// <param name="To">The largest.</param>
/// <param name="Count">How many.</param>
/// <param name="Probability">Their mean probability; 0 where there are none.</param>
/// <param name="Accuracy">The share of them that is right; 0 where there are none.</param>
internal sealed record CalibrationBin(double From, double To, int Count, double Probability, double Accuracy);

/// <summary>One breed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many photographs show it.</param>
/// <param name="Precision">The share of those called so that are, 0..1; 0 where none is called so.</param>
/// <param name="Recall">The share of its photographs that are called so, 0..1.</param>
/// <param name="F1">The harmonic mean of the two.</param>
internal sealed record ClassAccuracy(string Name, int Count, double Precision, double Recall, double F1);

/// <summary>A breed that is taken for another.</summary>
/// <param name="Should">What it is.</param>
/// <param name="Said">What is said.</param>
/// <param name="Count">How often.</param>
internal sealed record ConfusedPair(string Should, string Said, int Count);

/// <summary>A photograph whose breed is not told.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Said">The breed that is said.</param>
/// <param name="Should">Its breed.</param>
/// <param name="Probability">How likely the wrong breed is called, 0..1.</param>
internal sealed record BreedMistake(string Path, string Said, string Should, double Probability);
