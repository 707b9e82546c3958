namespace DogBreed.Core.Keras;

/// <summary>A weight as Keras keeps it: kernels are HWIO, dense kernels [inputs, outputs].</summary>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Values">Row by row.</param>
internal sealed record KerasTensor(int[] Shape, float[] Values)
{
    /// <summary>"[3, 3, 64, 128]".</summary>
    public override string ToString() => $"[{string.Join(", ", Shape)}]";
}
