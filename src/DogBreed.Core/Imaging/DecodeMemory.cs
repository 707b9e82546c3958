namespace DogBreed.Core.Imaging;

/// <summary>
/// What decoding may take of memory at once, over all workers: as many pictures side by side as fit, and what is larger than all of it
/// alone. Who waits must hold nothing of it, or workers would wait for each other; they get their turns in the order in which they came.
/// </summary>
/// <param name="most">Bytes.</param>
internal sealed class DecodeMemory(long most)
{
    private static readonly TimeSpan s_cancellationPoll = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly LinkedList<object> _waiting = [];
    private long _taken;

    /// <summary>That of the process: a gigabyte.</summary>
    public static DecodeMemory Shared { get; } = new(1L << 30);

    /// <summary>Bytes that are taken.</summary>
    public long Taken
    {
        get
        {
            lock (_gate)
            {
                return _taken;
            }
        }
    }

    /// <summary>Takes memory if it is free and nobody waits for it.</summary>
    public bool TryTake(long bytes)
    {
        lock (_gate)
        {
            if (_waiting.Count > 0 || !Fits(bytes))
            {
                return false;
            }

            _taken += bytes;
            return true;
        }
    }

    /// <summary>Waits until memory is free, and takes it.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled meanwhile.</exception>
    public void Take(long bytes, CancellationToken cancellation)
    {
        lock (_gate)
        {
            LinkedListNode<object> turn = _waiting.AddLast(new object());
            try
            {
                while (_waiting.First != turn || !Fits(bytes))
                {
                    cancellation.ThrowIfCancellationRequested();
                    Monitor.Wait(_gate, s_cancellationPoll);
                }

                _taken += bytes;
            }
            finally
            {
                _waiting.Remove(turn);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Takes memory for more of a picture that has some already: it does not wait.</summary>
    public void Add(long bytes)
    {
        lock (_gate)
        {
            _taken += bytes;
        }
    }

    /// <summary>Gives memory back.</summary>
    public void Release(long bytes)
    {
        lock (_gate)
        {
            _taken -= bytes;
            Monitor.PulseAll(_gate);
        }
    }

    private bool Fits(long bytes) => _taken == 0 || _taken + bytes <= most;
}
