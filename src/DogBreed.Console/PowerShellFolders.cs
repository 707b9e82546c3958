namespace DogBreed.Console;

/// <summary>
/// PowerShell makes folders of its own below HOME when it starts, and ends with a stack trace where it cannot: in containers, for service
/// accounts, with HOME=/dev/null. There it gets a temporary folder instead.
/// </summary>
internal sealed class PowerShellFolders : IDisposable
{
    private static readonly string[] s_variables = ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"];

    private readonly DirectoryInfo? _temporary;

    public PowerShellFolders()
    {
        if (OperatingSystem.IsWindows() || CanMake(Cache()))
        {
            return;
        }

        // The module's own folder stays where it was looked for: a model must not be trained into a folder that is deleted.
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOGBREED_HOME")))
        {
            string data = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            );
            Environment.SetEnvironmentVariable("DOGBREED_HOME", Path.Combine(data, "DogBreedPS"));
        }

        _temporary = Directory.CreateTempSubdirectory("dogbreed-home-");
        foreach (string variable in s_variables)
        {
            Environment.SetEnvironmentVariable(variable, _temporary.FullName);
        }
    }

    public void Dispose()
    {
        try
        {
            _temporary?.Delete(recursive: true);
        }
        catch (IOException)
        {
            // PowerShell still writes its profile of the start there: the system clears the temporary folder.
        }
    }

    // Without HOME PowerShell takes the temporary folder by itself.
    private static string? Cache() =>
        (Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), Environment.GetEnvironmentVariable("HOME")) switch
        {
            ({ Length: > 0 } cache, _) => cache,
            (_, { Length: > 0 } home) => Path.Combine(home, ".cache"),
            _ => null,
        };

    private static bool CanMake(string? folder)
    {
        if (folder is null)
        {
            return true;
        }

        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "powershell"));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
