namespace DogBreed.Core.Support;

/// <summary>
/// Counts who uses something native, so that its owner may be disposed at any time: it is freed with the last use, never under a running
/// call.
/// </summary>
internal sealed class SharedUse(Action free)
{
    private readonly object _gate = new();
    private int _users;
    private bool _closed;

    /// <summary>One more use; dispose what is given back when it ends.</summary>
    /// <param name="owner">Whom the exception names.</param>
    /// <exception cref="ObjectDisposedException">The owner has been disposed.</exception>
    public IDisposable Enter(object owner)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, owner);
            _users++;
            return new Use(this);
        }
    }

    /// <summary>No new use begins; frees at once or with the last use.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            if (_users > 0)
            {
                return;
            }
        }

        free();
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_users > 0 || !_closed)
            {
                return;
            }
        }

        free();
    }

    private sealed class Use(SharedUse shared) : IDisposable
    {
        private SharedUse? _shared = shared;

        public void Dispose() => Interlocked.Exchange(ref _shared, null)?.Leave();
    }
}
