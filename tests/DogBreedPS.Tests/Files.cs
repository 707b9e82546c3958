namespace DogBreedPS.Tests;

/// <summary>Where the files are that tests read, and folders that tests may write to.</summary>
internal static class Files
{
    public static string Root { get; } = FindRoot();

    /// <summary>The module as ./build.sh pack leaves it.</summary>
    public static string Module { get; } = Path.Combine(Root, "artifacts", "module", "DogBreedPS");

    public static string Manifest { get; } = Path.Combine(Module, "DogBreedPS.psd1");

    public static string Packages { get; } = Path.Combine(Root, "artifacts", "packages");

    /// <summary>Where NuGet keeps what the build restored.</summary>
    public static string PackageCache { get; } =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } packages ? packages : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public static string Console { get; } = Path.Combine(Root, "artifacts", "bin", OperatingSystem.IsWindows() ? "dogbreed.exe" : "dogbreed");

    public static string Version { get; } =
        System.Text.RegularExpressions.Regex.Match(File.ReadAllText(Path.Combine(Root, "module", "DogBreedPS.psd1")), "ModuleVersion\\s*=\\s*'([0-9.]+)'", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    public static string Sample(string name) => Path.Combine(Root, "samples", name);

    public static string Data(string name) => Path.Combine(Root, "tests", "data", name);

    /// <summary>Skips a test that is about OpenCV where its library, or what it needs of the system, is not here.</summary>
    public static void RequireOpenCv()
    {
        string library = Path.Combine(Root, "artifacts", "module", "DogBreedPS.OpenCv", "runtimes", "linux-x64", "native", "libOpenCvSharpExtern.so");
        Assert.SkipUnless(System.Runtime.InteropServices.NativeLibrary.TryLoad(library, out _), "OpenCV's library is not here, or lacks some of the system's (on Debian libgtk-3-0).");
    }

    /// <summary>A photograph of the reference data beside the repository; skips the test where there is none (DogBreed.Core.Tests says more).</summary>
    public static string Golden(string relativePath)
    {
        string folder = Environment.GetEnvironmentVariable("DOGBREED_SHARED") is { Length: > 0 } shared ? shared : Path.GetFullPath(Path.Combine(Root, "..", "shared"));
        Assert.SkipUnless(Directory.Exists(folder), $"GOLDEN DATA MISSING: {folder}");
        return Path.Combine(folder, relativePath);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DogBreedPS.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run inside the repository.");
    }
}
