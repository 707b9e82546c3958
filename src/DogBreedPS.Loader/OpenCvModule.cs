using System.Runtime.InteropServices;

namespace DogBreedPS.Loader;

/// <summary>
/// The module DogBreedPS.OpenCv, which holds nothing but OpenCV's native library: 114 MB that not everybody needs. It is looked for beside
/// this module, and where PowerShell looks for modules.
/// </summary>
internal static class OpenCvModule
{
    /// <summary>What OpenCvSharp calls its library.</summary>
    public const string Library = "OpenCvSharpExtern";

    private const string Name = "DogBreedPS.OpenCv";

    /// <summary>The path of the library for this platform; null where it is not installed.</summary>
    /// <param name="moduleFolder">The folder of DogBreedPS: a folder of its name, or of its version below that.</param>
    public static string? Find(string moduleFolder)
    {
        string platform = RuntimeInformation.RuntimeIdentifier;
        string file = OperatingSystem.IsWindows() ? Library + ".dll" : "lib" + Library + (OperatingSystem.IsMacOS() ? ".dylib" : ".so");
        return Folders(moduleFolder)
            .SelectMany(Versions)
            .Select(folder => Path.Combine(folder, "runtimes", platform, "native", file))
            .FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> Folders(string moduleFolder)
    {
        string parent = Path.GetDirectoryName(moduleFolder) ?? moduleFolder;
        string modules = Environment.GetEnvironmentVariable("PSModulePath") ?? string.Empty;
        return new[] { parent, Path.GetDirectoryName(parent) ?? parent }
            .Concat(modules.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(folder => Path.Combine(folder, Name))
            .Where(Directory.Exists);
    }

    // The folder itself, and those of its versions, the newest first.
    private static IEnumerable<string> Versions(string folder) =>
        Directory
            .EnumerateDirectories(folder)
            .Select(d => (Path: d, Version: Version.TryParse(Path.GetFileName(d), out Version? version) ? version : null))
            .Where(d => d.Version is not null)
            .OrderByDescending(d => d.Version)
            .Select(d => d.Path)
            .Prepend(folder);
}
