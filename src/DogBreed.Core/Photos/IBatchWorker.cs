namespace DogBreed.Core.Photos;

/// <summary>Does the whole work of a few items on one thread, with buffers of its own.</summary>
/// <typeparam name="TIn">What is worked on.</typeparam>
/// <typeparam name="TOut">What comes of it.</typeparam>
internal interface IBatchWorker<TIn, TOut> : IDisposable
{
    /// <summary>Fills <paramref name="results"/>, one for each item. What it throws ends the whole run.</summary>
    void Process(ReadOnlySpan<TIn> items, Span<TOut> results, CancellationToken cancellation);
}
