namespace DogBreed.Core.Tagging;

/// <summary>How a side-car is called where a photograph has none yet.</summary>
internal enum SideCarNaming
{
    /// <summary>photo.jpg.xmp, as darktable, digiKam and Immich have it.</summary>
    Extension,

    /// <summary>photo.xmp, as Lightroom has it.</summary>
    Stem,
}
