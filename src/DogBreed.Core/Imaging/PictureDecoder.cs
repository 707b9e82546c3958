using DogBreed.Core.Errors;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging;

/// <summary>Bytes of any supported format -> picture.</summary>
internal static class PictureDecoder
{
    /// <exception cref="PhotoException">No picture, damaged, or beyond the limits.</exception>
    public static Picture Decode(ReadOnlyMemory<byte> bytes, DecodeRequest request, PictureLimits limits)
    {
        PictureHeader header = PictureHeader.Read(bytes.Span, limits);
        return header.Decode(bytes, header.Plan(request), limits);
    }
}
