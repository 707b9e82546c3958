namespace DogBreed.Core.Imaging.Formats;

/// <summary>
/// A picture format that is read: how its files begin, the size in their header, and what decodes them. A new one is a class like its
/// neighbours and a line in <see cref="PictureFormats"/>.
/// </summary>
/// <param name="name">What people call it.</param>
internal abstract class PictureFormat(string name)
{
    /// <summary>What people call it: "JPEG".</summary>
    public string Name { get; } = name;

    /// <summary>True where a file begins as this format does (its published signature). A file's name does not count.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// The size in which the picture is stored, before EXIF orientation; null where the header cannot be read. Only the bytes that hold the
    /// size are looked at: a reader of all metadata unpacks, recurses and allocates as a hostile file tells it to.
    /// </summary>
    public abstract PictureSize? ReadSize(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// What the decoder really does for a request: requests with the same plan give the same pixels. Without an override it is the whole
    /// picture, upright, by ImageMagick: its decoders apply the orientation in any case.
    /// </summary>
    public virtual DecodePlan Plan(PictureSize size, DecodeRequest request) =>
        new(Reduction: 1, IgnoreOrientation: false, request.IgnoreTransparency, PictureDecoderKind.Magick);

    /// <summary>The largest size that a file speaks of, where only the decoder can tell that of the picture.</summary>
    public virtual PictureSize LargestSize(ReadOnlySpan<byte> bytes, PictureSize size) => size;

    /// <summary>The EXIF block: a TIFF header and its directories; empty where there is none.</summary>
    /// <param name="bytes">A file, or its beginning.</param>
    public virtual ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> bytes) => [];

    /// <summary>How much memory decoding takes at its height, in bytes, the file not counted; measured (docs/PERFORMANCE.md).</summary>
    public abstract long DecodeBytes(ReadOnlySpan<byte> bytes, PictureSize size, DecodePlan plan);

    /// <summary>Decodes the first picture of a file.</summary>
    /// <exception cref="Errors.PhotoException">It is damaged, or beyond the limits.</exception>
    public abstract Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, Photos.PictureLimits limits);
}
