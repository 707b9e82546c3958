using System.Reflection;
using Microsoft.PowerShell;

namespace DogBreed.Console;

/// <summary>"dogbreed" alone: PowerShell as its users know it (their profile too), with the module imported.</summary>
internal static class InteractiveSession
{
    /// <returns>What was given to 'exit', else 0.</returns>
    /// <exception cref="UsageException">--json was given, or the module is not there.</exception>
    public static int Run(CommandLine line) =>
        line.Json
            ? throw new UsageException(Texts.SayWhatRunExampleDogbreed)
            : ConsoleShell.Start(
                InstalledModule.SessionState(),
                Texts.FormatBanner(CommandLine.Version, PowerShellVersion()),
                string.Empty,
                []
            );

    // The assembly's own version stays that of the first release of a series.
    private static string PowerShellVersion() =>
        typeof(ConsoleShell).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split(' ')[0];
}
