using DogBreed.Core.Errors;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging;

/// <summary>
/// A decoded photograph: upright, 8-bit RGB, rows from the top. Owns native memory until it is disposed; not for several threads at once.
/// </summary>
public sealed class Picture : IDisposable
{
    private readonly PixelBuffer _buffer;

    internal Picture(PixelBuffer buffer, int fullWidth, int fullHeight, PictureDecoderKind decoder)
    {
        _buffer = buffer;
        Decoder = decoder;
        FullWidth = fullWidth;
        FullHeight = fullHeight;
    }

    /// <summary>Width in pixels, as decoded.</summary>
    public int Width => _buffer.Width;

    /// <summary>Height in pixels, as decoded.</summary>
    public int Height => _buffer.Height;

    /// <summary>
    /// Width of the upright photograph in the file. Larger than <see cref="Width"/> where it was decoded at reduced scale.
    /// </summary>
    public int FullWidth { get; }

    /// <summary>Height of the upright photograph in the file.</summary>
    public int FullHeight { get; }

    /// <summary>What decoded it; never Auto.</summary>
    public PictureDecoderKind Decoder { get; }

    /// <summary>True where the file lacks its end, and nothing else.</summary>
    internal bool LacksEnd { get; set; }

    /// <summary>What it has taken of <see cref="DecodeMemory.Shared"/>, and gives back in the end.</summary>
    internal long Taken { get; set; }

    internal string? Note => LacksEnd ? Support.Texts.PictureLacksItsEnd : null;

    internal PixelView Pixels => _buffer.All;

    internal long ByteCount => (long)Width * Height * 3;

    /// <summary>Decodes a picture file, upright (EXIF orientation is applied once), at full size.</summary>
    /// <param name="bytes">The content of the file.</param>
    /// <param name="limits">What it may cost; <see cref="PictureLimits.Default"/> where null.</param>
    /// <returns>The picture; dispose it.</returns>
    /// <exception cref="PhotoException">No picture, damaged, or beyond the limits.</exception>
    public static Picture Decode(ReadOnlyMemory<byte> bytes, PictureLimits? limits = null) =>
        PictureDecoder.Decode(bytes, new DecodeRequest(), limits ?? PictureLimits.Default);

    /// <summary>Reads and decodes a photograph, upright, at full size.</summary>
    /// <param name="photo">The photograph.</param>
    /// <param name="limits">What it may cost; <see cref="PictureLimits.Default"/> where null.</param>
    /// <returns>The picture; dispose it.</returns>
    /// <exception cref="PhotoException">It cannot be read, is no picture, damaged, or beyond the limits.</exception>
    public static Picture Decode(PhotoSource photo, PictureLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(photo);
        try
        {
            using PhotoBytes bytes = photo.Read(limits ?? PictureLimits.Default);
            return Decode(bytes.Memory, limits);
        }
        catch (PhotoException e)
        {
            throw e.NamedFor(photo.Name);
        }
    }

    /// <summary>One row of pixels: R, G, B, R, G, B, ...; <see cref="Width"/> x 3 bytes, valid until the picture is disposed.</summary>
    /// <param name="y">The row, 0 at the top.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<byte> Row(int y) => Pixels.Row(y);

    /// <inheritdoc/>
    public void Dispose()
    {
        _buffer.Dispose();
        if (Taken > 0)
        {
            DecodeMemory.Shared.Release(Taken);
            Taken = 0;
        }
    }
}
