using DogBreed.Core.Changes;
using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Sorting;

/// <summary>
/// Moves or copies photographs, with their side-cars, to their places below a folder. A batch is written down in the journal, which takes
/// one flush of the disk, and then done file by file.
/// </summary>
/// <param name="run">What this call does; null for a look at what would happen.</param>
/// <param name="destination">The folder that they go to.</param>
/// <param name="copy">True to copy, false to move.</param>
internal sealed class PhotoSorter(ChangeRun? run, DestinationFolder destination, bool copy) : IBatchWorker<SortedPhoto, SortOutcome>
{
    private readonly SideCars _sideCars = new();
    private readonly FreeNames _names = new(FilePaths.Comparer);
    private readonly DoneInRun _done = new(run, FilePaths.Comparer);

    private ChangeKind Kind => copy ? ChangeKind.Copy : ChangeKind.Move;

    /// <summary>A run that sorts what is posted, in its order, on a thread of its own.</summary>
    public static OrderedPipeline<SortedPhoto, SortOutcome> Start(Func<PhotoSorter> create, CancellationToken cancellation) =>
        new(workers: 1, window: 1024, maximumBatch: 256, create, cancellation);

    /// <inheritdoc/>
    /// <exception cref="ChangeException">The journal cannot be written: nothing more was done.</exception>
    public void Process(ReadOnlySpan<SortedPhoto> items, Span<SortOutcome> results, CancellationToken cancellation)
    {
        _names.Begin();
        var plans = new List<(int Index, SortPlan Plan)>(items.Length);
        var along = new List<int>();
        for (int i = 0; i < items.Length; i++)
        {
            if (GoesAlong(items[i]) is { } goes)
            {
                results[i] = goes;
                along.Add(i);
                continue;
            }

            (SortPlan? plan, SortOutcome? outcome) = PlanOf(items[i]);
            results[i] = outcome!;
            if (plan is not null)
            {
                plans.Add((i, plan));
            }
        }

        WriteDown(plans);
        Do(plans, results, cancellation);

        // What was to go along with a photograph that stayed has its own turn.
        var left = new List<(int Index, SortedPhoto Photo)>();
        foreach (int i in along)
        {
            if (!_done.IsOfLastBatch(items[i].Path))
            {
                left.Add((i, items[i]));
            }
        }

        if (left.Count > 0)
        {
            var outcomes = new SortOutcome[left.Count];
            Process([.. left.Select(l => l.Photo)], outcomes, cancellation);
            for (int i = 0; i < outcomes.Length; i++)
            {
                results[left[i].Index] = outcomes[i];
            }
        }
    }

    /// <summary>What would happen to a photograph after those that were asked about before: nothing happens.</summary>
    public SortOutcome Preview(SortedPhoto photo)
    {
        if (GoesAlong(photo) is { } goes)
        {
            return goes;
        }

        (SortPlan? plan, SortOutcome? outcome) = PlanOf(photo);
        if (plan is null)
        {
            return outcome!;
        }

        string to = plan.PathWith(plan.Number);
        return new SortOutcome
        {
            Photo = photo,
            Action = copy ? SortAction.Copied : SortAction.Moved,
            To = to,
            SideCars = [.. plan.SideCars.Select(s => s.Beside(to))],
        };
    }

    /// <summary>Writes down what was done last.</summary>
    public void Dispose() => run?.Journal.Flush();

    private void Do(List<(int Index, SortPlan Plan)> plans, Span<SortOutcome> results, CancellationToken cancellation)
    {
        for (int i = 0; i < plans.Count; i++)
        {
            if (cancellation.IsCancellationRequested)
            {
                plans.Skip(i).ToList().ForEach(p => Forget(p.Plan));
                run!.Journal.Flush();
                cancellation.ThrowIfCancellationRequested();
            }

            results[plans[i].Index] = Do(plans[i].Plan);
        }
    }

