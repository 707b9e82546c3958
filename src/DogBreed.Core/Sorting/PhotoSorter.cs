using DogBreed.Core.Changes;
using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Sorting;

/// <summary>
/// Moves or copies photographs, with their side-cars, to their places below a folder. A batch is written down in the journal, which takes
/// one flush
/// of the disk, and then done file by file.
/// </summary>
/// <param name="run">What this call does.</param>
/// <param name="destination">The folder that they go to.</param>
/// <param name="copy">True to copy, false to move.</param>
internal sealed class PhotoSorter(ChangeRun run, DestinationFolder destination, bool copy) : IBatchWorker<SortedPhoto, SortOutcome>
{
    private static readonly StringComparer s_paths = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    private readonly SideCars _sideCars = new();

    // What a batch is going to do, by old and by new path: the files themselves do not say so yet.
    private readonly Dictionary<string, string> _leaving = new(s_paths);
    private readonly Dictionary<string, string> _coming = new(s_paths);

    private ChangeKind Kind => copy ? ChangeKind.Copy : ChangeKind.Move;

    /// <summary>A run that sorts what is posted, in its order, on a thread of its own.</summary>
    public static OrderedPipeline<SortedPhoto, SortOutcome> Start(Func<PhotoSorter> create, CancellationToken cancellation) =>
        new(workers: 1, window: 1024, maximumBatch: 256, create, cancellation);

    /// <inheritdoc/>
    /// <exception cref="ChangeException">The journal cannot be written: nothing more was done.</exception>
    public void Process(ReadOnlySpan<SortedPhoto> items, Span<SortOutcome> results, CancellationToken cancellation)
    {
        _leaving.Clear();
        _coming.Clear();
        var plans = new (int Index, SortPlan Plan)[items.Length];
        int count = 0;
        for (int i = 0; i < items.Length; i++)
        {
            (SortPlan? plan, SortOutcome? outcome) = PlanOf(items[i]);
            results[i] = outcome!;
            if (plan is not null)
            {
                plans[count++] = (i, plan);
            }
        }

        WriteDown(plans.AsSpan(0, count));
        for (int i = 0; i < count; i++)
        {
            if (cancellation.IsCancellationRequested)
            {
                foreach ((_, SortPlan plan) in plans.AsSpan(i, count - i))
                {
                    Forget(plan);
                }

                run.Journal.Flush();
                cancellation.ThrowIfCancellationRequested();
            }

            results[plans[i].Index] = Do(plans[i].Plan);
        }
    }

    /// <summary>Writes down what was done last.</summary>
    public void Dispose() => run.Journal.Flush();

    private (SortPlan? Plan, SortOutcome? Outcome) PlanOf(SortedPhoto photo)
    {
        if (DoneBefore(photo) is { } done)
        {
            return (null, done);
        }

        try
        {
            if (Problem(photo) is { } problem)
            {
                return (null, Failed(photo, problem));
            }

            var plan = new SortPlan
            {
                Photo = photo,
                Folder = destination.Locate(photo.Place.SkipLast(1)),
                Name = photo.Place[^1],
                SideCars = SideCarsOf(photo.Path),
            };
            return FindName(plan) is { } skipped ? (null, skipped) : (plan, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, Failed(photo, NotMoved(photo.Path, e)));
        }
        catch (DogBreedException e)
        {
            return (null, Failed(photo, e));
        }
    }

    // But for what has gone along with another photograph, which of copies the files themselves do not say.
    private List<SideCar> SideCarsOf(string photo) =>
        [.. _sideCars.Of(photo).Where(s => !_leaving.ContainsKey(s.Path) && !(copy && run.Journal.Find(run.Id, s.Path) is not null))];

    // A photograph that went along with another, came a second time, or was found again where it was sorted to.
    private SortOutcome? DoneBefore(SortedPhoto photo)
    {
        if (_leaving.TryGetValue(photo.Path, out string? with))
        {
            return Skipped(photo, SkipReason.DoneAlready, null, s_paths.Equals(with, photo.Path) ? null : with);
        }

        return run.Journal.Find(run.Id, photo.Path) is { } change ? Skipped(photo, SkipReason.DoneAlready, change.To, null) : null;
    }

    private DogBreedException? Problem(SortedPhoto photo)
    {
        var info = new FileInfo(photo.Path);
        if (!copy && info.LinkTarget is { } target)
        {
            return new ChangeException(ErrorKind.PhotoNotMoved, Texts.FormatPhotoIsLink(photo.Path, target));
        }

        if (!info.Exists)
        {
            return Directory.Exists(photo.Path)
                ? new PhotoException(ErrorKind.PhotoIsFolder, $"{photo.Path}: {Texts.ThisIsAFolderNot}")
                : new PhotoException(ErrorKind.PhotoNotFound, $"{photo.Path}: {Texts.ThereIsNoSuchFile2}");
        }

        return photo.Seen is { } seen && seen != FileStamp.Of(photo.Path)
            ? new PhotoException(ErrorKind.PhotoChanged, Texts.FormatPhotoChangedSince(photo.Path))
            : null;
    }

