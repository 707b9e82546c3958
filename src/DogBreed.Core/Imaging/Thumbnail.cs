using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using SkiaSharp;

namespace DogBreed.Core.Imaging;

/// <summary>A small picture of a photograph, for pages: WebP, which every browser shows, whatever the photograph's own format.</summary>
/// <param name="Width">Width of the upright photograph.</param>
/// <param name="Height">Its height.</param>
/// <param name="Content">The small picture: its longer side has at most 256 pixels.</param>
internal sealed record Thumbnail(int Width, int Height, byte[] Content)
{
    /// <summary>The ending of a file of it.</summary>
    public const string Ending = ".webp";

    private const int Side = 256;
    private const int Quality = 65;

    /// <summary>Makes one of the content of a photograph's file.</summary>
    /// <exception cref="PhotoException">It is damaged, no picture, beyond the limits, or of a form that WebP cannot hold.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited for memory.</exception>
    public static Thumbnail Of(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        using Picture picture = PictureDecoder.DecodeInTurn(bytes, new DecodeRequest(Side), PictureLimits.Default, cancellation);
        using PixelBuffer small = PictureResize.Within(picture, Side, Side);
        using SKBitmap bitmap = SkiaPixels.ToBitmap(small.All, small.Width, small.Height);
        try
        {
            return new Thumbnail(picture.FullWidth, picture.FullHeight, PictureEncoder.Encode(bitmap, Ending, Quality));
        }
        catch (PictureEncodingException e)
        {
            // The photograph's error, as any other that keeps it from a picture: the page goes on.
            throw new PhotoException(e.Kind, e.Message, e);
        }
    }
}
