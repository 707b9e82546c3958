using System.Management.Automation.Runspaces;

namespace DogBreed.Console;

/// <summary>The module that belongs to this program.</summary>
internal static class InstalledModule
{
    private const string ModulePath = "PSModulePath";

    /// <summary>PowerShell's own session state with the module imported.</summary>
    /// <exception cref="UsageException">The module is not there.</exception>
    public static InitialSessionState SessionState()
    {
        string module = Find();

        // Found by its name too: scripts import it, and ForEach-Object -Parallel works in sessions of their own.
        string modules = Path.GetDirectoryName(Path.GetDirectoryName(module))!;
        string? others = Environment.GetEnvironmentVariable(ModulePath);
        Environment.SetEnvironmentVariable(ModulePath, string.IsNullOrEmpty(others) ? modules : modules + Path.PathSeparator + others);
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([module]);
        if (OperatingSystem.IsWindows())
        {
            // The module is ours; the machine's policy for scripts shall not keep a cron job from it.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        }

        return state;
    }

    // The .NET tool and an installation have the module beside the program; a build has it in the folder beside the program's.
    private static string Find()
    {
        string[] places =
        [
            Path.Combine(AppContext.BaseDirectory, "DogBreedPS", "DogBreedPS.psd1"),
            Path.Combine(AppContext.BaseDirectory, "..", "module", "DogBreedPS", "DogBreedPS.psd1"),
        ];
        return places.Select(Path.GetFullPath).FirstOrDefault(File.Exists)
            ?? throw new UsageException(Texts.FormatModuleMissingNeitherNorInstall(places[0], Path.GetFullPath(places[1])));
    }
}
