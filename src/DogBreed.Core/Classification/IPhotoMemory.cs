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

    /// <summary>Keeps what is new of a photograph that was known: where it is now, and what was found since.</summary>
    /// <param name="photo">The photograph.</param>
    /// <param name="known">What was known of it; its findings may have got more since.</param>
    void Update(PhotoSource photo, RememberedPhoto known);

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
/// <param name="IsPlaced">Whether it is known under the name that it has now, with its length and time.</param>
internal sealed record RememberedPhoto(PhotoFindings Findings, PhotoException? Error, byte[]? Hash, bool IsPlaced)
{
    /// <summary>Whether the breed model's logits were known.</summary>
    public bool HadLogits { get; } = Findings.Picture.Logits is not null;

    /// <summary>Whether its faces were.</summary>
    public bool HadFaces { get; } = Findings.Faces is not null;
}
