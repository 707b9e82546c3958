using DogBreed.Core.Classification;

namespace DogBreed.Core.Evaluation;

/// <summary>Counts what was said against what should have been said. Pure: it sees names and probabilities, no photographs.</summary>
internal sealed class AccuracyMeter
{
    private const int BinCount = 15;

    // 97.5 % of a normal distribution lie below it.
    private const double Z = 1.959963984540054;

    private readonly Dictionary<(string Should, string Said), int> _counts = [];
    private readonly List<BreedMistake> _mistakes = [];
    private readonly (int Count, double Probability, int Right)[] _bins = new (int, double, int)[BinCount];
    private int _count;
    private int _right;
    private int _top5;
    private int _dogs;
    private int _endToEnd;

    /// <summary>One photograph.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="should">Its breed.</param>
    /// <param name="candidates">What is said, the likeliest first.</param>
    /// <param name="isDog">What the gate says.</param>
    /// <param name="isNamed">False where the answer names no breed: it is none of them.</param>
    public void Add(string path, string should, IReadOnlyList<BreedCandidate> candidates, bool isDog, bool isNamed = true)
    {
        (string said, double probability) = candidates[0];
        bool right = string.Equals(said, should, StringComparison.Ordinal);
        _count++;
        _right += right ? 1 : 0;
        _top5 += candidates.Take(5).Any(c => string.Equals(c.Breed, should, StringComparison.Ordinal)) ? 1 : 0;
        _dogs += isDog ? 1 : 0;
        _endToEnd += isDog && isNamed && right ? 1 : 0;
        _counts[(should, said)] = _counts.GetValueOrDefault((should, said)) + 1;

        // Bins are open below and closed above, as in Guo et al. 2017.
        ref (int Count, double Probability, int Right) bin = ref _bins[
            Math.Clamp((int)Math.Ceiling(probability * BinCount) - 1, 0, BinCount - 1)
        ];
        bin = (bin.Count + 1, bin.Probability + probability, bin.Right + (right ? 1 : 0));
        if (!right)
        {
            _mistakes.Add(new BreedMistake(path, said, should, probability));
        }
    }

    public AccuracyReport Report(string model, string folder, double seconds)
    {
        double n = Math.Max(1, _count);
        double p = _right / n;
        (double low, double high) = Wilson(p, n);
        return new AccuracyReport
        {
            Model = model,
            Folder = folder,
            Count = _count,
            Accuracy = p,
            Top5Accuracy = _top5 / n,
            Low = low,
            High = high,
            EndToEndAccuracy = _endToEnd / n,
            DogShare = _dogs / n,
            CalibrationError = _bins.Sum(b => Math.Abs(b.Probability - b.Right)) / n,
            Bins =
            [
                .. _bins.Select(
                    (b, i) =>
                        new CalibrationBin(
                            i / (double)BinCount,
                            (i + 1) / (double)BinCount,
                            b.Count,
                            b.Count == 0 ? 0 : b.Probability / b.Count,
                            b.Count == 0 ? 0 : b.Right / (double)b.Count
                        )
                ),
            ],
            Classes = Classes(),
            Confusions =
            [
                .. _counts
                    .Where(c => !string.Equals(c.Key.Should, c.Key.Said, StringComparison.Ordinal))
                    .OrderByDescending(c => c.Value)
                    .ThenBy(c => c.Key.Should, StringComparer.Ordinal)
                    .ThenBy(c => c.Key.Said, StringComparer.Ordinal)
                    .Select(c => new ConfusedPair(c.Key.Should, c.Key.Said, c.Value)),
            ],
            Mistakes = [.. _mistakes.OrderByDescending(m => m.Probability).ThenBy(m => m.Path, StringComparer.Ordinal)],
            Seconds = seconds,
        };
    }

    internal static (double Low, double High) Wilson(double p, double n)
    {
        double centre = p + (Z * Z / (2 * n));
        double half = Z * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4 * n * n)));
        double scale = 1 + (Z * Z / n);
        return (Math.Max(0, (centre - half) / scale), Math.Min(1, (centre + half) / scale));
    }

    private List<ClassAccuracy> Classes()
    {
        var said = _counts
            .GroupBy(c => c.Key.Said, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(c => c.Value), StringComparer.Ordinal);
        return
        [
            .. _counts
                .GroupBy(c => c.Key.Should, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g =>
                {
                    int count = g.Sum(c => c.Value);
                    int right = _counts.GetValueOrDefault((g.Key, g.Key));
                    double precision = said.TryGetValue(g.Key, out int calls) ? right / (double)calls : 0;
                    double recall = right / (double)count;
                    return new ClassAccuracy(
                        g.Key,
                        count,
                        precision,
                        recall,
                        precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
                    );
                }),
        ];
    }
}
