using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Training.Scratch;

/// <summary>The state of a training from scratch after an epoch: with it, seed and data the rest follows, to the bit.</summary>
/// <param name="Fingerprint">Names the training: its data, options and seed.</param>
/// <param name="History">The epochs so far.</param>
/// <param name="Weights">The weights now.</param>
/// <param name="Squares">RMSprop's running squares now.</param>
/// <param name="BestWeights">The weights of the best epoch.</param>
internal sealed record ScratchCheckpoint(
    string Fingerprint,
    IReadOnlyList<EpochRecord> History,
    float[][] Weights,
    float[][] Squares,
    float[][] BestWeights
)
{
    private static readonly byte[] s_magic = "DogBreed checkpoint 2\n"u8.ToArray();

    /// <summary>Writes it; the old file or the new one is there at any moment.</summary>
    public void Write(string path)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(s_magic);
            writer.Write(Fingerprint);
            writer.Write(JsonSerializer.Serialize(History));
            foreach (float[][] arrays in new[] { Weights, Squares, BestWeights })
            {
                foreach (float[] values in arrays)
                {
                    writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
                }
            }
        }

        memory.Write(SHA256.HashData(memory.ToArray()));
        SafeFile.Write(path, memory.ToArray());
    }

    /// <summary>Reads it; null where there is none.</summary>
    /// <exception cref="TrainingException">It is damaged, or of another training.</exception>
    public static ScratchCheckpoint? Read(string path, string fingerprint, IReadOnlyList<ScratchWeight> weights)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] bytes = File.ReadAllBytes(path);
        if (
            bytes.Length < s_magic.Length + 32
            || !bytes.AsSpan().StartsWith(s_magic)
            || !SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - 32))
        )
        {
            throw new TrainingException(ErrorKind.CheckpointNotUsable, Texts.FormatThisIsNotACheckpoint(path));
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, s_magic.Length, bytes.Length - s_magic.Length - 32), Encoding.UTF8);
        string begun = reader.ReadString();
        if (!string.Equals(begun, fingerprint, StringComparison.Ordinal))
        {
            throw new TrainingException(ErrorKind.CheckpointNotUsable, Texts.FormatCheckpointAnotherTraining(path, begun, fingerprint));
        }

        EpochRecord[] history = JsonSerializer.Deserialize<EpochRecord[]>(reader.ReadString()) ?? [];
        return new ScratchCheckpoint(fingerprint, history, ReadAll(), ReadAll(), ReadAll());

        float[][] ReadAll() =>
            [
                .. weights.Select(w =>
                {
                    var values = new float[w.Length];
                    reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
                    return values;
                }),
            ];
    }
}
