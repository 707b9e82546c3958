using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using OpenCvSharp;

namespace DogBreed.Core.Imaging;

/// <summary>What OpenCV throws over one picture is that picture's error, wherever in the way it comes.</summary>
internal static class DecodeErrors
{
    /// <summary>The photograph's error for an exception; null for one that is no photograph's.</summary>
    public static PhotoException? ForPhoto(Exception exception) =>
        exception switch
        {
            PhotoException e => e,
            OpenCVException or OpenCvSharpException => new PhotoException(
                KindOf(exception),
                Texts.FormatOpenCVCannotWorkPicture(exception.Message.ReplaceLineEndings(" ")),
                exception
            ),
            _ => null,
        };

    public static PhotoException Damaged(string format, Exception? inner) =>
        inner is not null && KindOf(inner) != ErrorKind.PhotoDamaged
            ? ForPhoto(inner)!
            : new(ErrorKind.PhotoDamaged, Texts.FormatPictureCannotDecodedFileDamaged(format), inner);

    // Where there was no memory, the photograph may be whole: a catalog tries it again.
    private static ErrorKind KindOf(Exception exception) =>
        exception is OpenCVException { Status: ErrorCode.StsNoMem } ? ErrorKind.PhotoReadFailed : ErrorKind.PhotoDamaged;
}
