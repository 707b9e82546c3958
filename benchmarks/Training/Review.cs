using System.Numerics.Tensors;
using DogBreed.Core.Inference;
using DogBreed.Core.Support;
using DogBreed.Core.Training;
using DogBreed.Core.Training.Heads;

namespace Training;

/// <summary>
/// Which photographs are worth a look? 50 breeds, 5 labelled photographs each; 100 more labels, chosen by each method and at random, ten seeds: what the test accuracy
/// gains over random, as a paired difference with its 95 % interval (Student, nine degrees of freedom).
/// </summary>
internal static class Review
{
    private const int Breeds = 50;
    private const int Labelled = 5;
    private const int More = 100;
    private const int Seeds = 10;
    private const double Student = 2.262;

    private static readonly (string Name, Func<Pool, IEnumerable<int>> Choose)[] s_methods =
    [
        ("random", p => p.Shuffled()),
        ("least sure", p => p.By(r => r[0])),
        ("margin", p => p.By(r => r[0] - r[1])),
        ("entropy", p => p.By(r => r.Sum(v => v > 0 ? v * Math.Log(v) : 0))),
        ("core-set", p => p.Farthest(p.All)),
        ("margin of 500, core-set", p => p.Farthest([.. p.By(r => r[0] - r[1]).Take(5 * More)])),
        ("margin of 300, core-set", p => p.Farthest([.. p.By(r => r[0] - r[1]).Take(3 * More)])),
        ("facility location", p => p.Covering(_ => 1)),
        ("facility location of the unsure", p => p.Covering(r => 1 - r[0])),
        ("facility location, small margins", p => p.Covering(r => (1 - (r[0] - r[1])) * (1 - (r[0] - r[1])))),
    ];

    public static void Write(SplitFeatures f)
    {
        // The backbone's classifier knows these breeds, and its weights are where a head starts; for breeds that it does not know it starts from zero.
        Write(f, fromBackbone: true, firstSeed: 0, s_methods);
        Write(f, fromBackbone: false, firstSeed: 0, s_methods);

        // The best of ten may be so by chance: once more with other seeds.
        Write(f, fromBackbone: false, firstSeed: Seeds, [.. s_methods.Where(m => m.Name is "random" or "facility location")]);
    }

    private static void Write(SplitFeatures f, bool fromBackbone, int firstSeed, (string Name, Func<Pool, IEnumerable<int>> Choose)[] methods)
    {
        var accuracies = methods.ToDictionary(m => m.Name, _ => new double[Seeds]);
        var before = new double[Seeds];
        for (int run = 0; run < Seeds; run++)
        {
            int seed = firstSeed + run;
            int[] classes = [.. Enumerable.Range(0, f.Classes)];
            new SeededRandom(seed, 1).Shuffle(classes.AsSpan());
            var label = classes.Take(Breeds).Select((c, i) => (c, i)).ToDictionary(c => c.c, c => c.i);
            FeatureSet train = Of(f.Train, label);
            FeatureSet valid = Of(f.Valid, label);
            FeatureSet test = Of(f.Test, label);
            SoftmaxHead start = Columns(f.Start, classes[..Breeds], fromBackbone);
            int[] order = [.. Enumerable.Range(0, train.Count)];
            new SeededRandom(seed, 2).Shuffle(order.AsSpan());
            HashSet<int> labelled = [.. order.GroupBy(r => train.Labels[r]).SelectMany(g => g.Take(Labelled))];
            SoftmaxHead first = SplitFeatures.Fit(TrainingRecipe.Default, start, SplitFeatures.Choose(train, labelled.Contains), valid, seed);
            before[run] = SplitFeatures.Accuracy(first, test);
            var pool = new Pool(train, labelled, first, valid, seed);
            foreach ((string name, Func<Pool, IEnumerable<int>> choose) in methods)
            {
                HashSet<int> known = [.. labelled, .. choose(pool).Take(More)];
                SoftmaxHead head = SplitFeatures.Fit(TrainingRecipe.Default, start, SplitFeatures.Choose(train, known.Contains), valid, seed);
                accuracies[name][run] = SplitFeatures.Accuracy(head, test);
            }
        }

        Console.WriteLine();
        Console.WriteLine($"{Breeds} breeds, {Labelled} labelled photographs each, a head that starts from {(fromBackbone ? "the backbone's weights" : "zero")}: {100 * before.Average():0.00} %; seeds {firstSeed} to {firstSeed + Seeds - 1}");
        Console.WriteLine();
        Console.WriteLine($"| {More} more, chosen by | test accuracy | beyond random, paired, 95 % interval |");
        Console.WriteLine("| --- | --- | --- |");
        double[] random = accuracies["random"];
        foreach ((string name, double[] values) in accuracies)
        {
            double[] gains = [.. values.Zip(random, (a, b) => a - b)];
            double mean = gains.Average();
            double error = Student * Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / (Seeds - 1) / Seeds);
            Console.WriteLine($"| {name} | {100 * values.Average():0.00} | {100 * mean:+0.00;-0.00} ({100 * (mean - error):+0.00;-0.00} to {100 * (mean + error):+0.00;-0.00}) |");
        }
    }

