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
    double OfTenRatio,
    double OfHundredRatio,
    double SkiaPerS,
    double SkiaRatio,
    double PeakMib,
    double FirstResultMs)
{
    public static JsonSerializerOptions JsonOptions { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly Dictionary<string, (bool Together, int Batch)> s_best = [];

    /// <param name="set">The photographs.</param>
    /// <param name="network">The name of the network.</param>
    /// <param name="precision">Int8 or Float.</param>
    /// <param name="rounds">How often all is measured, in turns.</param>
    /// <param name="time">How long each limit is measured.</param>
    /// <param name="stream">How long the product's streams are. Their first and last batches count too: those of a second are mostly that.</param>
    public static Measurement Take(BenchSet set, string network, string precision, int rounds, TimeSpan time, TimeSpan stream)
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

        // A stream of some seconds, as folders give it: the same photographs over and over. How many that are is told by a run that has
        // neither a start in it nor methods that are still to be optimised.
        ProductProcess.Answer warm = product.Run(set.Paths, (int)Math.Ceiling(stream.TotalSeconds / 2 / first.Seconds));
        warm = product.Run(set.Paths, (int)Math.Ceiling(stream.TotalSeconds / 4 * warm.PerSecond / set.Paths.Length));
        int times = (int)Math.Ceiling(stream.TotalSeconds * warm.PerSecond / set.Paths.Length);
        skia.Run(set.Paths, Math.Max(1, times / 2));
        string[] ten = [.. Enumerable.Range(0, 10).Select(i => set.Paths[i * 7 % set.Paths.Length])];
        string[] hundred = [.. Enumerable.Range(0, 100).Select(i => set.Paths[i * 7 % set.Paths.Length])];
        var tens = new List<double>();
        var hundreds = new List<double>();
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
            for (int i = 0; i < 3; i++)
            {
                tens.Add(product.Run(ten).PerSecond);
                hundreds.Add(product.Run(hundred).PerSecond);
            }

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
            Math.Round(Median(tens) / limit, 3),
            Math.Round(Median(hundreds) / limit, 3),
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
