namespace DogBreed.Core.Models;

/// <summary>One .onnx file of a model.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal, as the card gives it.</param>
/// <param name="Temperature">What logits are divided by before softmax, fitted on photographs that the network had not seen; above 0.</param>
/// <param name="Accuracy">The top-1 accuracy over dog photographs that the card gives, 0..1; null where it gives none.</param>
public sealed record NetworkFile(string Path, string Sha256, double Temperature, double? Accuracy);
