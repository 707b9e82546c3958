namespace DogBreed.Core.Classification;

/// <summary>From the probabilities of all breeds to what is said of them.</summary>
/// <param name="breeds">The breeds, in the model's order.</param>
/// <param name="options">How many candidates, and from which probability on the first is named.</param>
internal sealed class BreedRanking(IReadOnlyList<string> breeds, ClassifyOptions options)
{
    private readonly double[] _negated = new double[breeds.Count];
    private readonly int[] _order = new int[breeds.Count];

    /// <summary>The likeliest breeds, the likeliest first; none where no breed was asked for.</summary>
    public BreedCandidate[] Candidates(PhotoAnswer answer)
    {
        double[] probabilities = answer.Probabilities;
        if (probabilities.Length == 0)
        {
            return [];
        }

        for (int i = 0; i < _order.Length; i++)
        {
            // Sorted by the negative, so that the largest comes first.
            (_negated[i], _order[i]) = (-probabilities[i], i);
        }

        Array.Sort(_negated, _order);
        var candidates = new BreedCandidate[Math.Min(options.Top, _order.Length)];
        for (int i = 0; i < candidates.Length; i++)
        {
            candidates[i] = new BreedCandidate(breeds[_order[i]], -_negated[i]);
        }

        return candidates;
    }

    /// <summary>The first candidate, where it is likely enough and known; else null.</summary>
    public BreedCandidate? Named(BreedCandidate[] candidates, PhotoAnswer answer) =>
        candidates is [var best, ..] && best.Probability >= options.MinimumProbability && !answer.IsUnknownBreed && !answer.IsNone
            ? best
            : null;
}
