using DogBreed.Core.Models;

namespace Throughput;

/// <summary>The same photographs with other programs, in turn with the product. None of them looks for faces, so the product does not either.</summary>
internal static class PeerTest
{
    private static readonly TimeSpan s_stream = TimeSpan.FromSeconds(4);

    public static void Write(BenchSet[] sets, int rounds)
    {
        Console.WriteLine($"{"set",-16} {"numbers",-7} {"product/s",10} {"node+sharp",11} {"ML.NET",8} {"plain loop",11}   product/node  product/ML.NET  product/loop  limit/node");
        Backbone card = new ModelStore("models").Backbone("efficientnet-lite2");
        int size = card.Preprocessing.Size;
        foreach (BenchSet set in sets)
        {
            foreach (ModelPrecision precision in new[] { ModelPrecision.Int8, ModelPrecision.Float })
            {
                string network = card.FileFor(precision).Path;
                (int workers, int batch) = BestOfNode(network, size, set);
                (byte[] Bytes, int Reduction)[] photos = set.Load(size);
                (bool together, int best) = Measurement.Best(network, size, TimeSpan.FromSeconds(0.5));
                var limits = new List<double>();
                using ProductProcess product = ProductProcess.Product(card.Name, precision.ToString(), "-FaceDetector None");
                using ProductProcess node = ProductProcess.Node(network, size, workers, batch);
                using ProductProcess mlNet = ProductProcess.MlNet(network, size);
                using ProductProcess loop = ProductProcess.Plain(network, size);
                ProductProcess[] all = [product, node, mlNet, loop];

                // Streams of some seconds: the first and last batches are much of a shorter one.
                product.Run(set.Paths, 2);
                int times = (int)Math.Ceiling(s_stream.TotalSeconds * product.Run(set.Paths, 2).PerSecond / set.Paths.Length);
                string[] stream = [.. Enumerable.Repeat(set.Paths, times).SelectMany(paths => paths)];
                List<double>[] speeds = [.. all.Select(_ => new List<double>())];
                for (int round = -1; round < rounds; round++)
                {
                    if (round >= 0)
                    {
                        TimeSpan second = TimeSpan.FromSeconds(1);
                        double inference = together ? Limits.InferenceTogether(network, size, best, second) : Limits.InferenceSideBySide(network, size, best, second);
                        limits.Add(1 / ((1 / inference) + (1 / Limits.Decode(photos, full: false, size, second))));
                    }

                    for (int i = 0; i < all.Length; i++)
                    {
                        double speed = all[i].Run(stream).PerSecond;
                        if (round >= 0)
                        {
                            speeds[i].Add(speed);
                        }
                    }
                }

                double[] m = [.. speeds.Select(s => s.Order().ElementAt(s.Count / 2))];
                Console.WriteLine($"{set.Name,-16} {precision,-7} {m[0],10:0.0} {m[1],11:0.0} {m[2],8:0.0} {m[3],11:0.0}   {m[0] / m[1],12:0.00}  {m[0] / m[2],14:0.00}  {m[0] / m[3],12:0.00}  {limits.Order().ElementAt(limits.Count / 2) / m[1],10:0.00}   (node: {workers} workers, batch {batch})");
            }
        }
    }

    // As many workers, and as large batches, as are best for it.
    private static (int Workers, int Batch) BestOfNode(string network, int size, BenchSet set)
    {
        string[] some = [.. set.Paths.Take(400)];
        return (from workers in new[] { Environment.ProcessorCount, Environment.ProcessorCount + 1 }
                from batch in new[] { 1, 8 }
                select (workers, batch)).MaxBy(way =>
                {
                    using ProductProcess node = ProductProcess.Node(network, size, way.workers, way.batch);
                    node.Run(some);
                    return node.Run(some).PerSecond;
                });
    }
}
