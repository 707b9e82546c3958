using System.Diagnostics;
using System.Globalization;
using DogBreed.Core.Changes;
using DogBreed.Core.Support;

namespace DogBreed.Core.Tests.Changes;

/// <summary>
/// Sorters are killed (SIGKILL) at random moments: no content is ever without a copy, the next call settles what was begun, and undo brings every file back to
/// its path. 50 kills in all; ./build.sh crash makes 300.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private const int Files = 500;
    private const int InTests = 50;
    private static readonly int s_kills = int.TryParse(Environment.GetEnvironmentVariable("DOGBREED_KILLS"), CultureInfo.InvariantCulture, out int kills) ? kills : InTests;

    private readonly TestFolder _folder = new();
    private readonly List<string> _others = [];
    private readonly Random _random = new(17);

    public void Dispose()
    {
        _folder.Dispose();
        _others.ForEach(f => Directory.Delete(f, recursive: true));
    }

    [Theory]
    [InlineData("sort", false, 16)]
    [InlineData("sort", true, 16)]
    [InlineData("copy", false, 6)]
    [InlineData("copy", true, 6)]
    [InlineData("tag", false, 6)]
    public void What_is_killed_loses_nothing_and_is_undone(string mode, bool otherVolume, int kills)
    {
        Assert.SkipWhen(OpenCv.IsLeftOut, "It decodes nothing: once is enough.");
        Assert.SkipWhen(otherVolume && !Directory.Exists("/dev/shm"), "There is no second volume here.");
        string source = Make();
        string destination = otherVolume ? ChangeTools.OtherVolume(_others) : Path.Combine(_folder.Path, "sorted");
        SortedDictionary<string, string> before = Contents(source);
        string[] hashes = [.. before.Values.Order(StringComparer.Ordinal)];

        TimeSpan sorting = Run(mode, source, destination, kill: null);
        TimeSpan undoing = Run("undo", source, destination, kill: null);
        Assert.Equal(before, Contents(source));
        int midway = 0;
        for (int i = 0; i < kills * s_kills / InTests; i++)
        {
            // Every third time the undo is killed, every fourth time also the call that settles.
            bool killsUndo = i % 3 == 2;
            if (killsUndo)
            {
                Run(mode, source, destination, kill: null);
            }

            Run(killsUndo ? "undo" : mode, source, destination, _random.NextDouble() * (killsUndo ? undoing : sorting));
            midway += Check("killed");
            if (i % 4 == 3)
            {
                Run(mode, source, destination, _random.NextDouble() * sorting);
                Check("killed twice");
            }

            // The next call settles; copies and side-cars are more files than there were, and each content is among them.
            Run(mode, source, destination, kill: null);
            string[] after = All();
            Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path, "*.dogbreedps", SearchOption.AllDirectories), _ => true);
            if (mode == "sort")
            {
                Assert.Equal(hashes, after);
            }

            Run("undo", source, destination, kill: null);
            Assert.Equal(before, Contents(source));
            Assert.Equal(hashes, All());
        }

        TestContext.Current.SendDiagnosticMessage($"{mode}: {midway} kills in the middle, a run takes {sorting.TotalMilliseconds:0} ms, an undo {undoing.TotalMilliseconds:0} ms");

        string[] All() => [.. Contents(source).Values.Concat(Directory.Exists(destination) ? Contents(destination).Values : []).Order(StringComparer.Ordinal)];

        int Check(string when)
        {
            var there = All().ToLookup(h => h, StringComparer.Ordinal);
            Assert.All(hashes.Distinct(), h => Assert.True(there[h].Any(), $"{when}: a content is gone"));
            int moved = Directory.Exists(destination) ? Directory.EnumerateFiles(destination, "*.jpg", SearchOption.AllDirectories).Count() : 0;
            return moved is > 0 and < Files ? 1 : 0;
        }
    }

    private TimeSpan Run(string mode, string source, string destination, TimeSpan? kill)
    {
        string program = Path.Combine(Repository.Root, "tests", "CrashSorter", "bin", "Release", "net10.0", "CrashSorter.dll");
        var start = new ProcessStartInfo("dotnet", [program, mode, Path.Combine(_folder.Path, "home"), source, destination]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string? go = process.StandardOutput.ReadLine();
        long began = Stopwatch.GetTimestamp();
        if (kill is { } after)
        {
            // Finer than a sleep.
            while (Stopwatch.GetElapsedTime(began) < after && !process.HasExited) { }

            process.Kill();
            process.WaitForExit();
            return TimeSpan.Zero;
        }

        process.WaitForExit();
        Assert.Equal("go", go);
        Assert.Equal(string.Empty, errors.Result);
        Assert.Equal(0, process.ExitCode);
        return Stopwatch.GetElapsedTime(began);
    }

    // Photographs with side-cars, many of one name in several folders, some of one content.
    private string Make()
    {
        string source = Path.Combine(_folder.Path, "in");
        for (int i = 0; i < Files; i++)
        {
            string folder = Path.Combine(source, $"card {i % 5}");
            Directory.CreateDirectory(folder);
            string path = Path.Combine(folder, $"IMG_{i / 5 / 2 * 2}{(i % 2 == 0 ? string.Empty : "x")}.jpg");
            byte[] content = new byte[1 + (i * 37 % 9000)];
            new Random(i % 450).NextBytes(content);
            File.WriteAllBytes(path, content);
            if (i % 10 == 0)
            {
                File.WriteAllText(Path.ChangeExtension(path, ".aae"), $"edits of {i}");
            }
        }

        return source;
    }

    private static SortedDictionary<string, string> Contents(string folder) =>
        new(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => f, FileContent.Hash, StringComparer.Ordinal), StringComparer.Ordinal);
}