    private static FeatureSet Of(FeatureSet set, Dictionary<int, int> label) => SplitFeatures.Choose(set, r => label.ContainsKey(set.Labels[r]), l => label[l]);

    private static SoftmaxHead Columns(SoftmaxHead head, int[] classes, bool isKept)
    {
        var kernel = new float[head.FeatureCount * classes.Length];
        for (int f = 0; isKept && f < head.FeatureCount; f++)
        {
            for (int c = 0; c < classes.Length; c++)
            {
                kernel[(f * classes.Length) + c] = head.Kernel[(f * head.ClassCount) + classes[c]];
            }
        }

        return new SoftmaxHead(head.FeatureCount, classes.Length, kernel, isKept ? [.. classes.Select(c => head.Bias[c])] : new float[classes.Length]);
    }

    /// <summary>What may be looked at: the photographs without a label.</summary>
    private sealed class Pool
    {
        private readonly FeatureSet _train;
        private readonly HashSet<int> _labelled;
        private readonly double[][] _ranked;
        private readonly int _seed;

        public Pool(FeatureSet train, HashSet<int> labelled, SoftmaxHead head, FeatureSet valid, int seed)
        {
            (_train, _labelled, _seed) = (train, labelled, seed);
            All = [.. Enumerable.Range(0, train.Count).Where(r => !labelled.Contains(r))];
            double temperature = TemperatureFit.Fit(head.Logits(valid), valid.Labels).Temperature;
            _ranked = [.. head.Logits(train).Chunk(head.ClassCount).Select(l => LogitMath.Softmax(l, temperature).OrderDescending().ToArray())];
        }

        public int[] All { get; }

        public int[] Shuffled()
        {
            int[] all = [.. All];
            new SeededRandom(_seed, 3).Shuffle(all.AsSpan());
            return all;
        }

        public IEnumerable<int> By(Func<double[], double> value) => All.OrderBy(r => value(_ranked[r]));

        // Sener and Savarese 2018: the one that is farthest from all that is known, again and again.
        public IEnumerable<int> Farthest(int[] among)
        {
            var distance = among.ToDictionary(r => r, r => _labelled.Min(l => Distance(r, l)));
            for (int i = 0; i < More; i++)
            {
                int next = distance.MaxBy(d => d.Value).Key;
                yield return next;
                distance.Remove(next);
                foreach (int other in distance.Keys)
                {
                    distance[other] = Math.Min(distance[other], Distance(other, next));
                }
            }
        }

        // The one that brings most of the others nearer to something known, each by its weight, again and again.
        public IEnumerable<int> Covering(Func<double[], double> weight)
        {
            double[] weights = [.. All.Select(r => weight(_ranked[r]))];
            double[] nearest = [.. All.Select(r => _labelled.Max(l => 1 - Distance(r, l)))];
            float[][] similar = [.. All.Select(a => All.Select(b => (float)(1 - Distance(a, b))).ToArray())];
            for (int i = 0; i < More; i++)
            {
                int next = Enumerable.Range(0, All.Length).MaxBy(j => Enumerable.Range(0, All.Length).Sum(k => weights[k] * Math.Max(0, similar[j][k] - nearest[k])));
                yield return All[next];
                for (int k = 0; k < nearest.Length; k++)
                {
                    nearest[k] = Math.Max(nearest[k], similar[next][k]);
                }
            }
        }

        private double Distance(int a, int b) => 1 - TensorPrimitives.CosineSimilarity(_train.Row(a), _train.Row(b));
    }
}
