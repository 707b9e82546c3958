using System.Diagnostics;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Catalog;

/// <summary>
/// Writes what a run finds: all that has come in half a second as one transaction that is flushed to the disk, so that a run that is killed
/// has lost less than a second's work, and workers wait for no disk. Owns its connection and a thread.
/// </summary>
internal sealed class CatalogWriter : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(0.5);

    // So many answers are a few megabytes. Who brings them faster than the disk takes them waits.
    private const int MostWaiting = 20_000;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly CatalogStatements _statements;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private List<CatalogEntry> _waiting = [];
    private bool _isWriting;
    private volatile bool _ends;

    /// <param name="path">The catalog.</param>
    /// <param name="connection">A connection to it that writes; disposed with the writer.</param>
    public CatalogWriter(string path, SqliteConnection connection)
    {
        (_path, _connection) = (path, connection);
        _statements = new CatalogStatements(connection);
        _thread = new Thread(Work) { IsBackground = true, Name = "DogBreed catalog" };
        _thread.Start();
    }

    /// <summary>Why nothing is written any more; null as long as all goes well. What is in the catalog by then stays.</summary>
    public CatalogException? Problem { get; private set; }

    /// <summary>Takes what is to be kept; it is written soon.</summary>
    public void Add(CatalogEntry entry)
    {
        lock (_gate)
        {
            while (_waiting.Count >= MostWaiting && Problem is null)
            {
                Monitor.Wait(_gate);
            }

            if (Problem is null)
            {
                _waiting.Add(entry);
            }
        }
    }

    /// <summary>Waits until all that was given is on the disk, or cannot be written.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            while ((_waiting.Count > 0 || _isWriting) && Problem is null)
            {
                Monitor.PulseAll(_gate);
                Monitor.Wait(_gate, s_interval);
            }
        }
    }

    /// <summary>Writes what waits.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ends = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        _statements.Dispose();
        _connection.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            List<CatalogEntry> entries;
            lock (_gate)
            {
                long start = Stopwatch.GetTimestamp();
                while (!_ends && (_waiting.Count == 0 || Stopwatch.GetElapsedTime(start) < s_interval))
                {
                    // A pulse is somebody who waits for the disk.
                    if (Monitor.Wait(_gate, s_interval) && _waiting.Count > 0)
                    {
                        break;
                    }
                }

                if (_waiting.Count == 0)
                {
                    return;
                }

                (entries, _waiting, _isWriting) = (_waiting, [], true);
            }

            CatalogException? problem = Write(entries);
            lock (_gate)
            {
                _isWriting = false;
                Problem = problem;
                Monitor.PulseAll(_gate);
                if (problem is not null)
                {
                    _waiting.Clear();
                    return;
                }
            }
        }
    }

    private CatalogException? Write(List<CatalogEntry> entries)
    {
        while (true)
        {
            try
            {
                CatalogFile.Guard(
                    _path,
                    () =>
                    {
                        _connection.InTransaction(() =>
                        {
                            _statements.Begin();
                            entries.ForEach(_statements.Write);
                        });
                        return true;
                    }
                );
                return null;
            }
            catch (CatalogException e) when (e.InnerException is SqliteException held && held.IsBusy() && !_ends)
            {
                // Another process has it, a long merge perhaps. Workers are held back meanwhile, and nothing is
                // lost.
            }
            catch (CatalogException e)
            {
                return e;
            }
        }
    }
}
