using System.Runtime.ExceptionServices;

namespace DogBreed.Core.Support;

/// <summary>Parallel.For over all cores, whose first exception comes out as it was thrown and not in an AggregateException.</summary>
internal static class ParallelWork
{
    public static void For(int count, Action<int> work, CancellationToken cancellation = default)
    {
        try
        {
            Parallel.For(
                0,
                count,
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
                work
            );
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }
    }
}