    private (SortPlan? Plan, SortOutcome? Outcome) PlanOf(SortedPhoto photo)
    {
        try
        {
            if (DoneBefore(photo) is { } done)
            {
                return (null, done);
            }

            if (Problem(photo) is { } problem)
            {
                return (null, SortOutcome.Failed(photo, problem));
            }

            // A link that is moved leads nowhere; a copy of what it leads to is a file.
            ILookup<bool, SideCar> sideCars = SideCarsOf(photo.Path).ToLookup(s => !copy && new FileInfo(s.Path).LinkTarget is not null);
            var plan = new SortPlan
            {
                Photo = photo,
                Folder = destination.Locate(photo.Place.SkipLast(1)),
                Name = photo.Place[^1],
                SideCars = [.. sideCars[false]],
                Links = [.. sideCars[true]],
            };
            return _names.Find(plan) is { } skipped ? (null, skipped) : (plan, null);
        }
        catch (Exception e) when (IsOfFile(e))
        {
            return (null, SortOutcome.Failed(photo, NotMoved(photo.Path, e)));
        }
        catch (DogBreedException e)
        {
            return (null, SortOutcome.Failed(photo, e));
        }
    }

    // With another photograph of the batch, or it came a second time.
    private SortOutcome? GoesAlong(SortedPhoto photo) =>
        _names.LeavesWith(photo.Path) is { } with
            ? SortOutcome.Skipped(photo, SkipReason.DoneAlready, null, FilePaths.Comparer.Equals(with, photo.Path) ? null : with)
            : null;

    // But for what has gone along with another photograph, which of copies the files themselves do not say.
    private List<SideCar> SideCarsOf(string photo) =>
        [.. _sideCars.Of(photo).Where(s => _names.LeavesWith(s.Path) is null && !(copy && _done.WrittenFrom(s.Path) is not null))];

    // A photograph that went along with another, came a second time, or was found again where it was sorted to. Another that has come
    // under its name meanwhile is none of these.
    private SortOutcome? DoneBefore(SortedPhoto photo)
    {
        PhotoChange? change = _done.Find(photo.Path);
        if (change is null || (FileStamp.Of(photo.Path) is { } stamp && !(change.Stamp is { } known && stamp.IsAbout(known))))
        {
            return null;
        }

        return SortOutcome.Skipped(photo, SkipReason.DoneAlready, change.To, null);
    }

    private DogBreedException? Problem(SortedPhoto photo)
    {
        var info = new FileInfo(photo.Path);
        if (!copy && info.LinkTarget is { } target)
        {
            return new ChangeException(ErrorKind.PhotoNotMoved, Texts.FormatPhotoIsLink(photo.Path, target));
        }

        if (!info.Exists || SystemFile.IdentityOf(photo.Path) is { IsRegular: false })
        {
            return Directory.Exists(photo.Path)
                ? new PhotoException(ErrorKind.PhotoIsFolder, Texts.FormatSaidOf(photo.Path, Texts.ThisIsAFolderNot))
                : new PhotoException(ErrorKind.PhotoNotFound, Texts.FormatSaidOf(photo.Path, Texts.ThereIsNoSuchFile2));
        }

        return photo.Seen is { } seen && seen != FileStamp.Of(photo.Path)
            ? new PhotoException(ErrorKind.PhotoChanged, Texts.FormatPhotoChangedSince(photo.Path))
            : null;
    }

    private void WriteDown(List<(int Index, SortPlan Plan)> plans)
    {
        var planned = new List<PlannedChange>();
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach ((_, SortPlan plan) in plans)
        {
            string to = plan.PathWith(plan.Number);
            planned.Add(new PlannedChange(Kind, plan.Photo.Path, to, FileStamp.Of(plan.Photo.Path)));
            foreach (SideCar sideCar in plan.SideCars)
            {
                planned.Add(new PlannedChange(Kind, sideCar.Path, sideCar.Beside(to), FileStamp.Of(sideCar.Path)));
            }

            if (folders.Add(plan.Folder))
            {
                foreach (string missing in DestinationFolder.Missing(plan.Folder))
                {
                    run!.Journal.AddFolder(run!.Id, missing);
                }
            }
        }

        if (planned.Count == 0)
        {
            return;
        }

        IReadOnlyList<PhotoChange> changes = run!.Plan(planned);
        _done.Written();
        int next = 0;
        foreach ((_, SortPlan plan) in plans)
        {
            plan.Changes = [.. changes.Skip(next).Take(1 + plan.SideCars.Count)];
            next += plan.Changes.Length;
        }
    }

