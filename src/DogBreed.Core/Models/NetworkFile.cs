using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>One .onnx file of a model.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal, as the card gives it.</param>
/// <param name="Temperature">
/// What logits are divided by before softmax, fitted on photographs that the network had not seen; above 0.
/// </param>
/// <param name="Accuracy">The top-1 accuracy over dog photographs that the card gives, 0..1; null where it gives none.</param>
internal sealed record NetworkFile(string Path, string Sha256, double Temperature, double? Accuracy)
{
    /// <summary>Which threshold gives which accuracy where groups are named; empty where it was not measured.</summary>
    public IReadOnlyList<SelectivePoint> Selective { get; init; } = [];

    /// <summary>A file that no card describes: its hash is made of what is there.</summary>
    /// <exception cref="ModelException">It cannot be read.</exception>
    public static NetworkFile At(string path, double temperature) => new(path, FileContent.Hash(Read(path)), temperature, null);

    /// <summary>Reads the file and compares it with its hash: what was cut short or changed is not handed to ONNX Runtime.</summary>
    /// <exception cref="ModelException">The file is missing, or is not the card's.</exception>
    public byte[] Load()
    {
        byte[] bytes = Read(Path);
        return string.Equals(FileContent.Hash(bytes), Sha256, StringComparison.OrdinalIgnoreCase)
            ? bytes
            : throw new ModelException(Texts.FormatFileDamagedDifferentSHA256(Path));
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(Texts.FormatNetworkCannotRead(path, e.Message), e);
        }
    }
}
