using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Changes;

/// <summary>
/// Settles what runs had planned that were killed, or whose power failed: the files say what happened, and the rest is finished, or is not
/// going to happen.
/// </summary>
internal static class ChangeRecovery
{
    /// <summary>Settles the changes of all runs that no process holds.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="finish">True to do what is still planned, false to leave it.</param>
    /// <returns>How many changes of interrupted runs there were.</returns>
    /// <exception cref="ChangeException">The journal cannot be written.</exception>
    public static int Settle(ChangeJournal journal, bool finish)
    {
        int count = 0;
        var locks = new Dictionary<string, FileStream?>(StringComparer.Ordinal);
        try
        {
            foreach (PhotoChange change in journal.Changes(new ChangeFilter { States = [ChangeState.Planned, ChangeState.Undoing] }))
            {
                if (!locks.TryGetValue(change.RunName, out FileStream? hold))
                {
                    locks.Add(change.RunName, hold = journal.Lock(change.RunName));
                }

                // A run that is under way settles its own.
                if (hold is not null && Settle(journal, change, finish))
                {
                    count++;
                }
            }

            journal.Flush();
            return count;
        }
        finally
        {
            foreach (FileStream? hold in locks.Values)
            {
                hold?.Dispose();
            }
        }
    }

    private static bool Settle(ChangeJournal journal, PhotoChange change, bool finish)
    {
        // Who had the lock until a moment ago may have settled it.
        if (journal.Changes(new ChangeFilter { Id = change.Id }).FirstOrDefault() is not { } now || now.State != change.State)
        {
            return false;
        }

        try
        {
            // What was begun and not finished is where the file was to go, or to go back.
            bool goesBack = change is { Kind: ChangeKind.Move, State: ChangeState.Undoing };
            FileMover.TryDelete(change.TemporaryBeside(goesBack ? change.From : change.To));
            switch (change.Kind, change.State)
            {
                case (ChangeKind.Tag, _):
                    SettleTag(journal, change);
                    break;
                case (ChangeKind.Copy, ChangeState.Planned):
                    SettleCopy(journal, change, finish);
                    break;
                case (ChangeKind.Copy, _):
                    journal.Mark(change, File.Exists(change.To) ? ChangeState.Done : ChangeState.Undone);
                    break;
                case (_, ChangeState.Planned):
                    return SettleMove(journal, change, finish);
                default:
                    // An undo that did not happen is asked for again by whoever wants it.
                    bool isBack = HasHappened(change, change.To, change.From);
                    journal.Mark(change, isBack ? ChangeState.Undone : ChangeState.Done);
                    break;
            }
        }
        catch (Exception e) when (e is not (ChangeException or OperationCanceledException))
        {
            // Neither finished nor to be told apart: a disk that is not there now, say. The next call looks again.
            return false;
        }

        return true;
    }

    // False where nothing can be said yet.
    private static bool SettleMove(ChangeJournal journal, PhotoChange change, bool finish)
    {
        // Of two runs that wanted the same, one did it.
        if (journal.IsDoneByOther(change))
        {
            journal.Forget(change);
            return true;
        }

        // Gone, or on a disk that is not there now: the next call looks again.
        if (!Path.Exists(change.From) && !Path.Exists(change.To))
        {
            return false;
        }

        if (HasHappened(change, change.From, change.To))
        {
            journal.MarkDone(change, FileStamp.Of(change.To), change.Hash);
        }
        else if (finish && IsAsPlanned(change) && FileMover.Move(change.From, change.To, change.TemporaryBeside(change.To)) is { } moved)
        {
            journal.MarkDone(change, FileStamp.Of(change.To), moved.Hash);
        }
        else
        {
            journal.Forget(change);
        }

        return true;
    }

    private static void SettleCopy(ChangeJournal journal, PhotoChange change, bool finish)
    {
        if (File.Exists(change.To) && File.Exists(change.From) && FileContent.AreSame(change.From, change.To))
        {
            journal.MarkDone(change, FileStamp.Of(change.To), FileContent.Hash(change.To));
        }
        else if (finish && IsAsPlanned(change) && FileMover.Copy(change.From, change.To, change.TemporaryBeside(change.To)) is { } copied)
        {
            journal.MarkDone(change, FileStamp.Of(change.To), copied.Hash);
        }
        else
        {
            journal.Forget(change);
        }
    }

    private static void SettleTag(ChangeJournal journal, PhotoChange change)
    {
        string? hash = File.Exists(change.To) ? FileContent.Hash(change.To) : null;
        bool isWritten = string.Equals(hash, change.Hash, StringComparison.Ordinal);
        if (change.State == ChangeState.Undoing)
        {
            journal.Mark(change, isWritten ? ChangeState.Done : ChangeState.Undone);
        }
        else if (isWritten)
        {
            journal.MarkDone(change, FileStamp.Of(change.To), change.Hash);
        }
        else
        {
            journal.Forget(change);
        }
    }

    /// <summary>Whether a file has gone from one name to the other; a name that was only claimed is cleared away.</summary>
    private static bool HasHappened(PhotoChange change, string from, string to)
    {
        FileStamp? old = FileStamp.Of(from);
        if (FileStamp.Of(to) is not { } there)
        {
            return false;
        }

        if (old is null)
        {
            return there.Length == (change.Stamp?.Length ?? there.Length);
        }

        // Both names: of another volume, the whole copy and the original; of file systems without an exclusive rename, a second name, or
        // an empty file that stands for it. What else has the new name is somebody else's, whatever is in it.
        if (there.Length == 0 && old.Value.Length > 0)
        {
            FileMover.Delete(to);
        }
        else if (IsOwn(change, from, to, old.Value, there) && FileContent.AreSame(from, to) && !SystemFile.AreOneName(from, to))
        {
            FileMover.Delete(from);
            return true;
        }

        return false;
    }

    // A second name of the same file; or a copy, with the original's time, on another volume than the original, which is as it was.
    private static bool IsOwn(PhotoChange change, string from, string to, FileStamp original, FileStamp copy)
    {
        if (SystemFile.IdentityOf(from) is not { } first || SystemFile.IdentityOf(to) is not { } second)
        {
            return false;
        }

        bool isSecondName = first.Device == second.Device && first.Number == second.Number;
        return isSecondName
            || (first.Device != second.Device && copy.IsAbout(original) && change.Stamp is { } planned && original.IsAbout(planned));
    }

    private static bool IsAsPlanned(PhotoChange change)
    {
        // A folder that is not there may be on a disk that is not there: what it was to take stays where it is.
        return FileStamp.Of(change.From) is { } stamp && stamp == change.Stamp && Directory.Exists(Path.GetDirectoryName(change.To));
    }
}
