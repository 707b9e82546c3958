namespace DogBreedPS;

/// <summary>How a side-car is called where a photograph has none yet.</summary>
public enum SideCarNaming
{
    /// <summary>photo.jpg.xmp, as darktable, digiKam and Immich have it.</summary>
    Extension,

    /// <summary>photo.xmp, as Lightroom has it.</summary>
    Stem,
}
