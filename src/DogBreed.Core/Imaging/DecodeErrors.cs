using DogBreed.Core.Errors;
using OpenCvSharp;

namespace DogBreed.Core.Imaging;

/// <summary>What OpenCV throws over one picture is that picture's error, wherever in the way it comes.</summary>
internal static class DecodeErrors
{
    /// <summary>The photograph's error for an exception; null for one that is no photograph's.</summary>
    public static PhotoException? ForPhoto(Exception exception) => exception switch
    {
        PhotoException e => e,
        OpenCVException or OpenCvSharpException =>
            new PhotoException(ErrorKind.PhotoDamaged, $"OpenCV cannot work on this picture: {exception.Message.ReplaceLineEndings(" ")}", exception),
        _ => null,
    };

    public static PhotoException Damaged(string format, Exception? inner) =>
        new(ErrorKind.PhotoDamaged, $"this {format} picture cannot be decoded: the file is damaged, cut short, or of a kind that is not read.", inner);
}
