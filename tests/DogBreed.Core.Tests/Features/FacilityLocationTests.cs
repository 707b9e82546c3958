using DogBreed.Core.Features;
using DogBreed.Core.Support;

namespace DogBreed.Core.Tests.Features;

/// <summary>Vectors that stand for the others.</summary>
public sealed class FacilityLocationTests
{
    [Fact]
    public void One_of_each_group_comes_first_that_of_the_largest_before_the_others()
    {
        // Three groups of 30, 20 and 10 around three axes.
        float[][] vectors = [.. Enumerable.Range(0, 60).Select(i => Near(i < 30 ? 0 : i < 50 ? 1 : 2, i))];
        IReadOnlyList<int> chosen = Choose(vectors, [], 3);
        Assert.Equal([0, 1, 2], chosen.Select(c => c < 30 ? 0 : c < 50 ? 1 : 2));

        // What is near something known needs nobody to stand for it.
        Assert.Equal([1, 2], Choose(vectors, [vectors[4]], 2).Select(c => c < 30 ? 0 : c < 50 ? 1 : 2));
    }

    [Fact]
    public void It_is_what_the_plain_greedy_way_gives()
    {
        var random = new SeededRandom(5);
        float[][] vectors = [.. Enumerable.Range(0, 80).Select(_ => Enumerable.Range(0, 16).Select(_ => (float)random.NextDouble()).ToArray())];
        double[] nearest = new double[vectors.Length];
        var expected = new List<int>();
        for (int k = 0; k < 20; k++)
        {
            int best = Enumerable.Range(0, vectors.Length).Except(expected).MaxBy(j => Enumerable.Range(0, vectors.Length).Sum(i => Math.Max(0, Cosine(vectors[i], vectors[j]) - nearest[i])));
            expected.Add(best);
            for (int i = 0; i < nearest.Length; i++)
            {
                nearest[i] = Math.Max(nearest[i], Cosine(vectors[i], vectors[best]));
            }
        }

        // By how near all are: of two that are as good to the seventh digit either may come.
        Assert.Equal(Covered(vectors, expected), Covered(vectors, Choose(vectors, [], 20)), 3);
        Assert.Equal(Choose(vectors, [], 20), Choose(vectors, [], 20));
    }

    [Fact]
    public void There_are_no_more_than_there_are()
    {
        float[][] vectors = [.. Enumerable.Range(0, 5).Select(i => Near(i % 3, i))];
        Assert.Equal([0, 1, 2, 3, 4], Choose(vectors, [], 50).Order());
        Assert.Empty(Choose([], [], 5));
    }

    private static IReadOnlyList<int> Choose(float[][] vectors, float[][] known, int count) =>
        FacilityLocation.Choose(vectors, known, count, TestContext.Current.CancellationToken);

    private static double Covered(float[][] vectors, IEnumerable<int> chosen) => vectors.Sum(v => chosen.Max(c => Cosine(v, vectors[c])));

    private static double Cosine(float[] a, float[] b) =>
        a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));

    private static float[] Near(int axis, int i) => [.. Enumerable.Range(0, 3).Select(d => d == axis ? 1f : 0.01f * (1 + ((i + d) % 5)))];
}
