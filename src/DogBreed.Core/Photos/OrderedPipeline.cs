using System.Diagnostics.CodeAnalysis;
using DogBreed.Core.Support;

namespace DogBreed.Core.Photos;

/// <summary>
/// Items in, results out in the same order, several workers between. Each worker takes a small batch of waiting items and does all of their
/// work, so that no core waits for another stage. At most <c>window</c> items are inside: who posts faster than results are taken is held
/// back.
/// </summary>
/// <remarks>
/// One thread posts and takes (they may be two). Workers are started when there is something for them to do.
/// An exception from a worker ends the run: <see cref="TryTake"/> and the waits throw it. Dispose stops and joins the workers.
/// </remarks>
/// <typeparam name="TIn">What is worked on.</typeparam>
/// <typeparam name="TOut">What comes of it.</typeparam>
internal sealed class OrderedPipeline<TIn, TOut> : IDisposable
{
    private readonly object _gate = new();
    private readonly Func<IBatchWorker<TIn, TOut>> _createWorker;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _callerToken;
    private readonly Queue<Slot> _waiting = new();
    private readonly Queue<Slot> _inOrder = new();
    private readonly Stack<Slot> _spare = new();
    private readonly List<Thread> _threads = [];
    private readonly SemaphoreSlim _finished = new(0);
    private readonly int _workers;
    private readonly int _window;
    private readonly int _maximumBatch;
    private int _idle;
    private bool _completed;
    private bool _disposed;
    private Exception? _failure;

    /// <param name="workers">The most worker threads.</param>
    /// <param name="window">The most items inside.</param>
    /// <param name="maximumBatch">The most items that a worker takes at once.</param>
    /// <param name="createWorker">Called on each worker's own thread, once.</param>
    /// <param name="cancellation">Ends the run.</param>
    public OrderedPipeline(
        int workers,
        int window,
        int maximumBatch,
        Func<IBatchWorker<TIn, TOut>> createWorker,
        CancellationToken cancellation
    )
    {
        _workers = workers;
        _window = window;
        _maximumBatch = maximumBatch;
        _createWorker = createWorker;
        _callerToken = cancellation;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <summary>Items inside: posted and not yet taken.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _inOrder.Count;
            }
        }
    }

    /// <summary>Puts an item in; false where the window is full, and a result must be taken first.</summary>
    public bool TryPost(TIn item)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ThrowIfFailed();
            if (_completed)
            {
                throw new InvalidOperationException(Texts.RunCompleteTakesMoreItems);
            }

            if (_inOrder.Count >= _window)
            {
                return false;
            }

            Slot slot = _spare.Count > 0 ? _spare.Pop() : new Slot();
            slot.Item = item;
            _waiting.Enqueue(slot);
            _inOrder.Enqueue(slot);
            if (_idle > 0)
            {
                // Counted off here and not where it wakes: the next post must not count on the same worker.
                _idle--;
                Monitor.Pulse(_gate);
            }
            else if (_threads.Count < _workers)
            {
                StartWorker();
            }

            return true;
        }
    }

    /// <summary>Says that no more items come; workers end when none waits.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            WakeAll();
        }
    }

    /// <summary>Takes the next result in order, if it is ready.</summary>
    public bool TryTake([MaybeNullWhen(false)] out TOut result)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            if (_inOrder.Count > 0 && _inOrder.Peek().Done)
            {
                Slot slot = _inOrder.Dequeue();
                result = slot.Result!;
                slot.Clear();
                _spare.Push(slot);
                return true;
            }
        }

        result = default;
        return false;
    }

    /// <summary>Waits for the next result in order. There must be an item inside.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public TOut Take()
    {
        TOut? result;
        while (!TryTake(out result))
        {
            DemandCount();
            Wait();
        }

        return result;

        void Wait()
        {
            try
            {
                _finished.Wait(_stop.Token);
            }
            catch (OperationCanceledException) when (_failure is not null)
            {
                // The loop's TryTake throws the failure itself.
            }
        }
    }

    /// <summary>Waits for the next result in order. There must be an item inside.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async ValueTask<TOut> TakeAsync()
    {
        TOut? result;
        while (!TryTake(out result))
        {
            DemandCount();
            try
            {
                await _finished.WaitAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_failure is not null)
            {
                // The loop's TryTake throws the failure itself.
            }
        }

        return result;
    }

    /// <summary>Stops the workers and waits for them: no thread is left behind.</summary>
    public void Dispose()
    {
        Thread[] threads;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _completed = true;
            threads = [.. _threads];
        }

        // Outside the lock: what is registered on the token runs here.
        _stop.Cancel();
        lock (_gate)
        {
            _waiting.Clear();
            WakeAll();
        }

        Array.ForEach(threads, thread => thread.Join());
        _stop.Dispose();
        _finished.Dispose();
    }

    private void DemandCount()
    {
        if (Count == 0)
        {
            throw new InvalidOperationException(Texts.NothingWaitItemInside);
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
        }

        _callerToken.ThrowIfCancellationRequested();
    }

    private void StartWorker()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = $"DogBreed worker {_threads.Count + 1}" };
        thread.Start();
        _threads.Add(thread);
    }

    private void WakeAll()
    {
        _idle = 0;
        Monitor.PulseAll(_gate);
    }

    private void Work()
    {
        try
        {
            using IBatchWorker<TIn, TOut> worker = _createWorker();
            var slots = new Slot[_maximumBatch];
            var items = new TIn[_maximumBatch];
            var results = new TOut[_maximumBatch];
            while (WaitForItems(slots) is var count and > 0)
            {
                for (int i = 0; i < count; i++)
                {
                    items[i] = slots[i].Item!;
                }

                worker.Process(items.AsSpan(0, count), results.AsSpan(0, count), _stop.Token);
                lock (_gate)
                {
                    for (int i = 0; i < count; i++)
                    {
                        slots[i].Result = results[i];
                        slots[i].Done = true;
                    }
                }

                Array.Clear(items);
                Array.Clear(results);
                _finished.Release();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Whoever cancelled knows.
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _failure ??= e;
            }

            _stop.Cancel();
        }
    }

    /// <summary>
    /// Takes a fair share of what waits, so that near the end no worker has a full batch while another has nothing; 0 at the end.
    /// </summary>
    private int WaitForItems(Slot[] slots)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_completed || _stop.IsCancellationRequested)
                {
                    return 0;
                }

                _idle++;
                Monitor.Wait(_gate);
            }

            _stop.Token.ThrowIfCancellationRequested();
            int count = Math.Clamp((_waiting.Count + _workers - 1) / _workers, 1, _maximumBatch);
            for (int i = 0; i < count; i++)
            {
                slots[i] = _waiting.Dequeue();
            }

            return count;
        }
    }

    private sealed class Slot
    {
        public TIn? Item { get; set; }

        public TOut? Result { get; set; }

        public bool Done { get; set; }

        public void Clear() => (Item, Result, Done) = (default, default, false);
    }
}
