using DogBreed.Core.Errors;
using DogBreed.Core.Imaging.Formats;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Imaging;

/// <summary>What a picture file says of itself before it is decoded.</summary>
/// <param name="Format">The format, by the first bytes.</param>
/// <param name="Size">The size in which it is stored.</param>
internal readonly record struct PictureHeader(PictureFormat Format, PictureSize Size)
{
    /// <summary>Reads the header.</summary>
    /// <exception cref="PhotoException">No supported picture format, or a header without a size.</exception>
    public static PictureHeader Read(ReadOnlySpan<byte> bytes)
    {
        PictureFormat format =
            PictureFormats.Of(bytes)
            ?? throw new PhotoException(
                ErrorKind.PhotoNotAPicture,
                KnownFormats.NameOf(bytes) is { } name
                    ? Texts.FormatPictureOfAnotherFormat(name)
                    : Texts.PictureSupportedFormatSupportedJPEG
            );
        PictureSize size =
            format.ReadSize(bytes) ?? throw new PhotoException(ErrorKind.PhotoDamaged, Texts.FormatBeginsLikeFileButHeader(format.Name));
        return new PictureHeader(format, size);
    }

    /// <summary>Reads the header, and refuses what is too large to be decoded.</summary>
    /// <exception cref="PhotoException">No supported picture format, a header without a size, or beyond the limits.</exception>
    public static PictureHeader Read(ReadOnlySpan<byte> bytes, PictureLimits limits)
    {
        limits.CheckBytes(bytes.Length);
        PictureHeader header = Read(bytes);
        PictureSize largest = header.Format.LargestSize(bytes, header.Size);
        if (largest.IsKnown)
        {
            limits.CheckPixels(largest.Width, largest.Height);
        }

        return header;
    }

    /// <summary>What the decoder does for a request.</summary>
    public DecodePlan Plan(DecodeRequest request) => Format.Plan(Size, request);

    /// <summary>How the pixels of a plan have to be turned to be upright: EXIF's number, 1 to 8.</summary>
    public int Orientation(ReadOnlySpan<byte> bytes, DecodePlan plan) =>
        plan.IgnoreOrientation ? ExifOrientation.Of(Format.Exif(bytes)) : ExifOrientation.Upright;

    /// <summary>How much memory it takes: the file, and decoding at its height.</summary>
    public long DecodeBytes(ReadOnlySpan<byte> bytes, DecodePlan plan) => bytes.Length + Format.DecodeBytes(bytes, Size, plan);

    /// <summary>Decodes the file.</summary>
    /// <exception cref="PhotoException">It is damaged, or beyond the limits.</exception>
    public Picture Decode(ReadOnlyMemory<byte> bytes, DecodePlan plan, PictureLimits limits) => Format.Decode(bytes, Size, plan, limits);
}
