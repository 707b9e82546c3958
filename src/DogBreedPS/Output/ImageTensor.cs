namespace DogBreedPS;

/// <summary>A tensor of one or more photographs.</summary>
public sealed class ImageTensor
{
    internal ImageTensor(IReadOnlyList<string?> paths, float[] data, int[] shape, string layout)
    {
        Path = new ReadableList<string?>([.. paths]);
        Data = data;
        Shape = shape;
        Layout = layout;
    }

    /// <summary>The photographs' full paths, in the order of the batch; null for bytes and streams.</summary>
    public ReadableList<string?> Path { get; }

    /// <summary>The values in row-major order.</summary>
    public float[] Data { get; }

    /// <summary>For example 1, 224, 224, 3: batch, height, width, channels.</summary>
    public int[] Shape { get; }

    /// <summary>NHWC or NCHW.</summary>
    public string Layout { get; }

    /// <summary>"float32[1,224,224,3] NHWC".</summary>
    public override string ToString() => $"float32[{string.Join(",", Shape)}] {Layout}";
}
