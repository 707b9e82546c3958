using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Watching;

/// <summary>
/// Which files of watched folders were answered, in a SQLite file: what restarts ask. Without it a restart answers some twice, which costs
/// time and is said.
/// </summary>
internal sealed class WatchMemory : IDisposable
{
    /// <summary>The name of the file in the user's folder.</summary>
    public const string FileName = "watch.db";

    private readonly SqliteConnection? _connection;
    private readonly string _watcher;
    private readonly List<(string Folder, string Path, FileStamp? Stamp)> _pending = [];
    private readonly Action<string> _warn;
    private readonly Func<string, bool> _isUnfinished;
    private bool _isBroken;

    /// <param name="folder">The user's folder.</param>
    /// <param name="watcher">Tells watches of one folder apart: with another model its answers are others.</param>
    /// <param name="isUnfinished">Whether somebody has a file that he has not finished with: it is not remembered yet.</param>
    /// <param name="warn">Is told where it cannot be used.</param>
    public WatchMemory(string folder, string watcher, Func<string, bool> isUnfinished, Action<string> warn)
    {
        (_watcher, _isUnfinished, _warn) = (watcher, isUnfinished, warn);
        string path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            _connection = SqliteFile.Open(
                path,
                seconds: 30,
                connection =>
                    connection.Execute(
                        """
                        PRAGMA journal_mode = WAL;
                        PRAGMA synchronous = NORMAL;
                        CREATE TABLE IF NOT EXISTS answered (
                            watcher TEXT NOT NULL, folder TEXT NOT NULL, path TEXT NOT NULL, length INTEGER NOT NULL,
                            written INTEGER NOT NULL, PRIMARY KEY (watcher, folder, path)) WITHOUT ROWID;
                        """
                    )
            );
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            Break(path, e);
        }
    }

    /// <summary>Whether a file was answered as it is.</summary>
    public bool Has(string folder, string path, FileStamp stamp) =>
        Try(connection =>
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText =
                "SELECT 1 FROM answered WHERE watcher = $watcher AND folder = $folder AND path = $path "
                + "AND length = $length AND written = $written";
            Bind(command, folder, path, stamp);
            return command.ExecuteScalar() is not null;
        });

    /// <summary>Remembers a file; it is written with others.</summary>
    public void Add(string folder, string path, FileStamp stamp) => _pending.Add((folder, path, stamp));

    /// <summary>Forgets a file; it is written with others.</summary>
    public void Remove(string folder, string path) => _pending.Add((folder, path, null));

    /// <summary>Writes what waits, but for files that somebody has not finished with.</summary>
    public void Flush()
    {
        List<(string Folder, string Path, FileStamp? Stamp)> written = _pending.FindAll(p => !_isUnfinished(p.Path));
        if (written.Count == 0)
        {
            return;
        }

        Try(connection =>
        {
            connection.Execute("BEGIN IMMEDIATE");
            foreach ((string folder, string path, FileStamp? stamp) in written)
            {
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText = stamp is null
                    ? "DELETE FROM answered WHERE watcher = $watcher AND folder = $folder AND path = $path"
                    : "INSERT OR REPLACE INTO answered (watcher, folder, path, length, written) "
                        + "VALUES ($watcher, $folder, $path, $length, $written)";
                Bind(command, folder, path, stamp);
                command.ExecuteNonQuery();
            }

            connection.Execute("COMMIT");
            return true;
        });
        var done = written.ToHashSet();
        _pending.RemoveAll(done.Contains);
    }

    /// <summary>Writes what waits.</summary>
    public void Dispose()
    {
        Flush();
        _connection?.Dispose();
    }

    private void Bind(SqliteCommand command, string folder, string path, FileStamp? stamp)
    {
        command.Parameters.AddWithValue("$watcher", _watcher);
        command.Parameters.AddWithValue("$folder", folder);
        command.Parameters.AddWithValue("$path", path);
        if (stamp is { } known)
        {
            command.Parameters.AddWithValue("$length", known.Length);
            command.Parameters.AddWithValue("$written", known.Written);
        }
    }

    private bool Try(Func<SqliteConnection, bool> action)
    {
        if (_connection is null || _isBroken)
        {
            return false;
        }

        try
        {
            return action(_connection);
        }
        catch (SqliteException e)
        {
            Break(_connection.DataSource, e);
            return false;
        }
    }

    private void Break(string path, Exception cause)
    {
        _isBroken = true;
        _warn(Texts.FormatWatchMemoryNotUsable(path, cause.Message));
    }
}
