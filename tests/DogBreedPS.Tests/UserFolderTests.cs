using System.Diagnostics;

namespace DogBreedPS.Tests;

/// <summary>Where models go that are trained and imported.</summary>
public sealed class UserFolderTests
{
    /// <summary>A service's account may have no folder for its data, and none that can be made: its models do not go wherever it stands.</summary>
    [Fact]
    public void A_home_that_cannot_be_made_does_not_make_the_current_folder_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "XDG_DATA_HOME is Unix's.");
        using var folder = new TemporaryFolder();
        var info = new ProcessStartInfo(Files.Console, [$"Import-BreedModel '{Files.Data("head_files/head.keras")}' -Backbone efficientnet-lite2 -ClassName A, B, C -Name mine"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment.Remove("DOGBREED_HOME");
        info.Environment["XDG_DATA_HOME"] = "/dev/null/nowhere";
        using Process process = Process.Start(info)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("/dev/null/nowhere", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
