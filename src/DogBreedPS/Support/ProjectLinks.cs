namespace DogBreedPS;

/// <summary>Addresses that the module names.</summary>
internal static class ProjectLinks
{
    /// <summary>What Get-Help -Online opens: the module's page, which shows its README. Documents are named by their path.</summary>
    public const string Help = "https://www.powershellgallery.com/packages/DogBreedPS";
}
