using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Inference;

public sealed class OrderedPipelineTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 8)]
    [InlineData(16, 3)]
    public void Results_come_in_the_order_of_the_input(int workers, int batch)
    {
        using var pipeline = Pipeline(workers, 64, batch, (item, _) =>
        {
            if (item % 17 == 0)
            {
                Thread.Sleep(2);
            }

            return item * 2;
        });
        var results = new List<int>();
        for (int i = 0; i < 1000; i++)
        {
            while (!pipeline.TryPost(i))
            {
                results.Add(pipeline.Take());
            }
        }

        pipeline.Complete();
        while (pipeline.Count > 0)
        {
            results.Add(pipeline.Take());
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i * 2), results);
    }

    [Fact]
    public void A_full_window_holds_the_producer_back()
    {
        using var gate = new ManualResetEventSlim();
        using var pipeline = Pipeline(2, 5, 1, (item, cancellation) =>
        {
            gate.Wait(cancellation);
            return item;
        });
        for (int i = 0; i < 5; i++)
        {
            Assert.True(pipeline.TryPost(i));
        }

        Assert.False(pipeline.TryPost(5));
        gate.Set();
        Assert.Equal(0, pipeline.Take());
        Assert.True(pipeline.TryPost(5));
    }

    [Fact]
    public void A_slow_item_does_not_stop_those_inside_the_window()
    {
        using var slow = new ManualResetEventSlim();
        int done = 0;
        using var pipeline = Pipeline(2, 10, 1, (item, cancellation) =>
        {
            if (item == 0)
            {
                slow.Wait(cancellation);
            }

            Interlocked.Increment(ref done);
            return item;
        });
        for (int i = 0; i < 10; i++)
        {
            Assert.True(pipeline.TryPost(i));
        }

        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref done) == 9, TimeSpan.FromSeconds(10)));
        Assert.False(pipeline.TryTake(out _));
        slow.Set();
        Assert.Equal(0, pipeline.Take());
        Assert.Equal(1, pipeline.Take());
    }

    [Fact]
    public void A_worker_that_throws_ends_the_run_with_its_exception()
    {
        using var pipeline = Pipeline(2, 10, 1, (item, _) => item == 3 ? throw new InvalidDataException("three") : item);
        var error = Assert.Throws<InvalidDataException>(void () =>
        {
            for (int i = 0; ; i++)
            {
                while (!pipeline.TryPost(i))
                {
                    pipeline.Take();
                }
            }
        });
        Assert.Equal("three", error.Message);
        Assert.Throws<InvalidDataException>(() => pipeline.TryPost(1));
    }

    [Fact]
    public async Task Cancelling_wakes_the_consumer()
    {
        using var cancellation = new CancellationTokenSource();
        using var pipeline = new OrderedPipeline<int, int>(1, 4, 1, () => new Worker((item, token) =>
        {
            token.WaitHandle.WaitOne();
            token.ThrowIfCancellationRequested();
            return item;
        }), cancellation.Token);
        Assert.True(pipeline.TryPost(1));
        ValueTask<int> taking = pipeline.TakeAsync();
        cancellation.CancelAfter(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await taking);
    }

    [Fact]
    public void Dispose_leaves_no_thread_behind()
    {
        int alive = 0;
        for (int run = 0; run < 50; run++)
        {
            var pipeline = Pipeline(4, 16, 2, (item, _) => item, () => Interlocked.Increment(ref alive), () => Interlocked.Decrement(ref alive));
            for (int i = 0; i < 16; i++)
            {
                pipeline.TryPost(i);
            }

            pipeline.Dispose();
            Assert.Equal(0, Volatile.Read(ref alive));
        }
    }

    /// <summary>Two posts in quick succession must wake two workers, not the same one twice.</summary>
    [Fact]
    public void Idle_workers_are_each_woken_once()
    {
        using var barrier = new Barrier(2);
        using var pipeline = Pipeline(2, 16, 1, (item, cancellation) =>
        {
            // Passes only if both workers are at it at the same time.
            Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(10), cancellation));
            return item;
        });
        for (int round = 0; round < 50; round++)
        {
            Assert.True(pipeline.TryPost(0));
            Assert.True(pipeline.TryPost(1));
            Assert.Equal(0, pipeline.Take());
            Assert.Equal(1, pipeline.Take());
        }
    }

    [Fact]
    public void Waiting_for_nothing_is_refused()
    {
        using var pipeline = Pipeline(1, 4, 1, (item, _) => item);
        Assert.Throws<InvalidOperationException>(() => pipeline.Take());
        pipeline.Complete();
        Assert.Throws<InvalidOperationException>(() => pipeline.TryPost(1));
    }

    private static OrderedPipeline<int, int> Pipeline(int workers, int window, int batch, Func<int, CancellationToken, int> work, Action? created = null, Action? disposed = null) =>
        new(workers, window, batch, () => new Worker(work, created, disposed), CancellationToken.None);

    private sealed class Worker : IBatchWorker<int, int>
    {
        private readonly Func<int, CancellationToken, int> _work;
        private readonly Action? _disposed;

        public Worker(Func<int, CancellationToken, int> work, Action? created = null, Action? disposed = null)
        {
            _work = work;
            _disposed = disposed;
            created?.Invoke();
        }

        public void Process(ReadOnlySpan<int> items, Span<int> results, CancellationToken cancellation)
        {
            for (int i = 0; i < items.Length; i++)
            {
                results[i] = _work(items[i], cancellation);
            }
        }

        public void Dispose() => _disposed?.Invoke();
    }
}
