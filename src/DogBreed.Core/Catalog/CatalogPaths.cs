namespace DogBreed.Core.Catalog;

/// <summary>
/// Paths as a catalog keeps them: below its root relative to that, with a dot before them and slashes, so that a library that is mounted
/// elsewhere, or on another system, is the same library; all others in full.
/// </summary>
/// <param name="root">The root's full path; null where there is none.</param>
internal sealed class CatalogPaths(string? root)
{
    private const string Below = ".";

    private static readonly StringComparison s_comparison = OperatingSystem.IsWindows()
        ? StringComparison.OrdinalIgnoreCase
        : StringComparison.Ordinal;

    // A root of another system is none here.
    private readonly string? _root =
        root is null || !Path.IsPathFullyQualified(root) ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    // Photographs come folder by folder.
    private (string Full, string Kept) _last = (string.Empty, string.Empty);

    /// <summary>Whether a folder of a catalog is relative to its root.</summary>
    public static bool IsRelative(string folder) =>
        folder.StartsWith(Below, StringComparison.Ordinal) && (folder.Length == 1 || folder[1] == '/');

    /// <summary>The folder of a file as a catalog keeps it.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="name">Its name.</param>
    public string Split(string path, out string name)
    {
        name = Path.GetFileName(path);
        ReadOnlySpan<char> folder = Path.GetDirectoryName(path.AsSpan());
        if (!folder.SequenceEqual(_last.Full))
        {
            _last = (folder.ToString(), Kept(folder.ToString()));
        }

        return _last.Kept;
    }

    /// <summary>The full path of a file of a catalog; null where it is relative, and no root is known.</summary>
    public string? Full(string folder, string name)
    {
        if (!IsRelative(folder))
        {
            return Path.Join(folder, name);
        }

        return _root is null ? null : Path.Join(_root, folder[1..].TrimStart('/').Replace('/', Path.DirectorySeparatorChar), name);
    }

    private string Kept(string folder)
    {
        if (_root is null || !folder.StartsWith(_root, s_comparison))
        {
            return folder;
        }

        string rest = folder[_root.Length..];
        if (rest.Length == 0)
        {
            return Below;
        }

        // The root of a drive ends with its separator.
        if (rest[0] == Path.DirectorySeparatorChar)
        {
            return Below + Slashes(rest);
        }

        return Path.EndsInDirectorySeparator(_root) ? $"{Below}/{Slashes(rest)}" : folder;
    }

    private static string Slashes(string path) => path.Replace(Path.DirectorySeparatorChar, '/');
}
