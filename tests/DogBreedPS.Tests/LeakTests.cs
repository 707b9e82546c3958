using System.Management.Automation;

namespace DogBreedPS.Tests;

public sealed class LeakTests
{
    /// <summary>A run that is stopped leaves no handle, no thread, no native memory, and no file behind.</summary>
    [Fact]
    public void Two_hundred_starts_and_stops_leave_nothing_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It reads /proc.");
        using var engine = new Engine();
        string[] paths = [.. Enumerable.Repeat(new[] { "elephant.jpg", "pembroke.jpg", "astronaut.png" }, 2000).SelectMany(x => x).Select(Files.Sample)];
        string[] temporary = Temporary();
        Run(30);
        (int handles, int threads, long resident) = Count();
        Run(200);
        (int handlesAfter, int threadsAfter, long residentAfter) = Count();
        TestContext.Current.SendDiagnosticMessage("200 starts and stops: handles {0} -> {1}, threads {2} -> {3}, resident {4} -> {5} MiB", handles, handlesAfter, threads, threadsAfter, resident >> 20, residentAfter >> 20);

        // The runtime's own pools grow and shrink by a few; a leak of one a run would be 200.
        Assert.InRange(handlesAfter, 0, handles + 20);
        Assert.InRange(threadsAfter, 0, threads + 20);
        Assert.InRange(residentAfter, 0, resident + (100L << 20));
        Assert.Equal(temporary, Temporary());

        void Run(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using PowerShell shell = engine.Shell("$paths | Get-DogBreed", ("paths", paths));
                IAsyncResult running = shell.BeginInvoke();
                Thread.Sleep(5 + (i % 40));
                shell.Stop();
                try
                {
                    shell.EndInvoke(running);
                }
                catch (PipelineStoppedException)
                {
                    // That is what was asked for.
                }
            }
        }
    }

    private static string[] Temporary() => [.. Directory.EnumerateFileSystemEntries(Path.GetTempPath(), "*dogbreed*").Order(StringComparer.Ordinal)];

    private static (int Handles, int Threads, long Resident) Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return (Directory.GetFiles("/proc/self/fd").Length, self.Threads.Count, self.WorkingSet64);
    }
}
