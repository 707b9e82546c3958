using DogBreed.Core.Classification;
using DogBreed.Core.Support;

namespace DogBreed.Core.Catalog;

/// <summary>A photograph of a catalog.</summary>
/// <param name="Folder">Its folder, as the catalog keeps it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Stamp">The file when it was read; null where that is not known.</param>
/// <param name="Hash">The SHA-256 of its bytes, in lower-case hexadecimal; null where they could not be read.</param>
/// <param name="Answer">What is said of it; null where the model was not asked, or failed.</param>
/// <param name="Failure">Why the model has no answer: the kind of error and its sentence; null where it did not fail.</param>
internal sealed record CatalogPhoto(
    string Folder,
    string Name,
    FileStamp? Stamp,
    string? Hash,
    PhotoAnswer? Answer,
    (string Kind, string Message)? Failure
);
