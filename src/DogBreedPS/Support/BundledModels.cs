namespace DogBreedPS;

/// <summary>The models that come with the module: nothing replaces or removes them.</summary>
internal static class BundledModels
{
    public static bool Has(string name) => ModulePaths.BundledStore.BackboneNames().Contains(name, StringComparer.OrdinalIgnoreCase);
}
