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

    /// <summary>
    /// Decodes when there is memory for it beside what others decode; for workers, which hold no other picture meanwhile.
    /// </summary>
    /// <exception cref="PhotoException">No picture, damaged, or beyond the limits.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited.</exception>
    public static Picture DecodeInTurn(
        ReadOnlyMemory<byte> bytes,
        DecodeRequest request,
        PictureLimits limits,
        CancellationToken cancellation
    )
    {
        PictureHeader header = PictureHeader.Read(bytes.Span, limits);
        DecodePlan plan = header.Plan(request);
        long taken = header.DecodeBytes(bytes.Span, plan);
        DecodeMemory.Shared.Take(taken, cancellation);
        try
        {
            Picture picture = header.Decode(bytes, plan, limits);
            picture.Taken = taken;
            return picture;
        }
        catch
        {
            DecodeMemory.Shared.Release(taken);
            throw;
        }
    }
}
