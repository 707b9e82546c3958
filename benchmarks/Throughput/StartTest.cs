using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Throughput;

/// <summary>What a start costs: importing the module, the first result of a process, and loading a network. Each time in a new process, medians.</summary>
internal static class StartTest
{
    public static void Write(string photo, int repeats)
    {
        var runs = Enumerable.Range(0, repeats).Select(_ => RunChild(photo)).ToArray();
        string[] names = ["an empty engine: first command", "importing the module", "first result, from the call (loads OpenCV, ONNX Runtime, int8)", "a second call", "first result with float (loads float)"];
        Console.WriteLine($"{repeats} processes, medians, milliseconds");
        for (int i = 0; i < names.Length; i++)
        {
            Console.WriteLine($"{names[i],-66} {runs.Select(r => r[i]).Order().ElementAt(repeats / 2),7:0}");
        }
    }

    /// <summary>The child: prints the times.</summary>
    public static int Child(string manifest, string photo)
    {
        var times = new List<double>();
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        Time("Get-Command Get-Command | Out-Null");
        Time($"Import-Module '{manifest}'");
        Time($"Get-DogBreed '{photo}' | Out-Null");
        Time($"Get-DogBreed '{photo}' | Out-Null");
        Time($"Get-DogBreed '{photo}' -Precision Float | Out-Null");
        Console.WriteLine(string.Join('\t', times.Select(t => t.ToString(CultureInfo.InvariantCulture))));
        return 0;

        void Time(string script)
        {
            var watch = Stopwatch.StartNew();
            using var shell = PowerShell.Create(runspace);
            shell.AddScript(script).Invoke();
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (shell.HadErrors)
            {
                Console.Error.WriteLine(shell.Streams.Error[0]);
            }
        }
    }

    private static double[] RunChild(string photo)
    {
        using ProductProcess process = ProductProcess.Self("--start-child", Modules.Manifest, photo);
        return process.ReadNumbers();
    }
}
