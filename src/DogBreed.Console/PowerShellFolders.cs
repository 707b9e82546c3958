namespace DogBreed.Console;

/// <summary>
/// PowerShell makes folders of its own below HOME when it starts, and ends with a stack trace where it cannot: in containers, for service
/// accounts, with HOME=/dev/null. There it gets a temporary folder instead.
/// </summary>
internal sealed class PowerShellFolders : IDisposable
{
    private static readonly string[] s_variables = ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"];

    private const string OwnFolder = "DOGBREED_HOME";

    private readonly Dictionary<string, string?> _before = [];
    private readonly DirectoryInfo? _temporary;

    /// <exception cref="IOException">No temporary folder can be made either.</exception>
    public PowerShellFolders()
    {
        if (OperatingSystem.IsWindows() || (CanMake("XDG_CACHE_HOME", ".cache") && CanMake("XDG_DATA_HOME", ".local/share")))
        {
            return;
        }

        // The module's own folder stays where it was looked for: a model must not be trained into a folder that is deleted.
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(OwnFolder)))
        {
            string data = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            );
            Set(OwnFolder, Path.Combine(data, "DogBreedPS"));
        }

        _temporary = MakeTemporary();
        foreach (string variable in s_variables)
        {
            Set(variable, _temporary.FullName);
        }
    }

    /// <summary>Gives the variables back: PowerShell has read them, and what is started from it shall have the user's.</summary>
    public void Restore()
    {
        foreach ((string variable, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(variable, value);
        }

        _before.Clear();
    }

    public void Dispose()
    {
        try
        {
            _temporary?.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // PowerShell still writes its profile of the start there: the system clears the temporary folder.
        }
    }

    private static DirectoryInfo MakeTemporary()
    {
        try
        {
            return Directory.CreateTempSubdirectory("dogbreed-home-");
        }
        catch (IOException)
        {
            // TMPDIR names a folder that is not there.
            return Directory.CreateDirectory($"/tmp/dogbreed-home-{Guid.NewGuid():N}");
        }
    }

    private void Set(string variable, string value)
    {
        _before[variable] = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, value);
    }

    // Without HOME PowerShell takes the temporary folder by itself.
    private static bool CanMake(string variable, string below)
    {
        string? folder = (Environment.GetEnvironmentVariable(variable), Environment.GetEnvironmentVariable("HOME")) switch
        {
            ({ Length: > 0 } own, _) => own,
            (_, { Length: > 0 } home) => Path.Combine(home, below),
            _ => null,
        };
        try
        {
            return folder is null || Directory.CreateDirectory(Path.Combine(folder, "powershell")).Exists;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
