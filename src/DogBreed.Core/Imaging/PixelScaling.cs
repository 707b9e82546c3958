namespace DogBreed.Core.Imaging;

/// <summary>
/// A channel's value is pixel x scale + offset; with std 1 the offset is exactly minus the mean, so that the result is Keras's to the bit.
/// </summary>
internal readonly struct PixelScaling
{
    public PixelScaling(IReadOnlyList<float> mean, IReadOnlyList<float> std)
    {
        (Scale0, Offset0) = ForChannel(mean[0], std[0]);
        (Scale1, Offset1) = ForChannel(mean[1], std[1]);
        (Scale2, Offset2) = ForChannel(mean[2], std[2]);
    }

    public float Scale0 { get; }

    public float Scale1 { get; }

    public float Scale2 { get; }

    public float Offset0 { get; }

    public float Offset1 { get; }

    public float Offset2 { get; }

    private static (float Scale, float Offset) ForChannel(float mean, float std) => (1 / std, -mean / std);
}
