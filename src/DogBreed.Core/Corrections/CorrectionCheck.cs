using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Corrections;

/// <summary>Whether a correction is about the file that lies at its path now.</summary>
internal static class CorrectionCheck
{
    /// <summary>Why it is not; null where it is. A correction that does not say which content was looked at is taken on trust.</summary>
    public static PhotoException? Problem(BreedCorrection correction)
    {
        if (!File.Exists(correction.Path))
        {
            return new PhotoException(ErrorKind.PhotoNotFound, Texts.FormatThereIsNoSuchFile(correction.Path));
        }

        try
        {
            return correction.Sha256 is { } hash && !hash.Equals(FileContent.Hash(correction.Path), StringComparison.OrdinalIgnoreCase)
                ? new PhotoException(ErrorKind.PhotoChanged, Texts.FormatCorrectedPhotoChanged(correction.Path))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new PhotoException(ErrorKind.PhotoReadFailed, Texts.FormatSaidOf(correction.Path, e.Message), e);
        }
    }
}
