using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Photos;

/// <summary>
/// What a picture may cost before it is decoded. Sizes come from the header, so a decompression bomb is refused without being unpacked.
/// </summary>
public sealed record PictureLimits
{
    // OpenCV itself reads no longer side.
    private const int MaximumSide = 1 << 20;

    /// <summary>The limits that are used where none are given.</summary>
    public static PictureLimits Default { get; } = new();

    /// <summary>The largest file, in bytes: 256 MiB unless set, at most 1 GiB.</summary>
    public long MaximumBytes { get; init; } = 256L << 20;

    /// <summary>
    /// The most pixels (width x height): 210 million unless set, enough for the 200-megapixel modes of telephones; 630 MB when decoded.
    /// </summary>
    public long MaximumPixels { get; init; } = 210_000_000;

    internal void CheckBytes(long length)
    {
        long most = Math.Min(MaximumBytes, 1L << 30);
        if (length > most)
        {
            throw new PhotoException(
                ErrorKind.PhotoTooManyBytes,
                Texts.FormatFileBytesMostReadSave(FormattableString.Invariant($"{length:N0}"), FormattableString.Invariant($"{most:N0}"))
            );
        }
    }

    internal void CheckPixels(long width, long height)
    {
        if (width <= 0 || height <= 0)
        {
            throw new PhotoException(ErrorKind.PhotoDamaged, Texts.HeaderGivesValidSizeFile);
        }

        if (width > MaximumSide || height > MaximumSide || width * height > MaximumPixels)
        {
            throw new PhotoException(
                ErrorKind.PhotoTooManyPixels,
                Texts.FormatHeaderSaysXPixelsMost(
                    FormattableString.Invariant($"{width:N0}"),
                    FormattableString.Invariant($"{height:N0}"),
                    FormattableString.Invariant($"{MaximumPixels:N0}"),
                    FormattableString.Invariant($"{MaximumSide:N0}")
                )
            );
        }
    }
}
