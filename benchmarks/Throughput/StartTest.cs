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

    /// <summary>The whole of a process that prints one photograph's answer: dogbreed and pwsh in turns.</summary>
    /// <param name="powerShell">The folder of a PowerShell, that has pwsh.dll.</param>
    /// <param name="photo">The photograph.</param>
    /// <param name="repeats">How often each.</param>
    public static void WriteConsole(string powerShell, string photo, int repeats)
    {
        string line = $"Get-DogBreed '{photo}'";
        var pwsh = new List<double>();
        var dogbreed = new List<double>();
        for (int i = 0; i < repeats; i++)
        {
            pwsh.Add(Seconds("dotnet", Path.Combine(powerShell, "pwsh.dll"), "-NoProfile", "-Command", line));
            dogbreed.Add(Seconds(Modules.Console, line));
        }

        double ratio = pwsh.Zip(dogbreed, (p, d) => d / p).Order().ElementAt(repeats / 2);
        Console.WriteLine($"first result, whole process: pwsh {pwsh.Order().ElementAt(repeats / 2):0.00} s, dogbreed {dogbreed.Order().ElementAt(repeats / 2):0.00} s, ratio {ratio:0.00}");
    }

    private static double Seconds(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        info.Environment["PSModulePath"] = Path.GetDirectoryName(Path.GetDirectoryName(Modules.Manifest));
        info.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(info)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
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
