using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Imaging.Formats.Raw;

/// <summary>
/// RAW photographs of cameras: the largest JPEG that the camera put into the file is decoded, upright. It is found by the container's own
/// tables, of which no more is read than that: developing the sensor's data would be a photographer's choice, and its decoders are much
/// native code for files that nobody has checked.
/// </summary>
internal sealed class RawFormat() : PictureFormat("RAW")
{
    private static readonly JpegFormat s_jpeg = new();
    private static readonly RawContainer[] s_containers = [new TiffRaw(), new FujiRaw(), new CanonRaw()];

    public override bool Matches(ReadOnlySpan<byte> bytes) => Container(bytes) is not null;

    /// <summary>That of the JPEG.</summary>
    /// <exception cref="PhotoException">There is none in the file.</exception>
    public override PictureSize? ReadSize(ReadOnlySpan<byte> bytes) => s_jpeg.ReadSize(bytes[Preview(bytes)]);

    public override ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> bytes) => Container(bytes)!.Exif(bytes);

    public override DecodePlan Plan(PictureSize size, DecodeRequest request) => s_jpeg.Plan(size, request);

    /// <summary>The JPEG is copied where it is given the file's orientation.</summary>
    public override long DecodeBytes(ReadOnlySpan<byte> bytes, PictureSize size, DecodePlan plan)
    {
        ReadOnlySpan<byte> jpeg = bytes[Preview(bytes)];
        return jpeg.Length + s_jpeg.DecodeBytes(jpeg, size, plan);
    }

    public override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits)
    {
        ReadOnlyMemory<byte> jpeg = bytes[Preview(bytes.Span)];
        int orientation = Container(bytes.Span)!.Orientation(bytes.Span);
        if (orientation == ExifOrientation.Upright || JpegExif.Orientation(jpeg.Span) is not null)
        {
            return s_jpeg.Decode(jpeg, size, plan, limits);
        }

        using PhotoBytes turned = JpegExif.WithOrientation(jpeg.Span, orientation);
        return s_jpeg.Decode(turned.Memory, size, plan, limits);
    }

    private static RawContainer? Container(ReadOnlySpan<byte> bytes)
    {
        foreach (RawContainer container in s_containers)
        {
            if (container.Matches(bytes))
            {
                return container;
            }
        }

        return null;
    }

    private static Range Preview(ReadOnlySpan<byte> bytes)
    {
        Range? best = null;
        long most = 0;
        foreach (Range candidate in Container(bytes)!.Previews(bytes))
        {
            ReadOnlySpan<byte> jpeg = bytes[candidate];
            if (s_jpeg.Matches(jpeg) && JpegExif.IsPicture(jpeg) && s_jpeg.ReadSize(jpeg) is { } size && size.Pixels > most)
            {
                (best, most) = (candidate, size.Pixels);
            }
        }

        return best ?? throw new PhotoException(ErrorKind.PhotoNotAPicture, Texts.RawWithoutPreview);
    }
}
