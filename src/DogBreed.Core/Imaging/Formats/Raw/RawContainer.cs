namespace DogBreed.Core.Imaging.Formats.Raw;

/// <summary>
/// A kind of file that cameras keep RAW photographs in. What its tables say is not believed: a range lies within the file.
/// </summary>
internal abstract class RawContainer
{
    /// <summary>True where a file is of this kind.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> bytes);

    /// <summary>Where the tables say that JPEGs stand; what is no JPEG, or the sensor's data in a JPEG's dress, is among them.</summary>
    public abstract IReadOnlyList<Range> Previews(ReadOnlySpan<byte> bytes);

    /// <summary>How the camera was held: EXIF's numbers, 1 to 8.</summary>
    public abstract int Orientation(ReadOnlySpan<byte> bytes);

    /// <summary>Its EXIF block; a file that is laid out as TIFF is one itself.</summary>
    public virtual ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> bytes) => bytes;

    /// <summary>Adds a range, where it lies within the file.</summary>
    protected static void Add(List<Range> ranges, ReadOnlySpan<byte> bytes, long start, long length)
    {
        if (start > 0 && length > 0 && start < bytes.Length && length <= bytes.Length - start)
        {
            ranges.Add((int)start..(int)(start + length));
        }
    }
}
