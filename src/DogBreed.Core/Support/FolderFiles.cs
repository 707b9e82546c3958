using System.IO.Enumeration;

namespace DogBreed.Core.Support;

/// <summary>
/// The files of a folder and of those below it. Links to files are files; links to folders are not followed: they may lead back.
/// </summary>
internal static class FolderFiles
{
    // Not FileAttributes.ReparsePoint: files of OneDrive that are not on the disk yet have it too, and are read like others.
    private static readonly EnumerationOptions s_options = new()
    {
        IgnoreInaccessible = true,
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
    };

    /// <summary>The paths, in no order, without hidden files.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IEnumerable<string> Below(string folder) =>
        new FileSystemEnumerable<string>(folder, static (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), s_options)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !IsLink(ref entry),
        };

    /// <summary>Whether an entry is a link.</summary>
    public static bool IsLink(ref FileSystemEntry entry) =>
        (entry.Attributes & FileAttributes.ReparsePoint) == FileAttributes.ReparsePoint && entry.ToFileSystemInfo().LinkTarget is not null;
}
