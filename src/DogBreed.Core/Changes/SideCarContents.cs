using DogBreed.Core.Support;

namespace DogBreed.Core.Changes;

/// <summary>
/// Side-cars as they were before they were changed: a file each, named by the SHA-256 of what is in it. The journal holds the hashes alone.
/// </summary>
internal sealed class SideCarContents(string folder)
{
    // What was kept for a change that is not in the journal yet is not deleted.
    private static readonly TimeSpan s_grace = TimeSpan.FromHours(1);

    /// <summary>Keeps a content, on the disk, and gives its hash.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public string Keep(ReadOnlySpan<byte> content)
    {
        string hash = FileContent.Hash(content);
        if (File.Exists(PathOf(hash)))
        {
            // It is wanted anew.
            File.SetLastWriteTimeUtc(PathOf(hash), DateTime.UtcNow);
        }
        else
        {
            Directory.CreateDirectory(folder);
            SafeFile.Write(PathOf(hash), content);
        }

        return hash;
    }

    /// <summary>The content of a hash; null where it is not kept, or was changed.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[]? Find(string hash)
    {
        string path = PathOf(hash);
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] content = File.ReadAllBytes(path);
        return string.Equals(FileContent.Hash(content), hash, StringComparison.Ordinal) ? content : null;
    }

    /// <summary>Deletes what nobody asks for any more.</summary>
    public void KeepOnly(Func<string, bool> isWanted)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string path in Directory.EnumerateFiles(folder))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > s_grace && !isWanted(Path.GetFileNameWithoutExtension(path)))
            {
                FileMover.TryDelete(path);
            }
        }
    }

    // A hash out of a file that somebody else wrote to is no path.
    private string PathOf(string hash) => Path.Combine(folder, string.Concat(hash.Where(char.IsAsciiHexDigit)) + ".xmp");
}
