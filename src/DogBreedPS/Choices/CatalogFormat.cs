namespace DogBreedPS;

/// <summary>In which form a catalog is exported.</summary>
public enum CatalogFormat
{
    /// <summary>The results format of MegaDetector, which Timelapse and AddaxAI read.</summary>
    MegaDetector,

    /// <summary>A line a photograph.</summary>
    Csv,

    /// <summary>An object a photograph, with its candidates.</summary>
    Json,
}