    /// <summary>Looks for the first number with which the photograph's name, and those of its side-cars, are free.</summary>
    /// <returns>Null where the plan has its name; else why the photograph is left.</returns>
    private SortOutcome? FindName(SortPlan plan)
    {
        string from = plan.Photo.Path;
        while (true)
        {
            string to = plan.PathWith(plan.Number);
            if (s_paths.Equals(to, from))
            {
                return Skipped(plan.Photo, SkipReason.InPlace, to, null);
            }

            if (Occupant(to) is { } occupant)
            {
                if (File.Exists(occupant) && FileContent.AreSame(from, occupant))
                {
                    return Skipped(plan.Photo, SkipReason.SameFileThere, to, null);
                }
            }
            else if (!plan.SideCars.Any(s => IsTaken(s, to)))
            {
                _leaving[from] = from;
                _coming[to] = from;
                foreach (SideCar sideCar in plan.SideCars)
                {
                    _leaving[sideCar.Path] = from;
                    _coming[sideCar.Beside(to)] = sideCar.Path;
                }

                return null;
            }

            plan.Number++;
        }
    }

    private void Release(SortPlan plan)
    {
        foreach (PhotoChange change in plan.Changes)
        {
            _coming.Remove(change.To);
        }
    }

    // What lies under a path, or is going to.
    private string? Occupant(string path)
    {
        if (_coming.TryGetValue(path, out string? coming))
        {
            return coming;
        }

        return Path.Exists(path) ? path : null;
    }

    private bool IsTaken(SideCar sideCar, string photo) =>
        Occupant(sideCar.Beside(photo)) is { } occupant && !(File.Exists(occupant) && FileContent.AreSame(occupant, sideCar.Path));

    private void WriteDown(ReadOnlySpan<(int Index, SortPlan Plan)> plans)
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
                    run.Journal.AddFolder(run.Id, missing);
                }
            }
        }

        if (planned.Count == 0)
        {
            return;
        }

        IReadOnlyList<PhotoChange> changes = run.Plan(planned);
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
                Release(plan);
                if (FindName(plan) is { } skipped)
                {
                    Forget(plan);
                    return skipped;
                }

                Retarget(plan);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PhotoException)
        {
            Forget(plan);
            return Failed(plan.Photo, NotMoved(plan.Photo.Path, e));
        }

        (IReadOnlyList<string> sideCars, IReadOnlyList<DogBreedException> errors) = DoSideCars(plan);
        return new SortOutcome
        {
            Photo = plan.Photo,
            Action = copy ? SortAction.Copied : SortAction.Moved,
            To = plan.Changes[0].To,
            SideCars = sideCars,
            Errors = errors,
        };
    }

    private (IReadOnlyList<string> Done, IReadOnlyList<DogBreedException> Errors) DoSideCars(SortPlan plan)
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
                    run.Journal.Forget(change);
                    if (!FileContent.AreSame(change.From, change.To))
                    {
                        errors.Add(new ChangeException(ErrorKind.PhotoNotMoved, Texts.FormatSideCarLeft(change.From, change.To)));
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or PhotoException)
            {
                run.Journal.Forget(change);
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

        run.Journal.MarkDone(change, FileStamp.Of(change.To), result.Value.Hash);
        return true;
    }

    private void Retarget(SortPlan plan)
    {
        string to = plan.PathWith(plan.Number);
        plan.Changes[0] = run.Journal.Retarget(plan.Changes[0], to);
        for (int i = 0; i < plan.SideCars.Count; i++)
        {
            plan.Changes[i + 1] = run.Journal.Retarget(plan.Changes[i + 1], plan.SideCars[i].Beside(to));
        }
    }

    private void Forget(SortPlan plan)
    {
        foreach (PhotoChange change in plan.Changes)
        {
            run.Journal.Forget(change);
        }
    }

    private ChangeException NotMoved(string path, Exception cause)
    {
        if (cause is PhotoException { Kind: var kind } && cause.Message.StartsWith(path, StringComparison.Ordinal))
        {
            return new ChangeException(kind, cause.Message, cause);
        }

        string message = copy ? Texts.FormatPhotoNotCopied(path, cause.Message) : Texts.FormatPhotoNotMoved(path, cause.Message);
        return new ChangeException((cause as PhotoException)?.Kind ?? ErrorKind.PhotoNotMoved, message, cause);
    }

    private static SortOutcome Skipped(SortedPhoto photo, SkipReason reason, string? to, string? with) =>
        new()
        {
            Photo = photo,
            Action = SortAction.Skipped,
            Reason = reason,
            To = to,
            With = with,
        };

    private static SortOutcome Failed(SortedPhoto photo, DogBreedException error) =>
        new()
        {
            Photo = photo,
            Action = SortAction.Failed,
            Errors = [error],
        };
}
