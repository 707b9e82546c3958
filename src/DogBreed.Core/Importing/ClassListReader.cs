using DogBreed.Core.Datasets;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Importing;

/// <summary>Reads the names of classes from a file with a name a line, or from the folders of a data set.</summary>
internal static class ClassListReader
{
    private const int MaximumBytes = 1 << 24;

    /// <summary>
    /// The names in order: that of the lines, or that of the folders' names, which is how Keras's loaders number them. Numbers and WordNet
    /// ids before a name are taken away.
    /// </summary>
    /// <param name="path">A text file in UTF-8, or a folder with a folder a class (or with train, which has them).</param>
    /// <exception cref="ModelException">There is none, or two classes have the same name.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] raw = Directory.Exists(path) ? Folders(path) : Lines(path);
        if (Array.Exists(raw, n => !PlainText.Is(n, 256) || n.Contains('\uFFFD', StringComparison.Ordinal)))
        {
            throw new ModelException(Texts.FormatListClassesExpectedUTF8(path));
        }

        string[] names = [.. raw.Select(name => BreedNames.FromFolder(name).Name)];

        // Two classes may differ in their numbers alone.
        if (names.Distinct(StringComparer.Ordinal).Count() == names.Length)
        {
            return names;
        }

        return raw.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { Key: string twice }
            ? throw new ModelException(Texts.FormatClassNamedTwice(path, twice))
            : raw;
    }

    private static string[] Lines(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new ModelException(ErrorKind.ModelNotFound, Texts.FormatSuchFileFolder(path));
        }

        return file.Length > MaximumBytes
            ? throw new ModelException(Texts.FormatListClassesMostMiB(path, MaximumBytes >> 20))
            : [.. File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0)];
    }

    private static string[] Folders(string folder)
    {
        string[] names = Names(folder);
        string[] classes = SplitNames.First(names) is { } split ? Names(Path.Combine(folder, split)) : names;
        return classes.Length > 0 ? classes : throw new ModelException(Texts.FormatFoldersExpectedFolderPerClass(folder));

        static string[] Names(string parent) =>
            [
                .. Directory
                    .EnumerateDirectories(parent)
                    .Select(f => Path.GetFileName(f))
                    .Where(n => !n.StartsWith('.'))
                    .Order(StringComparer.Ordinal),
            ];
    }
}
