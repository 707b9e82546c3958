using DogBreed.Core.Models;

namespace DogBreed.Core.Importing;

/// <summary>Reads the names of classes from a file with a name a line, or from the folders of a data set.</summary>
public static class ClassListReader
{
    private const int MaximumBytes = 1 << 24;
    private static readonly string[] s_splits = ["train", "training", "valid", "validation", "val", "test"];

    /// <summary>The names in order: that of the lines, or that of the folders' names, which is how Keras's loaders number them. Numbers and WordNet ids before a name are taken away.</summary>
    /// <param name="path">A text file in UTF-8, or a folder with a folder a class (or with train, which has them).</param>
    /// <exception cref="ModelException">There is none, or two classes have the same name.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] raw = Directory.Exists(path) ? Folders(path)
            : !File.Exists(path) ? throw new ModelException($"{path}: there is no such file or folder.", isMissing: true)
            : new FileInfo(path).Length > MaximumBytes ? throw new ModelException($"{path}: a list of classes has at most {MaximumBytes >> 20} MiB.")
            : [.. File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0)];
        if (Array.Exists(raw, n => !PlainText.Is(n, 256) || n.Contains('\uFFFD', StringComparison.Ordinal)))
        {
            throw new ModelException($"{path}: this is no list of classes: a text in UTF-8 with a name a line was expected.");
        }

        string[] names = [.. raw.Select(name => BreedNames.FromFolder(name).Name)];

        // Two classes may differ in their numbers alone.
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names
            : raw.Distinct(StringComparer.Ordinal).Count() == raw.Length ? raw
            : throw new ModelException($"{path}: the class '{raw.GroupBy(n => n, StringComparer.Ordinal).First(g => g.Skip(1).Any()).Key}' is named twice.");
    }

    private static string[] Folders(string folder)
    {
        string[] names = Names(folder);
        string? train = Array.Find(names, n => s_splits.Contains(n, StringComparer.OrdinalIgnoreCase));
        string[] classes = train is null ? names : Names(Path.Combine(folder, train));
        return classes.Length > 0 ? classes : throw new ModelException($"{folder}: it has no folders: a folder a class was expected, or a folder train that has them.");

        static string[] Names(string parent) => [.. Directory.EnumerateDirectories(parent).Select(f => Path.GetFileName(f)).Where(n => !n.StartsWith('.')).Order(StringComparer.Ordinal)];
    }
}
