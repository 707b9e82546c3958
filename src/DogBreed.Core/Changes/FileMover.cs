using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Changes;

/// <summary>
/// Moves and copies a file so that at any moment one whole copy of it has its old name or its new one, and nothing is ever overwritten.
/// </summary>
internal static class FileMover
{
    /// <summary>
    /// Moves a file: by a rename within a volume; to another volume by a copy that is flushed and compared before the original goes.
    /// </summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its new name, in a folder that is there.</param>
    /// <param name="temporary">The name of the copy while it is not whole: in the same folder, and nobody else's.</param>
    /// <returns>The SHA-256 where the file was copied, else null; no result where the new name is taken.</returns>
    /// <exception cref="IOException">It cannot be moved; it is where it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be moved; it is where it was.</exception>
    /// <exception cref="PhotoException">It changed while it was copied; it is where it was.</exception>
    public static MoveResult? Move(string from, string to, string temporary)
    {
        switch (SystemFile.Rename(from, to))
        {
            case RenameResult.Done:
                return new MoveResult(null);
            case RenameResult.Taken:
                return null;
        }

        if (Copy(from, to, temporary) is not { } copied)
        {
            return null;
        }

        try
        {
            Delete(from);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The original stays (its folder may not be written): then there is to be no copy either. A network drive may say no and have
            // done it all the same: then the copy is all that there is.
            if (File.Exists(from) && FileContent.AreSame(from, to))
            {
                TryDelete(to);
                throw;
            }
        }

        return copied;
    }

    /// <summary>Copies a file: the copy has the new name when it is whole, on the disk, and equal to the original.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">The copy, in a folder that is there.</param>
    /// <param name="temporary">The name of the copy while it is not whole: in the same folder, and nobody else's.</param>
    /// <returns>The SHA-256; no result where the new name is taken.</returns>
    /// <exception cref="IOException">It cannot be copied.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be copied.</exception>
    /// <exception cref="PhotoException">It changed while it was copied.</exception>
    public static MoveResult? Copy(string from, string to, string temporary)
    {
        // Before the bytes are copied for nothing; the rename decides.
        if (Path.Exists(to))
        {
            return null;
        }

        FileStamp? before = FileStamp.Of(from);
        try
        {
            CopyWhole(from, temporary);
            using (
                var handle = File.OpenHandle(
                    temporary,
                    FileMode.Open,
                    OperatingSystem.IsWindows() ? WriteAccess(temporary) : FileAccess.Read
                )
            )
            {
                RandomAccess.FlushToDisk(handle);
            }

            SystemFile.CopyOwnerAndAttributes(from, temporary);
            File.SetLastWriteTimeUtc(temporary, File.GetLastWriteTimeUtc(from));
            if (OperatingSystem.IsWindows())
            {
                File.SetAttributes(temporary, File.GetAttributes(from));
            }

            string hash = FileContent.Hash(from);
            if (!string.Equals(hash, FileContent.Hash(temporary), StringComparison.Ordinal) || FileStamp.Of(from) != before)
            {
                throw new PhotoException(ErrorKind.PhotoChanged, Texts.FileChangedWhileCopied);
            }

            if (SystemFile.Rename(temporary, to) == RenameResult.Done)
            {
                SystemFile.FlushFolder(Path.GetDirectoryName(to)!);
                return new MoveResult(hash);
            }

            Delete(temporary);
            return null;
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    // What .NET makes of EFBIG, a file that is too large for its file system, is an error of arguments.
    private static void CopyWhole(string from, string to)
    {
        try
        {
            File.Copy(from, to);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new IOException(Texts.FileTooLargeThere, e);
        }
    }

    /// <summary>Deletes a file, also one that is marked as read-only, as a move does.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be deleted.</exception>
    public static void Delete(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
        }

        File.Delete(path);
    }

    /// <summary>Deletes a copy that was not finished, where it can be.</summary>
    public static void TryDelete(string temporary)
    {
        try
        {
            if (File.Exists(temporary))
            {
                Delete(temporary);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that is on its way says more.
        }
    }

    // A read-only copy cannot be flushed on Windows; its attributes are set again afterwards.
    private static FileAccess WriteAccess(string path)
    {
        File.SetAttributes(path, FileAttributes.Normal);
        return FileAccess.ReadWrite;
    }
}

/// <summary>A file was moved or copied.</summary>
/// <param name="Hash">The SHA-256 of what was copied; null where a rename was enough.</param>
internal readonly record struct MoveResult(string? Hash);
