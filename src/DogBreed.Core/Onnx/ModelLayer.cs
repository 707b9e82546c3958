namespace DogBreed.Core.Onnx;

/// <summary>A layer of a network, as Keras's summary shows them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its operator: Conv, Gemm, ...</param>
/// <param name="Shape">
/// The shape of what it gives, in the network's order; null stands for a dimension that is free, such as the batch.
/// </param>
/// <param name="Parameters">The number of its weights.</param>
internal sealed record ModelLayer(string Name, string Type, IReadOnlyList<int?> Shape, long Parameters);
