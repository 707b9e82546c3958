using DogBreed.Core.Imaging;

namespace DogBreed.Core.Reports;

/// <summary>A photograph of a page.</summary>
/// <param name="Answer">What is said of it.</param>
/// <param name="Sha256">The SHA-256 of the file in hexadecimal; null where it cannot be read.</param>
/// <param name="Thumbnail">A small picture of it; null where there is none.</param>
internal sealed record ReportedPhoto(ReportedAnswer Answer, string? Sha256, Thumbnail? Thumbnail);
