namespace DogBreed.Core.Support;

/// <summary>Writes files so that, whenever the power fails, there is the old one or the new one.</summary>
internal static class SafeFile
{
    /// <summary>Tries, before long work, whether a file can be written in a folder; nothing stays behind.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    public static void Probe(string path)
    {
        using (new FileStream(TemporaryBeside(path), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
        { }
    }

    /// <summary>Writes a file that is not there yet, and flushes it to the disk.</summary>
    /// <exception cref="IOException">It is there, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Writes a temporary file in the same folder, flushes it to the disk, and renames it.</summary>
    /// <exception cref="IOException">It cannot be written; or it is there, and is not to be written over.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <param name="path">The file.</param>
    /// <param name="content">What it is to hold.</param>
    /// <param name="overwrite">False where a file that is there is to stay.</param>
    /// <param name="temporary">The temporary file, for those who clear it away after a crash; by default a name that nobody else
    /// has.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, bool overwrite = true, string? temporary = null)
    {
        temporary ??= TemporaryBeside(path);
        try
        {
            WriteNew(temporary, content);
            Replace(temporary, path, overwrite);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // What .NET makes of EFBIG: a quota, or a file system whose files are small.
            File.Delete(temporary);
            throw new IOException(Texts.FormatBytesMoreThanMayWritten(path, content.Length), e);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The same for a file that is too long to stand in memory.</summary>
    /// <exception cref="IOException">It cannot be written; or it is there, and is not to be written over.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<Stream> write, bool overwrite)
    {
        string temporary = TemporaryBeside(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            Replace(temporary, path, overwrite);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void Replace(string temporary, string path, bool overwrite)
    {
        // Who may read a file may read the new one.
        if (overwrite && !OperatingSystem.IsWindows() && File.Exists(path))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
        }

        File.Move(temporary, path, overwrite);
    }

    // A name of its own, and a short one: with the file's name in it, it could be longer than names may be.
    private static string TemporaryBeside(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Guid.NewGuid():N}.tmp");
}
