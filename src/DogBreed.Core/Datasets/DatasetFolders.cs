using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Datasets;

/// <summary>A file in a data set's folder.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="ClassFolder">The name of its class's folder.</param>
/// <param name="Split">The split whose folder it is in; null where there are none.</param>
internal sealed record DatasetFile(string Path, string ClassFolder, DatasetSplit? Split);

/// <summary>What stands where in a data set's folder.</summary>
internal sealed class DatasetFolders
{
    // What file managers leave in every folder.
    private static readonly HashSet<string> s_ignored = new(StringComparer.OrdinalIgnoreCase) { "Thumbs.db", "desktop.ini" };

    private static readonly EnumerationOptions s_here = new()
    {
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
    };

    private readonly List<DatasetFile> _files = [];
    private readonly SortedSet<string> _classFolders = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _passedOver = new(StringComparer.Ordinal);

    private DatasetFolders(string root) => Root = root;

    public string Root { get; }

    public bool HasOwnSplits { get; private set; }

    public IReadOnlyCollection<string> ClassFolders => _classFolders;

    public IReadOnlyList<DatasetFile> Files => _files;

    public IReadOnlyList<string> PassedOver => [.. _passedOver];

    /// <exception cref="DatasetException">There is no such folder, or no class folder in it.</exception>
    public static DatasetFolders Find(string folder)
    {
        var result = new DatasetFolders(Path.GetFullPath(folder));
        if (!Directory.Exists(result.Root))
        {
            throw new DatasetException(
                File.Exists(result.Root) ? Texts.FormatFileDataSetFolderFolder(result.Root) : Texts.FormatThereIsNoSuchFolder(result.Root)
            );
        }

        try
        {
            (string Path, DatasetSplit? Split)[] folders =
            [
                .. result.Folders(result.Root).Select(f => (f, SplitNames.Of(Path.GetFileName(f)))),
            ];
            result.HasOwnSplits = folders.Any(f => f.Split == DatasetSplit.Train);
            if (result.HasOwnSplits)
            {
                // "vaild" beside train is more likely a slip than meant.
                result._passedOver.UnionWith(folders.Where(f => f.Split is null).Select(f => f.Path));
                foreach ((string path, DatasetSplit? split) in folders.Where(f => f.Split is not null))
                {
                    result.AddClasses(path, split);
                }
            }
            else
            {
                result.AddClasses(result.Root, null);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(Texts.FormatFolderCannotRead(result.Root, ReasonOf(e)), e);
        }

        return result._classFolders.Count > 0
            ? result
            : throw new DatasetException(Texts.FormatClassFolderDataSetFolder(result.Root, Path.Combine(result.Root, "Beagle")));
    }

    private static string ReasonOf(Exception e) =>
        e.Message.Contains(PhotoSource.NotUtf8, StringComparison.Ordinal)
            ? Texts.FormatSaidOf(e.Message.TrimEnd('.', '。'), Texts.NameNotUtf8)
            : e.Message;

    private void AddClasses(string parent, DatasetSplit? split)
    {
        foreach (string folder in Folders(parent))
        {
            string name = Path.GetFileName(folder);
            _classFolders.Add(name);
            foreach (string file in FolderFiles.Below(folder).Order(StringComparer.Ordinal))
            {
                if (!s_ignored.Contains(Path.GetFileName(file)))
                {
                    _files.Add(new DatasetFile(file, name, split));
                }
            }
        }
    }

    private IEnumerable<string> Folders(string parent)
    {
        foreach (string folder in Directory.EnumerateDirectories(parent, "*", s_here).Order(StringComparer.Ordinal))
        {
            if (LeadsBack(folder))
            {
                _passedOver.Add(folder);
            }
            else
            {
                yield return folder;
            }
        }
    }

    /// <summary>True for a link to a folder that it stands in.</summary>
    private static bool LeadsBack(string folder)
    {
        var info = new DirectoryInfo(folder);
        if (info.LinkTarget is null)
        {
            return false;
        }

        try
        {
            string? target = info.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            return target is null
                || (Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar).StartsWith(
                    Path.TrimEndingDirectorySeparator(target) + Path.DirectorySeparatorChar,
                    StringComparison.Ordinal
                );
        }
        catch (IOException)
        {
            // Links in a circle.
            return true;
        }
    }
}