    private SortOutcome Do(SortPlan plan)
    {
        try
        {
            Directory.CreateDirectory(plan.Folder);
            while (true)
            {
                PhotoChange change = plan.Changes[0];
                if (FileStamp.Of(change.From) is { } stamp && stamp != change.Stamp)
                {
                    throw new PhotoException(ErrorKind.PhotoChanged, Texts.FormatPhotoChangedSince(change.From));
                }

                if (Do(change))
                {
                    break;
                }

                // Somebody else took the name between the look and the rename.
                _names.Release(plan);
                if (_names.Find(plan) is { } skipped)
                {
                    Forget(plan);
                    return skipped;
                }

                Retarget(plan);
            }
        }
        catch (Exception e) when (IsOfFile(e) || e is PhotoException)
        {
            Forget(plan);
            return SortOutcome.Failed(plan.Photo, NotMoved(plan.Photo.Path, e));
        }

        (IReadOnlyList<string> sideCars, List<DogBreedException> errors) = DoSideCars(plan);
        errors.AddRange(plan.Links.Select(l => new ChangeException(ErrorKind.PhotoNotMoved, Texts.FormatSideCarIsLink(l.Path))));
        return new SortOutcome
        {
            Photo = plan.Photo,
            Action = copy ? SortAction.Copied : SortAction.Moved,
            To = plan.Changes[0].To,
            Changes = [.. plan.Changes.Select(c => c.Id)],
            SideCars = sideCars,
            Errors = errors,
        };
    }

    private (IReadOnlyList<string> Done, List<DogBreedException> Errors) DoSideCars(SortPlan plan)
    {
        var done = new List<string>();
        var errors = new List<DogBreedException>();
        foreach (PhotoChange change in plan.Changes.AsSpan(1))
        {
            try
            {
                if (Do(change))
                {
                    done.Add(change.To);
                }
                else
                {
                    // The same is there already, or has just come.
                    run!.Journal.Forget(change);
                    if (!FileContent.AreSame(change.From, change.To))
                    {
                        errors.Add(new ChangeException(ErrorKind.PhotoNotMoved, Texts.FormatSideCarLeft(change.From, change.To)));
                    }
                }
            }
            catch (Exception e) when (IsOfFile(e) || e is PhotoException)
            {
                run!.Journal.Forget(change);
                errors.Add(NotMoved(change.From, e));
            }
        }

        return (done, errors);
    }

    private bool Do(PhotoChange change)
    {
        string temporary = change.TemporaryBeside(change.To);
        MoveResult? result = copy ? FileMover.Copy(change.From, change.To, temporary) : FileMover.Move(change.From, change.To, temporary);
        if (result is null)
        {
            return false;
        }

        FileStamp? stamp = FileStamp.Of(change.To);
        run!.Journal.MarkDone(change, stamp, result.Value.Hash);
        _done.Add(change with { Stamp = stamp });
        return true;
    }

    private void Retarget(SortPlan plan)
    {
        string to = plan.PathWith(plan.Number);
        plan.Changes[0] = run!.Journal.Retarget(plan.Changes[0], to);
        for (int i = 0; i < plan.SideCars.Count; i++)
        {
            plan.Changes[i + 1] = run!.Journal.Retarget(plan.Changes[i + 1], plan.SideCars[i].Beside(to));
        }
    }

    private void Forget(SortPlan plan)
    {
        foreach (PhotoChange change in plan.Changes)
        {
            run!.Journal.Forget(change);
        }
    }

    // What the system throws over a file, or over a name that none can have.
    private static bool IsOfFile(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private ChangeException NotMoved(string path, Exception cause)
    {
        if (cause is PhotoException { Kind: var kind } && cause.Message.StartsWith(path, StringComparison.Ordinal))
        {
            return new ChangeException(kind, cause.Message, cause);
        }

        string message = copy ? Texts.FormatPhotoNotCopied(path, cause.Message) : Texts.FormatPhotoNotMoved(path, cause.Message);
        return new ChangeException((cause as PhotoException)?.Kind ?? ErrorKind.PhotoNotMoved, message, cause);
    }
}
