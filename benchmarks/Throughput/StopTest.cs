using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Throughput;

/// <summary>How soon does Ctrl+C end a run over 12-megapixel photographs, at moments that differ?</summary>
internal static class StopTest
{
    public static void Write(BenchSet set, int repeats)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using (var import = PowerShell.Create(runspace))
        {
            import.AddScript($"Import-Module '{Modules.Manifest}'").Invoke();
        }

        runspace.SessionStateProxy.SetVariable("paths", Enumerable.Range(0, 10_000).Select(i => set.Paths[i % set.Paths.Length]).ToArray());
        var times = new List<double>();
        for (int i = 0; i < repeats; i++)
        {
            using var shell = PowerShell.Create(runspace);
            shell.AddScript("$paths | Get-DogBreed | Out-Null");
            IAsyncResult running = shell.BeginInvoke();
            Thread.Sleep(50 + (i * 37 % 1000));
            var watch = Stopwatch.StartNew();
            shell.Stop();
            times.Add(watch.Elapsed.TotalMilliseconds);
            try
            {
                shell.EndInvoke(running);
            }
            catch (PipelineStoppedException)
            {
                // That is what was asked for.
            }
        }

        times.Sort();
        Console.WriteLine($"{repeats} stops: {times.Count(t => t <= 500)} within 500 ms; median {times[repeats / 2]:0} ms, longest {times[^1]:0} ms");
    }
}
