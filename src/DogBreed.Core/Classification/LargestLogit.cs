namespace DogBreed.Core.Classification;

/// <summary>The likeliest class of a row of logits (or probabilities).</summary>
internal static class LargestLogit
{
    /// <summary>Its index; the first of several that are equal.</summary>
    public static int IndexOf(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }
}
