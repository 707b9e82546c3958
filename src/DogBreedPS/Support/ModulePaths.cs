using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>Where the module's files are and where the user's are.</summary>
internal static class ModulePaths
{
    private static string Module { get; } = Path.GetDirectoryName(typeof(ModulePaths).Assembly.Location)!;

    /// <summary>The user's folder: $env:DOGBREED_HOME, else the system's place for a user's application data.</summary>
    public static string UserFolder =>
        Environment.GetEnvironmentVariable("DOGBREED_HOME") is { Length: > 0 } home
            ? Path.GetFullPath(home)
            : Path.Combine(ApplicationData, "DogBreedPS");

    // Unverified: where the folder cannot be made, .NET would give nothing, and models would go wherever one stands.
    private static string ApplicationData =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>Where the user's models are.</summary>
    public static string UserModels => Path.Combine(UserFolder, "models");

    /// <summary>The features that were computed before.</summary>
    public static string FeatureCache => Path.Combine(UserFolder, "cache", "features.db");

    /// <summary>The bundled models, then the user's.</summary>
    public static ModelStore Store => new(Path.Combine(Module, "models"), UserModels);

    /// <summary>The bundled models alone.</summary>
    public static ModelStore BundledStore => new(Path.Combine(Module, "models"));
}
