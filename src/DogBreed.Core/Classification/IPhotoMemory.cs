using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Errors;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Classification;

/// <summary>
/// What was found in photographs before, for the networks and detectors of one run; belongs to one worker. The catalog is one.
/// </summary>
internal interface IPhotoMemory : IDisposable
{
    /// <summary>What is known of a file that is as it was, by its name, length and time; null where nothing is.</summary>
    RememberedPhoto? Find(PhotoSource photo);

    /// <summary>What is known of a content; null where nothing is.</summary>
    /// <param name="hash">The SHA-256 of the photograph's bytes.</param>
    RememberedPhoto? Find(byte[] hash);

    /// <summary>Keeps what was found.</summary>
    /// <param name="photo">The photograph; the name of a file is kept with what was found.</param>
    /// <param name="hash">The SHA-256 of its bytes; null where they were not read.</param>
    /// <param name="findings">What was found.</param>
    void Keep(PhotoSource photo, byte[]? hash, PhotoFindings findings);

    /// <summary>Keeps that a photograph cannot be used.</summary>
    /// <param name="photo">The photograph.</param>
    /// <param name="hash">The SHA-256 of its bytes; null where they could not be read.</param>
    /// <param name="error">Why.</param>
    void Keep(PhotoSource photo, byte[]? hash, PhotoException error);
}

/// <summary>What is known of a photograph.</summary>
/// <param name="Findings">What was found in it; perhaps less than is asked for now.</param>
/// <param name="Error">Why it cannot be used; null where it can.</param>
/// <param name="Hash">The SHA-256 of its bytes; null where they could not be read.</param>
internal sealed record RememberedPhoto(PhotoFindings Findings, PhotoException? Error, byte[]? Hash);
