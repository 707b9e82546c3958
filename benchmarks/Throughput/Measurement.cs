using System.Text.Json;
using DogBreed.Core.Models;

namespace Throughput;

/// <summary>One line of the table.</summary>
internal sealed record Measurement(
    string Set,
    string Network,
    string Precision,
    double DecodePerS,
    double FullDecodePerS,
    double InferencePerS,
    string InferenceBest,
    double FacesPerS,
    double NonDogShare,
    double LimitPerS,
    double ProductPerS,
    double Ratio,
    double SkiaPerS,
    double SkiaRatio,
    double PeakMib,
    double FirstResultMs)
{
    public static JsonSerializerOptions JsonOptions { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly Dictionary<string, (bool Together, int Batch)> s_best = [];

    public static Measurement Take(BenchSet set, string network, string precision, int rounds, TimeSpan time)
    {
        var store = new ModelStore("models");
        Backbone card = store.Backbone(network);
        string path = card.FileFor(Enum.Parse<ModelPrecision>(precision)).Path;
        int size = card.Preprocessing.Size;
        (byte[] Bytes, int Reduction)[] photos = set.Load(minimumShortSide: 384);
        (bool together, int batch) = Best(path, size, TimeSpan.FromSeconds(Math.Min(0.8, time.TotalSeconds / 2)));

        using var product = ProductProcess.Product(network, precision);
        ProductProcess.Answer first = product.Run(set.Paths);
        using var skia = ProductProcess.Product(network, precision, "-Decoder Skia");

        // A stream of some seconds, as folders give it: the same photographs over and over.
        int times = Math.Max(1, (int)Math.Ceiling(2 * time.TotalSeconds / first.Seconds));
        product.Run(set.Paths, times);
        skia.Run(set.Paths, times);
        var decode = new List<double>();
        var full = new List<double>();
        var inference = new List<double>();
        var faces = new List<double>();
        var products = new List<double>();
        var skias = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            // Interleaved, so that a change of the machine's speed meets all of them.
            inference.Add(together ? Limits.InferenceTogether(path, size, batch, time) : Limits.InferenceSideBySide(path, size, batch, time));
            products.Add(product.Run(set.Paths, times).PerSecond);
            skias.Add(skia.Run(set.Paths, times).PerSecond);
            decode.Add(Limits.Decode(photos, full: false, size, time));
            full.Add(Limits.Decode(photos, full: true, size, time / 2));
            faces.Add(Limits.Faces(photos, store, time / 2));
        }

        double limit = 1 / ((1 / Median(inference)) + (1 / Median(decode)) + (first.NonDogShare / Median(faces)));
        return new Measurement(
            set.Name,
            network,
            precision,
            Round(Median(decode)),
            Round(Median(full)),
            Round(Median(inference)),
            $"{(together ? "one session on all cores" : "single-threaded side by side")}, batch {batch}",
            Round(Median(faces)),
            Math.Round(first.NonDogShare, 3),
            Round(limit),
            Round(Median(products)),
            Math.Round(Median(products) / limit, 3),
            Round(Median(skias)),
            Math.Round(Median([.. skias.Zip(products, (s, p) => s / p)]), 3),
            Math.Round(product.PeakMib()),
            Math.Round(first.FirstResultMs));
    }

    /// <summary>The best of batch sizes and of thread splits, sought once for each network.</summary>
    public static (bool Together, int Batch) Best(string path, int size, TimeSpan time)
    {
        if (!s_best.TryGetValue(path, out (bool Together, int Batch) best))
        {
            (bool Together, int Batch)[] ways = [.. from together in new[] { false, true } from batch in new[] { 1, 4, 8, 16 } select (together, batch)];
            List<double>[] speeds = [.. ways.Select(_ => new List<double>())];
            for (int round = 0; round < 3; round++)
            {
                for (int i = 0; i < ways.Length; i++)
                {
                    speeds[i].Add(ways[i].Together ? Limits.InferenceTogether(path, size, ways[i].Batch, time) : Limits.InferenceSideBySide(path, size, ways[i].Batch, time));
                }
            }

            best = ways[Enumerable.Range(0, ways.Length).MaxBy(i => Median(speeds[i]))];
            s_best[path] = best;
        }

        return best;
    }

    private static double Round(double value) => Math.Round(value, 1);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
