using System.Numerics.Tensors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Features;

/// <summary>
/// Chooses vectors that stand for all of them: each next one brings most of the others nearer to one that is chosen, by the cosine of the
/// angle between them. Greedy maximisation of the facility location function, which is submodular: at least 63 % of the best possible
/// (Nemhauser, Wolsey and Fisher 1978); gains are computed anew only where they may be the largest (Minoux 1978).
/// </summary>
internal static class FacilityLocation
{
    /// <summary>The most vectors among which is chosen: their similarities stand in memory, 64 MiB.</summary>
    public const int Most = 4_000;

    /// <summary>Chooses.</summary>
    /// <param name="vectors">The vectors, at most <see cref="Most"/>; none is 0.</param>
    /// <param name="known">Those that are known already, which need nobody to stand for what is near them.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Their places, the one that brings most first.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<int> Choose(
        IReadOnlyList<float[]> vectors,
        IReadOnlyList<float[]> known,
        int count,
        CancellationToken cancellation
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vectors.Count, Most);
        float[][] all = [.. vectors.Select(Normalised)];
        float[][] before = [.. known.Select(Normalised)];
        var similar = new float[all.Length][];
        var nearest = new float[all.Length];
        ParallelWork.For(
            all.Length,
            i =>
            {
                similar[i] = [.. all.Select(other => TensorPrimitives.Dot<float>(all[i], other))];
                nearest[i] = before.Length == 0 ? 0 : before.Max(other => TensorPrimitives.Dot<float>(all[i], other));
            },
            cancellation
        );

        // A gain only gets smaller as more are chosen: one that is still the largest when it is computed anew is the largest of all.
        var queue = new PriorityQueue<int, (double, int)>();
        for (int i = 0; i < all.Length; i++)
        {
            queue.Enqueue(i, Place(Gain(similar[i], nearest), i));
        }

        var chosen = new List<int>(Math.Min(count, all.Length));
        while (chosen.Count < count && queue.TryDequeue(out int next, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            (double, int) place = Place(Gain(similar[next], nearest), next);
            if (queue.TryPeek(out _, out (double, int) other) && place.CompareTo(other) > 0)
            {
                queue.Enqueue(next, place);
                continue;
            }

            chosen.Add(next);
            TensorPrimitives.Max(nearest, similar[next], nearest);
        }

        return chosen;

        // The largest gain first; of two that are alike the one that came first.
        static (double, int) Place(double gain, int index) => (-gain, index);
    }

    private static double Gain(float[] similar, float[] nearest)
    {
        double gain = 0;
        for (int i = 0; i < similar.Length; i++)
        {
            gain += Math.Max(0, similar[i] - nearest[i]);
        }

        return gain;
    }

    private static float[] Normalised(float[] vector)
    {
        var unit = new float[vector.Length];
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), unit);
        return unit;
    }
}
