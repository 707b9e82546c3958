using System.Diagnostics;
using DogBreed.Core.Photos;

namespace Queues;

/// <summary>Sleeps as long as the work would take.</summary>
internal sealed class SleepingWorker(double millisecondsPerItem, WorkedTime worked) : IBatchWorker<int, int>
{
    public void Process(ReadOnlySpan<int> items, Span<int> results, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        Thread.Sleep(TimeSpan.FromMilliseconds(millisecondsPerItem * items.Length));
        items.CopyTo(results);
        worked.Add(Stopwatch.GetElapsedTime(start));
    }

    public void Dispose()
    {
    }
}

/// <summary>What all workers together spent on work.</summary>
internal sealed class WorkedTime
{
    private long _ticks;

    public TimeSpan Total => TimeSpan.FromTicks(Volatile.Read(ref _ticks));

    public void Add(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
