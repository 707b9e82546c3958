using System.Diagnostics.CodeAnalysis;

namespace DogBreed.Core.Photos;

/// <summary>
/// Photographs in, results out in the same order, in bounded memory: for callers that push, such as a pipeline. Post while there is room,
/// take what is ready, complete, take the rest, dispose. One thread posts and takes.
/// </summary>
/// <typeparam name="T">What is made of a photograph.</typeparam>
public sealed class PhotoRun<T> : IDisposable
    where T : class
{
    private readonly OrderedPipeline<PhotoSource, PhotoOutcome<T>> _pipeline;
    private readonly IDisposable? _lease;

    internal PhotoRun(OrderedPipeline<PhotoSource, PhotoOutcome<T>> pipeline, IDisposable? lease)
    {
        _pipeline = pipeline;
        _lease = lease;
    }

    /// <summary>Photographs inside: posted, and their results not yet taken.</summary>
    public int Count => _pipeline.Count;

    /// <summary>A run over all cores of workers that need no batches.</summary>
    internal static PhotoRun<T> OfSingles(
        Func<IBatchWorker<PhotoSource, PhotoOutcome<T>>> createWorker,
        IDisposable? lease,
        CancellationToken cancellation
    )
    {
        return OfBatches(Environment.ProcessorCount, maximumBatch: 1, createWorker, lease, cancellation);
    }

    /// <summary>A run of workers that take up to a batch at once.</summary>
    internal static PhotoRun<T> OfBatches(
        int workers,
        int maximumBatch,
        Func<IBatchWorker<PhotoSource, PhotoOutcome<T>>> createWorker,
        IDisposable? lease,
        CancellationToken cancellation
    ) =>
        new(
            new OrderedPipeline<PhotoSource, PhotoOutcome<T>>(
                workers,
                WindowOf(workers, maximumBatch),
                maximumBatch,
                createWorker,
                cancellation
            ),
            lease
        );

    /// <summary>
    /// How many photographs may be inside: some batches for each worker, so that none waits for the thread that takes results.
    /// </summary>
    internal static int WindowOf(int workers, int maximumBatch) => workers * Math.Max(4 * maximumBatch, 8);

    /// <summary>Runs files to the end: for callers that have all of them.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="take">Is given each result, in order.</param>
    internal void ProcessAll(IEnumerable<string> paths, Action<PhotoOutcome<T>> take)
    {
        foreach (string path in paths)
        {
            var photo = PhotoSource.FromFile(path);
            while (!TryPost(photo))
            {
                take(Take());
            }
        }

        Complete();
        while (Count > 0)
        {
            take(Take());
        }
    }

    /// <summary>Posts a photograph; false where as many are inside as may be, and a result must be taken first.</summary>
    /// <param name="photo">The photograph.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public bool TryPost(PhotoSource photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return _pipeline.TryPost(photo);
    }

    /// <summary>Takes the next result in order, if it is ready.</summary>
    /// <param name="outcome">The result, or the photograph's error.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public bool TryTake([NotNullWhen(true)] out PhotoOutcome<T>? outcome) => _pipeline.TryTake(out outcome);

    /// <summary>Waits for the next result in order.</summary>
    /// <exception cref="InvalidOperationException">No photograph is inside.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public PhotoOutcome<T> Take() => _pipeline.Take();

    /// <summary>Waits for the next result in order.</summary>
    /// <exception cref="InvalidOperationException">No photograph is inside.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public ValueTask<PhotoOutcome<T>> TakeAsync() => _pipeline.TakeAsync();

    /// <summary>Says that no more photographs come.</summary>
    public void Complete() => _pipeline.Complete();

    /// <summary>The result of one photograph, or its error thrown.</summary>
    internal T Single(PhotoSource photo)
    {
        TryPost(photo);
        PhotoOutcome<T> outcome = Take();
        return outcome.Succeeded ? outcome.Value : throw outcome.Error;
    }

    /// <summary>Stops what still runs, waits for the workers, and frees their buffers.</summary>
    public void Dispose()
    {
        _pipeline.Dispose();
        _lease?.Dispose();
    }
}
