namespace Throughput;

/// <summary>Where the packed module is; the programs run in the repository's root.</summary>
internal static class Modules
{
    public static string Manifest { get; } = Path.GetFullPath(Path.Combine("artifacts", "module", "DogBreedPS", "DogBreedPS.psd1"));
}
