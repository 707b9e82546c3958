using System.IO.Compression;
using System.Text;
using DogBreed.Core.Errors;
using DogBreed.Core.Keras;
using DogBreed.Core.Support;

namespace DogBreed.Core.Importing;

/// <summary>
/// An archive with a model and its labels.txt, as Teachable Machine gives its Keras models (converted_keras.zip): unpacked into a folder of
/// its own, which is deleted in the end.
/// </summary>
internal sealed class ModelArchive : IDisposable
{
    private const string KerasConfiguration = "config.json";
    private const string LabelsFile = "labels.txt";
    private const long MostModelBytes = 2L << 30;
    private const int MostLabelBytes = 1 << 20;

    private static readonly string[] s_endings = [".h5", ".hdf5", ".keras", ".onnx"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dogbreed-import-");

    private ModelArchive() { }

    /// <summary>The model's file.</summary>
    public string ModelPath { get; private set; } = string.Empty;

    /// <summary>The names of the classes; null where there are none in the archive.</summary>
    public IReadOnlyList<string>? ClassNames { get; private set; }

    /// <summary>True for an archive that is laid out as Teachable Machine does.</summary>
    public bool IsTeachableMachine { get; private set; }

    /// <summary>Unpacks an archive; null where the file is none, has no model in it, or is a model itself (.keras).</summary>
    /// <exception cref="ModelException">It has several models, or is damaged.</exception>
    public static ModelArchive? Open(string path)
    {
        if (!IsZip(path))
        {
            return null;
        }

        try
        {
            using ZipArchive zip = ZipFile.OpenRead(path);
            ZipArchiveEntry[] models =
            [
                .. zip.Entries.Where(e => s_endings.Contains(Path.GetExtension(e.Name), StringComparer.OrdinalIgnoreCase) && !IsOfMac(e)),
            ];
            if (models.Length == 0 || zip.GetEntry(KerasConfiguration) is not null)
            {
                return null;
            }

            return models is [var model]
                ? Unpack(zip, model, path)
                : throw new ModelException(Texts.FormatArchiveWithSeveralModels(path, string.Join(", ", models.Select(m => m.FullName))));
        }
        catch (InvalidDataException e)
        {
            throw new ModelException(Texts.FormatArchiveDamaged(path), e);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static ModelArchive Unpack(ZipArchive zip, ZipArchiveEntry model, string path)
    {
        var archive = new ModelArchive();
        try
        {
            // Under the archive's name, which importers make the model's of.
            string name = Path.GetFileNameWithoutExtension(path) + Path.GetExtension(model.Name).ToLowerInvariant();
            archive.ModelPath = Path.Combine(archive._folder.FullName, name);
            using (FileStream file = File.Create(archive.ModelPath))
            {
                Copy(model, file, MostModelBytes, path);
            }

            if (IsZip(archive.ModelPath) && !archive.ModelPath.EndsWith(".keras", StringComparison.Ordinal))
            {
                throw new ModelException(Texts.FormatArchiveDamaged(path));
            }

            string beside = model.FullName[..^model.Name.Length] + LabelsFile;
            if (zip.Entries.FirstOrDefault(e => string.Equals(e.FullName, beside, StringComparison.OrdinalIgnoreCase)) is { } labels)
            {
                using var text = new MemoryStream();
                Copy(labels, text, MostLabelBytes, path);
                string content = Encoding.UTF8.GetString(text.ToArray()).TrimStart('\uFEFF');
                archive.ClassNames = ClassListReader.Parse(content, $"{path}/{labels.FullName}");
                archive.IsTeachableMachine = string.Equals(model.Name, "keras_model.h5", StringComparison.OrdinalIgnoreCase);
            }

            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    // What an archive says of its sizes is not believed.
    private static void Copy(ZipArchiveEntry entry, Stream to, long most, string path)
    {
        using Stream from = entry.Open();
        var buffer = new byte[1 << 16];
        long total = 0;
        while (from.Read(buffer) is > 0 and var read)
        {
            total += read;
            if (total > most)
            {
                throw new ModelException(Texts.FormatArchiveTooLarge(path, entry.FullName, most >> 20));
            }

            to.Write(buffer.AsSpan(0, read));
        }
    }

    // What the Finder packs beside each file.
    private static bool IsOfMac(ZipArchiveEntry entry) =>
        entry.Name.StartsWith("._", StringComparison.Ordinal) || entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal);

    private static bool IsZip(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        return file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == start.Length && KerasFile.IsZip(start);
    }
}
