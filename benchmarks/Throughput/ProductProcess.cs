using System.Diagnostics;
using System.Globalization;

namespace Throughput;

/// <summary>
/// The product, or a peer, in a process of its own, told over its standard input what to classify: a line of tab-separated paths; the answer is
/// a line "seconds, milliseconds to the first result, share of photographs that show no dog".
/// </summary>
internal sealed class ProductProcess : IDisposable
{
    private readonly Process _process;
    private readonly bool _repeats;

    private ProductProcess(string program, string[] arguments, bool repeats = false)
    {
        _repeats = repeats;
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
    }

    /// <summary>The packed module in a hosted engine: "... | Get-DogBreed", with more of its arguments if wanted.</summary>
    public static ProductProcess Product(string model, string precision, string more = "") =>
        Self(["--product", Modules.Manifest, model, precision, more], repeats: true);

    public static ProductProcess Plain(string network, int size) => Self("--plain-loop", network, size.ToString(CultureInfo.InvariantCulture));

    public static ProductProcess MlNet(string network, int size) =>
        new("dotnet", [Path.Combine("benchmarks", "peers", "MlNet", "bin", "Release", "net10.0", "MlNet.dll"), network, size.ToString(CultureInfo.InvariantCulture)]);

    public static ProductProcess Node(string network, int size, int workers, int batch) =>
        new("node", [Path.Combine("benchmarks", "peers", "node", "peer.mjs"), Path.GetFullPath(network), $"{size}", $"{workers}", $"{batch}"]);

    /// <summary>This program once more, with other arguments. Run as "dotnet Throughput.dll", the process's path is dotnet's.</summary>
    public static ProductProcess Self(params string[] arguments) => Self(arguments, repeats: false);

    private static ProductProcess Self(string[] arguments, bool repeats) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? new(Environment.ProcessPath!, [typeof(ProductProcess).Assembly.Location, .. arguments], repeats)
            : new(Environment.ProcessPath!, arguments, repeats);

    /// <param name="paths">The photographs.</param>
    /// <param name="times">How often they come. The product repeats them itself, so that a long list does not show as its memory.</param>
    public Answer Run(string[] paths, int times = 1)
    {
        string list = string.Join('\t', paths);
        _process.StandardInput.WriteLine(_repeats ? $"{times}\t{list}" : list);
        double[] values = ReadNumbers();
        return new Answer(paths.Length * times, values[0], values[1], values[2]);
    }

    public double[] ReadNumbers()
    {
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The process that is measured has ended.");
        return [.. line.Split('\t').Select(f => double.Parse(f, CultureInfo.InvariantCulture))];
    }

    /// <summary>The most memory that the process ever had resident.</summary>
    public double PeakMib()
    {
        _process.Refresh();
        return _process.PeakWorkingSet64 / 1048576.0;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    public sealed record Answer(int Photos, double Seconds, double FirstResultMs, double NonDogShare)
    {
        public double PerSecond => Photos / Seconds;
    }
}
