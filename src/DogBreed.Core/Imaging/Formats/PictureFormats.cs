using DogBreed.Core.Imaging.Formats.Raw;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>The formats that are read, in the order in which a file's beginning is compared with them.</summary>
internal static class PictureFormats
{
    public static IReadOnlyList<PictureFormat> All { get; } =
    [
        new JpegFormat(),
        new PngFormat(),
        new WebPFormat(),
        new GifFormat(),
        new RawFormat(),
        new TiffFormat(),
        new AvifFormat(),
        new HeifFormat(),
        new BmpFormat(),
    ];

    /// <summary>The format of a file's first bytes; null where it is none of them.</summary>
    public static PictureFormat? Of(ReadOnlySpan<byte> bytes)
    {
        foreach (PictureFormat format in All)
        {
            if (format.Matches(bytes))
            {
                return format;
            }
        }

        return null;
    }
}
