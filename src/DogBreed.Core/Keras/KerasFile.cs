using System.IO.Compression;
using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras;

/// <summary>
/// A file that Keras wrote, of any kind: .keras (a zip archive), .h5 and .hdf5 of a whole model, or of weights alone. What it is is told by
/// its content.
/// </summary>
internal sealed class KerasFile : IDisposable
{
    private const long MaximumConfigBytes = 64L << 20;
    private const long MaximumWeightBytes = 3L << 30;

    // Trained weights hardly pack; those of tests, few values over and over, to an eightieth.
    private const int MaximumPacking = 100;
    private const long AlwaysReadBytes = 256L << 20;
    private const int MaximumEntries = 10_000;

    private readonly Hdf5File _hdf5;

    private KerasFile(string path, Hdf5File hdf5, string? config, string? version)
    {
        Path = path;
        _hdf5 = hdf5;
        Named = NamedWeights.Find(hdf5);
        Version = version;
        Model = config is null ? null : KerasModelReader.Read(path, config);
        if (Model is not null)
        {
            Named?.DemandAllRead(path, Model);
        }

        Numbered = Named is null ? NumberedWeights.Find(hdf5, path, Model) : null;
        if (Named is null && Numbered is null)
        {
            throw new ModelException(Texts.FormatHDF5FileHoldsWeightsKeras(path));
        }
    }

    public string Path { get; }

    /// <summary>The configuration; null where the file holds weights alone.</summary>
    public KerasModel? Model { get; }

    /// <summary>The version of Keras that wrote it, as far as it says.</summary>
    public string? Version { get; }

    /// <summary>Keras 1 and 2; its hard_sigmoid is another function than that of Keras 3.</summary>
    public bool IsKeras2 => Version is null ? Numbered is null : !Version.StartsWith('3');

    /// <summary>The weights by name; null where they are numbered.</summary>
    public NamedWeights? Named { get; }

    /// <summary>The weights by number; null where they have names.</summary>
    public NumberedWeights? Numbered { get; }

    public IKerasWeights Weights => (IKerasWeights?)Named ?? Numbered!;

    /// <summary>True for a file that begins as one of HDF5, or as a zip archive.</summary>
    public static bool IsKeras(string path)
    {
        Span<byte> head = stackalloc byte[4];
        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && (IsHdf5(head) || IsZip(head));
    }

    /// <exception cref="ModelException">It is no such file, or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static KerasFile Open(string path, CancellationToken cancellation = default)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            Span<byte> head = stackalloc byte[4];
            int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            if (read == head.Length && IsZip(head))
            {
                using (stream)
                {
                    return OpenArchive(path, stream, cancellation);
                }
            }

            if (read < head.Length || !IsHdf5(head))
            {
                throw new ModelException(Texts.FormatNeitherHDF5FileH5Hdf5(path));
            }

            Hdf5File hdf5 = Hdf5File.Open(path, stream, cancellation);
            return Make(path, hdf5, hdf5.Text(string.Empty, "model_config"), hdf5.Text(string.Empty, "keras_version"));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Dispose() => _hdf5.Dispose();

    private static KerasFile Make(string path, Hdf5File hdf5, string? config, string? version)
    {
        try
        {
            return new KerasFile(path, hdf5, config, version);
        }
        catch
        {
            hdf5.Dispose();
            throw;
        }
    }

    private static KerasFile OpenArchive(string path, FileStream stream, CancellationToken cancellation)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            if (archive.Entries.Count > MaximumEntries)
            {
                throw new ModelException(Texts.FormatArchiveEntriesModelKeras(path, archive.Entries.Count));
            }

            string config = System.Text.Encoding.UTF8.GetString(Read("config.json", MaximumConfigBytes));
            string? version = archive.GetEntry("metadata.json") is null ? null : VersionOf(Read("metadata.json", MaximumConfigBytes));
            byte[] weights = Read(
                "model.weights.h5",
                Math.Min(Math.Min(MaximumWeightBytes, Array.MaxLength), AlwaysReadBytes + (MaximumPacking * stream.Length))
            );
            return Make(path, Hdf5File.Open(path, new MemoryStream(weights, writable: false), cancellation), config, version);

            byte[] Read(string name, long limit)
            {
                ZipArchiveEntry entry = archive.GetEntry(name) ?? throw new ModelException(Texts.FormatArchiveModelKeras3Saved(path, name));
                if (entry.Length > limit)
                {
                    throw new ModelException(Texts.FormatBytesMoreThanRead(path, name, entry.Length, limit));
                }

                // The length that the archive gives is not trusted: what is there is counted, and room is made as it comes.
                using Stream content = entry.Open();
                using var memory = new MemoryStream((int)Math.Min(entry.Length, 1 << 20));
                byte[] buffer = new byte[1 << 16];
                for (int read; (read = content.Read(buffer)) > 0; )
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (memory.Length + read > limit)
                    {
                        throw new ModelException(Texts.FormatUnpacksMoreThanBytesRead(path, name, limit));
                    }

                    memory.Write(buffer, 0, read);
                }

                return memory.Length == entry.Length
                    ? memory.ToArray()
                    : throw new ModelException(Texts.FormatArchiveDamagedBytesSays(path, name, memory.Length, entry.Length));
            }
        }
        catch (Exception e)
            when (e is InvalidDataException or NotSupportedException or EndOfStreamException or ArgumentException or OverflowException)
        {
            throw new ModelException(Texts.FormatKerasArchiveDamaged(path), e);
        }
    }

    private static string? VersionOf(byte[] metadata)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(metadata);
            return document.RootElement.TryGetProperty("keras_version", out JsonElement version) ? version.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>True for the first bytes of a file of HDF5.</summary>
    public static bool IsHdf5(ReadOnlySpan<byte> head) => head is [0x89, (byte)'H', (byte)'D', (byte)'F', ..];

    /// <summary>True for the first bytes of a zip archive.</summary>
    public static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\x3\x4"u8);
}
