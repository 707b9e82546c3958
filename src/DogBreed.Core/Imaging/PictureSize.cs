namespace DogBreed.Core.Imaging;

/// <summary>Width and height in pixels, as a file's header gives them.</summary>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
internal readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>Only the decoder can tell.</summary>
    public static PictureSize Unknown { get; } = new(-1, -1);

    public bool IsKnown => this != Unknown;

    public long Pixels => (long)Width * Height;

    public int ShortSide => Math.Min(Width, Height);

    /// <summary>From numbers as they stand in a header, which may be beyond an int.</summary>
    public static PictureSize Of(long width, long height) => new((int)Math.Min(width, int.MaxValue), (int)Math.Min(height, int.MaxValue));
}
