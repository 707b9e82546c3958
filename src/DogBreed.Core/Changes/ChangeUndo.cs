using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Changes;

/// <summary>Takes changes back: what was moved goes back, copies go, side-cars are as they were. What was changed since stays.</summary>
internal sealed class ChangeUndo(ChangeJournal journal) : IDisposable
{
    // The runs whose changes are taken back, with their locks: nobody else settles them meanwhile. Null for one that is still under way.
    private readonly Dictionary<long, FileStream?> _runs = [];

    /// <summary>Takes some changes back; that they are going back is in the journal first.</summary>
    /// <param name="changes">Changes that were done, in the order in which they are taken back.</param>
    /// <returns>Each that was not being taken back by another call, with what stands in its way; null where it was taken back.</returns>
    /// <exception cref="ChangeException">The journal cannot be written: nothing more was taken back.</exception>
    public IReadOnlyList<(PhotoChange Change, ChangeException? Problem)> Undo(IReadOnlyList<PhotoChange> changes)
    {
        foreach (PhotoChange change in changes)
        {
            Hold(change);
        }

        var results = new List<(PhotoChange, ChangeException?)>(changes.Count);
        foreach (PhotoChange change in journal.Claim(changes))
        {
            ChangeException? problem = Undo(change);
            journal.Mark(change, problem is null ? ChangeState.Undone : ChangeState.Done);
            results.Add((change, problem));
        }

        journal.Flush();
        return results;
    }

    /// <summary>Removes the folders that the runs had made, where nothing is in them any more.</summary>
    /// <exception cref="ChangeException">The journal cannot be written.</exception>
    public void RemoveEmptyFolders()
    {
        foreach ((long run, string path) in journal.FoldersOf(_runs.Keys))
        {
            try
            {
                Directory.Delete(path);
                journal.ForgetFolder(run, path);
            }
            catch (DirectoryNotFoundException)
            {
                journal.ForgetFolder(run, path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Something is in it: it stays.
            }
        }

        journal.Flush();
    }

    /// <summary>Lets go of the runs.</summary>
    public void Dispose()
    {
        foreach (FileStream? hold in _runs.Values)
        {
            hold?.Dispose();
        }
    }

    private void Hold(PhotoChange change)
    {
        if (!_runs.ContainsKey(change.Run))
        {
            _runs.Add(change.Run, journal.Lock(change.RunName));
        }
    }

    private ChangeException? Undo(PhotoChange change)
    {
        try
        {
            return change.Kind switch
            {
                ChangeKind.Move => UndoMove(change),
                ChangeKind.Copy => UndoCopy(change),
                _ => UndoTag(change),
            };
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or PhotoException or ArgumentException or NotSupportedException)
        {
            return Left(change, e.Message, e);
        }
    }

    private static ChangeException? UndoMove(PhotoChange change)
    {
        if (FileStamp.Of(change.To) is not { } stamp)
        {
            // Somebody brought it back by hand, or a power failure did.
            return FileStamp.Of(change.From) is { } old && old == change.Stamp ? null : Left(change, Texts.UndoGone);
        }

        if (stamp != change.Stamp)
        {
            return Left(change, Texts.UndoChanged);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(change.From)!);
        return FileMover.Move(change.To, change.From, change.TemporaryBeside(change.From)) is null
            ? Left(change, Texts.FormatUndoTaken(change.From))
            : null;
    }

    private static ChangeException? UndoCopy(PhotoChange change)
    {
        if (!File.Exists(change.To))
        {
            return null;
        }

        if (!string.Equals(FileContent.Hash(change.To), change.Hash, StringComparison.Ordinal))
        {
            return Left(change, Texts.UndoChanged);
        }

        // The copy may be all that is left.
        if (!File.Exists(change.From) || !FileContent.AreSame(change.From, change.To) || SystemFile.AreOneName(change.From, change.To))
        {
            return Left(change, Texts.FormatUndoOriginalGone(change.From));
        }

        FileMover.Delete(change.To);
        return null;
    }

    private ChangeException? UndoTag(PhotoChange change)
    {
        string? hash = File.Exists(change.To) ? FileContent.Hash(change.To) : null;
        if (string.Equals(hash, change.HashBefore, StringComparison.Ordinal))
        {
            // Where the photograph is gone too, it has taken its side-car along.
            return hash is null && !File.Exists(change.From) ? Left(change, Texts.UndoGone) : null;
        }

        if (!string.Equals(hash, change.Hash, StringComparison.Ordinal))
        {
            return Left(change, hash is null ? Texts.UndoGone : Texts.UndoChanged);
        }

        if (change.HashBefore is null)
        {
            FileMover.Delete(change.To);
        }
        else if (journal.Contents.Find(change.HashBefore) is { } before)
        {
            SafeFile.Write(change.To, before, temporary: change.TemporaryBeside(change.To));
        }
        else
        {
            return Left(change, Texts.UndoContentMissing);
        }

        return null;
    }

    private static ChangeException Left(PhotoChange change, string reason, Exception? cause = null) =>
        new(ErrorKind.ChangeNotUndone, Texts.FormatUndoLeft(change.To, reason), cause);
}
