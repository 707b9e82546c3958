using System.Security.Cryptography;

namespace DogBreed.Core.Models;

/// <summary>One .onnx file of a model.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal, as the card gives it.</param>
/// <param name="Temperature">What logits are divided by before softmax, fitted on photographs that the network had not seen; above 0.</param>
/// <param name="Accuracy">The top-1 accuracy over dog photographs that the card gives, 0..1; null where it gives none.</param>
public sealed record NetworkFile(string Path, string Sha256, double Temperature, double? Accuracy)
{
    /// <summary>Reads the file and compares it with its hash: what was cut short or changed is not handed to ONNX Runtime.</summary>
    /// <exception cref="ModelException">The file is missing, or is not the card's.</exception>
    internal byte[] Load()
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(Path);
            return string.Equals(Convert.ToHexString(SHA256.HashData(bytes)), Sha256, StringComparison.OrdinalIgnoreCase)
                ? bytes
                : throw new ModelException($"{Path}: the file is damaged or another one: its SHA-256 is not that of its card.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{Path}: the network cannot be read: {e.Message}", e);
        }
    }
}
