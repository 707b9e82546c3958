using DogBreed.Core.Changes;
using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Tagging;

/// <summary>Writes tags into side-cars. The side-car as it was is kept first, and the journal says what is going to be written.</summary>
/// <param name="run">What this call does.</param>
/// <param name="naming">How a side-car is called where there is none.</param>
internal sealed class PhotoTagger(ChangeRun run, SideCarNaming naming) : IBatchWorker<TagRequest, TagOutcome>
{
    private readonly List<Plan> _plans = [];

    /// <summary>A run that tags what is posted, in its order, on a thread of its own.</summary>
    public static OrderedPipeline<TagRequest, TagOutcome> Start(Func<PhotoTagger> create, CancellationToken cancellation) =>
        new(workers: 1, window: 1024, maximumBatch: 256, create, cancellation);

    /// <inheritdoc/>
    /// <exception cref="ChangeException">The journal cannot be written: nothing more was done.</exception>
    public void Process(ReadOnlySpan<TagRequest> items, Span<TagOutcome> results, CancellationToken cancellation)
    {
        _plans.Clear();
        for (int i = 0; i < items.Length; i++)
        {
            // Photographs that share a side-car find in it what the other wrote.
            TagRequest request = items[i];
            string? path = null;
            try
            {
                path = SideCarPath.Of(request.Path, naming);
                if (_plans.Exists(p => string.Equals(p.Path, path, StringComparison.OrdinalIgnoreCase)))
                {
                    Write(results, cancellation);
                }

                results[i] = PlanOf(i, request, path)!;
            }
            catch (Exception e)
                when (e is IOException or UnauthorizedAccessException or DogBreedException or ArgumentException or NotSupportedException)
            {
                results[i] = Failed(request, path, e);
            }
        }

        Write(results, cancellation);
    }

    /// <summary>Writes down what was done last.</summary>
    public void Dispose() => run.Journal.Flush();

    // Null for what is going to be written.
    private TagOutcome? PlanOf(int index, TagRequest request, string path)
    {
        if (!File.Exists(request.Path))
        {
            throw new PhotoException(ErrorKind.PhotoNotFound, Texts.FormatSaidOf(request.Path, Texts.ThereIsNoSuchFile2));
        }

        byte[]? before = File.Exists(path) ? XmpDocument.Read(path) : null;
        if (before is null && request.Tags.Paths.Count == 0)
        {
            return new TagOutcome(request, TagAction.Unchanged, null);
        }

        XmpSideCar sideCar = before is null ? XmpSideCar.Create() : XmpSideCar.Parse(before, path);
        if (request.Tags.Paths.Count == 0 && !sideCar.HasOwn)
        {
            return new TagOutcome(request, TagAction.Unchanged, path);
        }

        sideCar.Set(request.Tags);
        byte[]? after = sideCar.IsEmpty ? null : sideCar.ToBytes();
        if (before is not null && after is not null && before.AsSpan().SequenceEqual(after))
        {
            return new TagOutcome(request, TagAction.Unchanged, path);
        }

        _plans.Add(new Plan(index, request, path, after, before is null ? null : run.Journal.Contents.Keep(before)));
        return null;
    }

    private void Write(Span<TagOutcome> results, CancellationToken cancellation)
    {
        if (_plans.Count == 0)
        {
            return;
        }

        IReadOnlyList<PhotoChange> changes = run.Plan([
            .. _plans.Select(p => new PlannedChange(
                ChangeKind.Tag,
                p.Request.Path,
                p.Path,
                null,
                p.After is null ? null : FileContent.Hash(p.After),
                p.Before
            )),
        ]);
        for (int i = 0; i < _plans.Count; i++)
        {
            if (cancellation.IsCancellationRequested)
            {
                foreach (PhotoChange change in changes.Skip(i))
                {
                    run.Journal.Forget(change);
                }

                run.Journal.Flush();
                cancellation.ThrowIfCancellationRequested();
            }

            results[_plans[i].Index] = Write(_plans[i], changes[i]);
        }

        _plans.Clear();
    }

    private TagOutcome Write(Plan plan, PhotoChange change)
    {
        try
        {
            string? now = File.Exists(plan.Path) ? FileContent.Hash(plan.Path) : null;
            if (!string.Equals(now, plan.Before, StringComparison.Ordinal))
            {
                throw new ChangeException(ErrorKind.SideCarNotUsable, Texts.FormatSideCarChanged(plan.Path));
            }

            if (plan.After is null)
            {
                FileMover.Delete(plan.Path);
            }
            else
            {
                Write(plan, plan.After, change.TemporaryBeside(plan.Path));
            }

            run.Journal.MarkDone(change, FileStamp.Of(plan.Path), change.Hash);
            return new TagOutcome(plan.Request, plan.After is null ? TagAction.Deleted : TagAction.Written, plan.Path, Change: change.Id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ChangeException)
        {
            run.Journal.Forget(change);
            return Failed(plan.Request, plan.Path, e);
        }
    }

    private static void Write(Plan plan, byte[] content, string temporary)
    {
        if (plan.Before is not null)
        {
            SafeFile.Write(plan.Path, content, overwrite: true, temporary);
            return;
        }

        // A new one: nobody's that came just now is written over.
        try
        {
            SafeFile.WriteNew(temporary, content);
            if (SystemFile.Rename(temporary, plan.Path) == RenameResult.Done)
            {
                return;
            }
        }
        catch
        {
            FileMover.TryDelete(temporary);
            throw;
        }

        FileMover.TryDelete(temporary);
        throw new ChangeException(ErrorKind.SideCarNotUsable, Texts.FormatSideCarChanged(plan.Path));
    }

    private static TagOutcome Failed(TagRequest request, string? path, Exception cause) =>
        new(
            request,
            TagAction.Failed,
            path,
            cause as DogBreedException
                ?? new ChangeException(
                    ErrorKind.SideCarNotUsable,
                    Texts.FormatSideCarNotWritten(path ?? request.Path, cause.Message),
                    cause
                )
        );

    /// <param name="Index">The photograph's place in the batch.</param>
    /// <param name="Request">The photograph.</param>
    /// <param name="Path">The side-car.</param>
    /// <param name="After">What it is going to hold; null where it is going to be deleted.</param>
    /// <param name="Before">The hash of what it holds; null where it is not there.</param>
    private sealed record Plan(int Index, TagRequest Request, string Path, byte[]? After, string? Before);
}
