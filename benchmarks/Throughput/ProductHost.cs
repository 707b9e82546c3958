using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Throughput;

/// <summary>The other side of <see cref="ProductProcess"/>: each line of input is a number and a list of photographs, which come as often as the number says, for "... | Get-DogBreed" with its defaults.</summary>
internal static class ProductHost
{
    public static int Run(string manifest, string model, string precision, string more)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        Invoke(runspace, $"Import-Module '{manifest}'");
        while (Console.ReadLine() is { } line)
        {
            string[] fields = line.Split('\t');
            string[] paths = [.. Enumerable.Repeat(fields[1..], int.Parse(fields[0], CultureInfo.InvariantCulture)).SelectMany(p => p)];
            runspace.SessionStateProxy.SetVariable("paths", paths);
            using var shell = PowerShell.Create(runspace);
            shell.AddScript($"$paths | Get-DogBreed -Model {model} -Precision {precision} {more}");
            using var output = new PSDataCollection<PSObject>();
            long start = Stopwatch.GetTimestamp();
            long first = 0;
            int count = 0;
            int others = 0;
            output.DataAdded += (_, _) =>
            {
                foreach (PSObject result in output.ReadAll())
                {
                    first = first == 0 ? Stopwatch.GetTimestamp() : first;
                    count++;
                    others += (string)result.Properties["Subject"].Value == "Dog" ? 0 : 1;
                }
            };
            shell.Invoke<PSObject, PSObject>(null, output, null);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (count != paths.Length)
            {
                Console.Error.WriteLine($"{paths.Length - count} photographs gave no result: {shell.Streams.Error.FirstOrDefault()}");
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds}\t{Stopwatch.GetElapsedTime(start, first).TotalMilliseconds}\t{others / (double)Math.Max(1, count)}"));
        }

        return 0;
    }

    private static void Invoke(Runspace runspace, string script)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(script).Invoke();
    }
}
