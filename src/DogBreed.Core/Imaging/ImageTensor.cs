namespace DogBreed.Core.Imaging;

/// <summary>A tensor of pictures: floats in row-major order.</summary>
/// <param name="Data">The values: the product of <paramref name="Shape"/> of them.</param>
/// <param name="Shape">[N, 3, size, size] or [N, size, size, 3].</param>
/// <param name="Layout">Which of the two.</param>
public sealed record ImageTensor(float[] Data, int[] Shape, TensorLayout Layout);
