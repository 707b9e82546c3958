namespace Throughput;

/// <summary>Where the packed module and the console are; the programs run in the repository's root.</summary>
internal static class Modules
{
    public static string Manifest { get; } = Path.GetFullPath(Path.Combine("artifacts", "module", "DogBreedPS", "DogBreedPS.psd1"));

    public static string Console { get; } = Path.GetFullPath(Path.Combine("artifacts", "bin", OperatingSystem.IsWindows() ? "dogbreed.exe" : "dogbreed"));
}
