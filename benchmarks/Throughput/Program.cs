using System.Globalization;
using System.Text.Json;
using Throughput;

// Throughput [--quick] [--photos FOLDER]           how near the product comes to what the engine and the decoder alone can do
// Throughput --scale | --start | --stop | --memory | --peers  what docs/PERFORMANCE.md says of them
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["--product", string manifest, string model, string precision, ..]:
        return ProductHost.Run(manifest, model, precision, args.Length > 4 ? args[4] : string.Empty);
    case ["--start-child", string manifest, string photo]:
        return StartTest.Child(manifest, photo);
    case ["--plain-loop", string network, string size]:
        return PlainLoop.Run(network, int.Parse(size, CultureInfo.InvariantCulture));
    default:
        break;
}

bool quick = args.Contains("--quick");
int at = Array.IndexOf(args, "--photos");
string photos = Path.GetFullPath(at >= 0 && at + 1 < args.Length ? args[at + 1] : Path.Combine("..", "shared", "photos"));
if (!Directory.Exists(photos) || !File.Exists(Modules.Manifest))
{
    Console.Error.WriteLine($"Throughput runs in the repository's root, after ./build.sh pack, and needs photographs (--photos FOLDER). Missing is {(Directory.Exists(photos) ? Modules.Manifest : photos)}");
    return 2;
}

if (args.Contains("--memory"))
{
    MemoryTest.Write(Path.Combine("samples", "pembroke.jpg"), quick);
    return 0;
}

using var large = new LargePhotographs(photos, 24);
BenchSet[] sets = BenchSet.All(photos, large.Folder, quick);
int rounds = quick ? 1 : 3;
TimeSpan time = TimeSpan.FromSeconds(quick ? 1 : 2);
TimeSpan stream = TimeSpan.FromSeconds(quick ? 4 : 10);
Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}");
if (args.Contains("--scale"))
{
    ScaleTest.Write(sets[0], quick ? [500, 2000] : [2000, 20_000]);
}
else if (args.Contains("--start"))
{
    StartTest.Write(sets[0].Paths[0], quick ? 3 : 11);
    if (Environment.GetEnvironmentVariable("DOGBREED_BENCH_PSHOME") is { Length: > 0 } powerShell)
    {
        StartTest.WriteConsole(powerShell, sets[0].Paths[0], quick ? 3 : 11);
    }
}
else if (args.Contains("--stop"))
{
    StopTest.Write(sets[2], quick ? 10 : 100);
}
else if (args.Contains("--peers"))
{
    PeerTest.Write(sets, rounds);
}
else
{
    Console.WriteLine($"{rounds} round(s), interleaved, medians");
    Console.WriteLine($"{"set",-16} {"network",-20} {"numbers",-7} {"decode/s",9} {"full/s",8} {"infer/s",8} {"limit/s",8} {"product/s",10} {"ratio",6} {"of 10",6} {"of 100",6} {"Skia/s",8} {"/product",8} {"MiB",5} {"first ms",8}");
    foreach (BenchSet set in sets)
    {
        foreach (string precision in new[] { "Int8", "Float" })
        {
            Measurement m = Measurement.Take(set, "efficientnet-lite2", precision, rounds, time, stream);
            Console.WriteLine($"{m.Set,-16} {m.Network,-20} {m.Precision,-7} {m.DecodePerS,9:0.0} {m.FullDecodePerS,8:0.0} {m.InferencePerS,8:0.0} {m.LimitPerS,8:0.0} {m.ProductPerS,10:0.0} {m.Ratio,6:0.000} {m.OfTenRatio,6:0.000} {m.OfHundredRatio,6:0.000} {m.SkiaPerS,8:0.0} {m.SkiaRatio,8:0.000} {m.PeakMib,5:0} {m.FirstResultMs,8:0}");
            Console.WriteLine(JsonSerializer.Serialize(m, Measurement.JsonOptions));
        }
    }
}

return 0;
