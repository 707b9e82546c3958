namespace DogBreed.Core.Support;

/// <summary>What paths of files mean to the system.</summary>
internal static class FilePaths
{
    /// <summary>How names are compared: as most file systems of the system do.</summary>
    public static StringComparer Comparer { get; } = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    /// <summary>Whether a path is a folder itself, or below it.</summary>
    /// <param name="path">A full path.</param>
    /// <param name="folder">The folder's full path.</param>
    public static bool IsWithin(string path, string folder)
    {
        string relative = Path.GetRelativePath(folder, path);
        return relative == "." || (!Path.IsPathRooted(relative) && relative.Split(Path.DirectorySeparatorChar)[0] != "..");
    }
}
