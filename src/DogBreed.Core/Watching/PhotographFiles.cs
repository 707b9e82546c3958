using System.IO.Enumeration;
using DogBreed.Core.Support;

namespace DogBreed.Core.Watching;

/// <summary>
/// The files of a folder whose names are those of photographs: no side-cars, and nothing that is on its way under another name.
/// </summary>
internal static class PhotographFiles
{
    // By their names: what a file really is, its first bytes say, which are not there yet.
    private static readonly HashSet<string> s_extensions = new(PhotographNames.Readable, StringComparer.OrdinalIgnoreCase);

    private static readonly string[] s_temporary = [".", "~"];

    /// <summary>
    /// The files, with what they are known by; hidden files, and what begins as programs name unfinished files, are left out.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IEnumerable<(string Path, FileStamp Stamp)> In(string folder, bool recurse) =>
        new FileSystemEnumerable<(string, FileStamp)>(
            folder,
            static (ref FileSystemEntry entry) =>
                (entry.ToFullPath(), new FileStamp(entry.Length, entry.LastWriteTimeUtc.UtcDateTime.Ticks)),
            new EnumerationOptions
            {
                IgnoreInaccessible = true,
                RecurseSubdirectories = recurse,
                AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
            }
        )
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory && IsPhotograph(entry.FileName),
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !FolderFiles.IsLink(ref entry),
        };

    /// <summary>Whether another program has a file open for writing, where the system says so: on Windows.</summary>
    public static bool IsBeingWritten(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            // It may not be read at all, which is said when it is.
            return false;
        }
    }

    private static bool IsPhotograph(ReadOnlySpan<char> name)
    {
        foreach (string prefix in s_temporary)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return s_extensions.Contains(Path.GetExtension(name).ToString());
    }
}
