using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Changes;

/// <summary>
/// What is done with people's files, written down before it is done: a SQLite file in the user's folder. It holds paths, times, lengths
/// and hashes, and nothing of the photographs. Several processes may use it at once.
/// </summary>
/// <remarks>
/// Each commit is flushed to the disk (synchronous = FULL), so one is made for many files: what is planned next and what was done since the
/// last go together. What a run that was killed had planned is told apart by its lock: a file that the system lets go of with the process.
/// </remarks>
internal sealed class ChangeJournal : IDisposable
{
    /// <summary>The name of the file in the user's folder.</summary>
    public const string FileName = "changes.db";

    private const int Version = 1;
    private const int CannotOpen = 14; // SQLITE_CANTOPEN

    private const string Columns = "c.id, c.run, c.at, c.kind, c.state, c.source, c.target, c.length, c.written, c.hash, c.before, r.name";

    private const string SettledBefore = " FROM changes WHERE at < $at AND state IN (1, 3)";

    private readonly SqliteConnection _connection;
    private readonly string _folder;
    private readonly List<Action> _marks = [];

    private ChangeJournal(SqliteConnection connection, string folder)
    {
        _connection = connection;
        _folder = folder;
        Contents = new SideCarContents(Path.Combine(folder, "sidecars"));
    }

    /// <summary>The side-cars as they were before they were changed.</summary>
    public SideCarContents Contents { get; }

    /// <summary>Opens the journal in a folder; creates it where it is not there.</summary>
    /// <param name="folder">The user's folder.</param>
    /// <exception cref="ChangeException">It cannot be written, is damaged, or is none of this version.</exception>
    public static ChangeJournal Open(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            return new ChangeJournal(SqliteFile.Open(path, seconds: 60, connection => Prepare(connection, path)), folder);
        }
        catch (Exception e)
            when (e is SqliteException or IOException or UnauthorizedAccessException or TypeInitializationException or DllNotFoundException)
        {
            throw NotUsable(path, e);
        }
    }

    /// <summary>Begins a run: what this call does.</summary>
    /// <exception cref="ChangeException">The journal cannot be written.</exception>
    public ChangeRun Begin()
    {
        string name = Guid.NewGuid().ToString("N")[..12];
        FileStream? hold = null;
        try
        {
            // The lock is there before the run is: nobody takes it for one that was killed.
            hold = Lock(name) ?? throw new IOException(LockPath(name));
            long id = (long)Write(() =>
                Scalar(
                    "INSERT INTO runs (name, at) VALUES ($name, $at) RETURNING id",
                    ("$name", name),
                    ("$at", Milliseconds(DateTime.UtcNow))
                )!
            );
            return new ChangeRun(this, id, name, hold);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            hold?.Dispose();
            throw NotUsable(Path.Combine(_folder, FileName), e);
        }
        catch
        {
            hold?.Dispose();
            throw;
        }
    }

    /// <summary>Writes down what is going to happen, and what has happened since; returns when both are on the disk.</summary>
    /// <exception cref="ChangeException">The journal cannot be written: nothing of it may happen.</exception>
    internal IReadOnlyList<PhotoChange> Plan(ChangeRun run, IReadOnlyList<PlannedChange> changes) =>
        Write(() =>
        {
            DateTime time = DateTime.UtcNow;
            using SqliteCommand command = Command(
                """
                INSERT INTO changes (run, at, kind, state, source, target, length, written, hash, before)
                VALUES ($run, $at, $kind, 0, $source, $target, $length, $written, $hash, $before) RETURNING id
                """
            );
            var planned = new PhotoChange[changes.Count];
            for (int i = 0; i < planned.Length; i++)
            {
                PlannedChange change = changes[i];
                command.Parameters.Clear();
                Bind(
                    command,
                    ("$run", run.Id),
                    ("$at", Milliseconds(time)),
                    ("$kind", (int)change.Kind),
                    ("$source", change.From),
                    ("$target", change.To),
                    ("$length", change.Stamp?.Length),
                    ("$written", change.Stamp?.Written),
                    ("$hash", change.Hash),
                    ("$before", change.HashBefore)
                );
                planned[i] = new PhotoChange
                {
                    Id = (long)command.ExecuteScalar()!,
                    Run = run.Id,
                    RunName = run.Name,
                    Time = time,
                    Kind = change.Kind,
                    State = ChangeState.Planned,
                    From = change.From,
                    To = change.To,
                    Stamp = change.Stamp,
                    Hash = change.Hash,
                    HashBefore = change.HashBefore,
                };
            }

            return planned;
        });

    /// <summary>Writes down at once that a planned change has another new name.</summary>
    /// <exception cref="ChangeException">The journal cannot be written.</exception>
    public PhotoChange Retarget(PhotoChange change, string to)
    {
        Write(() => Execute("UPDATE changes SET target = $target WHERE id = $id", ("$target", to), ("$id", change.Id)));
        return change with { To = to };
    }

    /// <summary>Notes that a change has happened; it is written with what comes next.</summary>
    public void MarkDone(PhotoChange change, FileStamp? stamp, string? hash) =>
        _marks.Add(() =>
            Execute(
                "UPDATE changes SET state = 1, length = $length, written = $written, hash = $hash WHERE id = $id",
                ("$length", stamp?.Length),
                ("$written", stamp?.Written),
                ("$hash", hash),
                ("$id", change.Id)
            )
        );

    /// <summary>Notes that a change has another state; it is written with what comes next.</summary>
    public void Mark(PhotoChange change, ChangeState state) =>
        _marks.Add(() => Execute("UPDATE changes SET state = $state WHERE id = $id", ("$state", (int)state), ("$id", change.Id)));

    /// <summary>
    /// Writes down that some changes are going to be taken back; those that another call takes back are not among the result.
    /// </summary>
    /// <exception cref="ChangeException">The journal cannot be written: nothing of it may be taken back.</exception>
    public IReadOnlyList<PhotoChange> Claim(IReadOnlyList<PhotoChange> changes) =>
        Write(() => changes.Where(c => Execute("UPDATE changes SET state = 2 WHERE id = $id AND state = 1", ("$id", c.Id)) == 1).ToList());

    /// <summary>Whether another run has done the same with a file.</summary>
    /// <exception cref="ChangeException">The journal cannot be read.</exception>
    public bool IsDoneByOther(PhotoChange change) =>
        Read(() =>
            Scalar(
                "SELECT 1 FROM changes WHERE target = $target AND source = $source AND run <> $run AND state = 1 "
                    + "AND length IS $length AND written IS $written LIMIT 1",
                ("$target", change.To),
                ("$source", change.From),
                ("$run", change.Run),
                ("$length", change.Stamp?.Length),
                ("$written", change.Stamp?.Written)
            )
                is not null
        );

    /// <summary>Notes that a planned change is not going to happen; it is written with what comes next.</summary>
    public void Forget(PhotoChange change) => _marks.Add(() => Execute("DELETE FROM changes WHERE id = $id", ("$id", change.Id)));

    /// <summary>Notes that a run made a folder; it is written with what comes next.</summary>
    public void AddFolder(long run, string path) =>
        _marks.Add(() => Execute("INSERT OR IGNORE INTO folders (run, path) VALUES ($run, $path)", ("$run", run), ("$path", path)));

    /// <summary>Writes what was noted.</summary>
    /// <exception cref="ChangeException">The journal cannot be written.</exception>
    public void Flush()
    {
        if (_marks.Count > 0)
        {
            Write(static () => 0);
        }
    }

    /// <summary>What happened, the oldest first: all of it, or some.</summary>
    /// <exception cref="ChangeException">The journal cannot be read.</exception>
    public IEnumerable<PhotoChange> Changes(ChangeFilter filter)
    {
        string order = filter.NewestFirst ? "DESC" : "ASC";
        string next = filter.NewestFirst ? "c.id < $last" : "c.id > $last";
        long last = filter.NewestFirst ? long.MaxValue : 0;

        // In pages, so that no statement is open while the caller writes.
        const int Page = 512;
        while (true)
        {
            List<PhotoChange> page = Read(() =>
            {
                using SqliteCommand command = Command(
                    $"SELECT {Columns} FROM changes c JOIN runs r ON r.id = c.run "
                        + $"WHERE {next}{filter.Where} ORDER BY c.id {order} LIMIT {Page}"
                );
                Bind(command, ("$last", last));
                Bind(command, filter.Values);
                return All(command);
            });
            foreach (PhotoChange change in page)
            {
                yield return change;
            }

            if (page.Count < Page)
            {
                yield break;
            }

            last = page[^1].Id;
        }
    }

    /// <summary>How many runs some changes are of.</summary>
    /// <exception cref="ChangeException">The journal cannot be read.</exception>
    public long CountRuns(ChangeFilter filter) =>
        Read(() =>
        {
            using SqliteCommand command = Command($"SELECT COUNT(DISTINCT c.run) FROM changes c WHERE 1{filter.Where}");
            Bind(command, filter.Values);
            return (long)command.ExecuteScalar()!;
        });

    /// <summary>The newest run whose work is not all taken back; null where there is none.</summary>
    /// <exception cref="ChangeException">The journal cannot be read.</exception>
    public long? LastRun() => Read(() => Scalar("SELECT MAX(run) FROM changes WHERE state <> 3") as long?);

    /// <summary>What a run has done with a file, by its old name, as far as it is written; null where it did nothing.</summary>
    /// <remarks>
    /// There is no index of the new names: they come in no order, and each commit would write as many pages as there are files in it.
    /// </remarks>
    /// <exception cref="ChangeException">The journal cannot be read.</exception>
    public PhotoChange? Find(long run, string path) =>
        Read(() =>
        {
            using SqliteCommand command = Command(
                $"""
                SELECT {Columns} FROM changes c JOIN runs r ON r.id = c.run
                WHERE c.run = $run AND c.source = $path AND c.state = 1 ORDER BY c.id DESC LIMIT 1
                """
            );
            Bind(command, ("$run", run), ("$path", path));
            return All(command) is [var change, ..] ? change : null;
        });

    /// <summary>The folders that some runs made, the deepest first.</summary>
    /// <exception cref="ChangeException">The journal cannot be read.</exception>
    public IReadOnlyList<(long Run, string Path)> FoldersOf(IReadOnlyCollection<long> runs) =>
        Read(() =>
        {
            var found = new List<(long, string)>();
            foreach (long run in runs)
            {
                using SqliteCommand command = Command("SELECT path FROM folders WHERE run = $run");
                Bind(command, ("$run", run));
                using SqliteDataReader reader = command.ExecuteReader();
                while (reader.Read())
                {
                    found.Add((run, reader.GetString(0)));
                }
            }

            return found.OrderByDescending(f => f.Item2.Length).ToList();
        });

    /// <summary>Notes that a folder is gone again; it is written with what comes next.</summary>
    public void ForgetFolder(long run, string path) =>
        _marks.Add(() => Execute("DELETE FROM folders WHERE run = $run AND path = $path", ("$run", run), ("$path", path)));

    /// <summary>Takes the lock of a run that no process holds; null where one does.</summary>
    public FileStream? Lock(string name)
    {
        try
        {
            return new FileStream(
                LockPath(name),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Deletes what happened before a time, but for what is unsettled.</summary>
    /// <returns>How many changes.</returns>
    /// <exception cref="ChangeException">The journal cannot be written.</exception>
    public int Prune(DateTime before)
    {
        int count = Write(() =>
        {
            int n = Execute("DELETE" + SettledBefore, ("$at", Milliseconds(before)));
            Execute("DELETE FROM folders WHERE run NOT IN (SELECT run FROM changes)");
            return n;
        });
        KeepOnlyWanted();
        return count;
    }

    /// <summary>Deletes some changes, but for what is unsettled.</summary>
    /// <returns>How many changes.</returns>
    /// <exception cref="ChangeException">The journal cannot be written.</exception>
    public int Delete(IReadOnlyCollection<long> ids)
    {
        int count = Write(() => ids.Sum(id => Execute("DELETE FROM changes WHERE id = $id AND state IN (1, 3)", ("$id", id))));
        KeepOnlyWanted();
        return count;
    }

    /// <summary>How many changes <see cref="Prune"/> would delete.</summary>
    /// <exception cref="ChangeException">The journal cannot be read.</exception>
    public long CountBefore(DateTime before) => Read(() => (long)Scalar("SELECT COUNT(*)" + SettledBefore, ("$at", Milliseconds(before)))!);

    /// <summary>Writes what was noted, where it can be: what cannot is found out from the files by the next call.</summary>
    public void Dispose()
    {
        try
        {
            Flush();
        }
        catch (ChangeException)
        {
            // It was said before, or nobody can be told any more.
        }

        _connection.Dispose();
    }

    private void KeepOnlyWanted()
    {
        HashSet<string> wanted = Read(() =>
        {
            var hashes = new HashSet<string>(StringComparer.Ordinal);
            using SqliteCommand command = Command("SELECT DISTINCT before FROM changes WHERE before IS NOT NULL");
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                hashes.Add(reader.GetString(0));
            }

            return hashes;
        });
        Contents.KeepOnly(wanted.Contains);
    }

    private static void Prepare(SqliteConnection connection, string path)
    {
        using SqliteCommand command = connection.CreateCommand();

        // In one statement: another process may be making it just now.
        command.CommandText = "SELECT (SELECT user_version FROM pragma_user_version), (SELECT COUNT(*) FROM sqlite_master)";
        (long version, bool isEmpty) = (0, true);
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            if (reader.Read())
            {
                (version, isEmpty) = (reader.GetInt64(0), reader.GetInt64(1) == 0);
            }
        }

        if (version != Version && !(isEmpty && version == 0))
        {
            throw new ChangeException(
                ErrorKind.JournalNotUsable,
                version > Version ? Texts.FormatJournalNewer(path) : Texts.FormatJournalForeign(path)
            );
        }

        command.CommandText = "PRAGMA synchronous = FULL";
        command.ExecuteNonQuery();
        if (!isEmpty)
        {
            return;
        }

        command.CommandText = $"""
            PRAGMA journal_mode = WAL;
            BEGIN IMMEDIATE;
            CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, at INTEGER NOT NULL);
            CREATE TABLE IF NOT EXISTS changes (
                id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL,
                state INTEGER NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, length INTEGER, written INTEGER, hash TEXT,
                before TEXT);
            CREATE INDEX IF NOT EXISTS changes_source ON changes (source);
            CREATE INDEX IF NOT EXISTS changes_open ON changes (state) WHERE state IN (0, 2);
            CREATE TABLE IF NOT EXISTS folders (run INTEGER NOT NULL, path TEXT NOT NULL, PRIMARY KEY (run, path)) WITHOUT ROWID;
            PRAGMA user_version = {Version.ToString(CultureInfo.InvariantCulture)};
            COMMIT;
            """;
        command.ExecuteNonQuery();
    }

    private static List<PhotoChange> All(SqliteCommand command)
    {
        var changes = new List<PhotoChange>();
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            changes.Add(
                new PhotoChange
                {
                    Id = reader.GetInt64(0),
                    Run = reader.GetInt64(1),
                    Time = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)).UtcDateTime,
                    Kind = (ChangeKind)reader.GetInt32(3),
                    State = (ChangeState)reader.GetInt32(4),
                    From = reader.GetString(5),
                    To = reader.GetString(6),
                    Stamp = reader.IsDBNull(7) ? null : new FileStamp(reader.GetInt64(7), reader.GetInt64(8)),
                    Hash = reader.IsDBNull(9) ? null : reader.GetString(9),
                    HashBefore = reader.IsDBNull(10) ? null : reader.GetString(10),
                    RunName = reader.GetString(11),
                }
            );
        }

        return changes;
    }

    private T Write<T>(Func<T> action)
    {
        try
        {
            T result = _connection.InTransaction(() =>
            {
                foreach (Action mark in _marks)
                {
                    mark();
                }

                return action();
            });
            _marks.Clear();
            return result;
        }
        catch (SqliteException e)
        {
            throw NotUsable(_connection.DataSource, e);
        }
    }

    private T Read<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is SqliteException or InvalidCastException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            // A row that somebody else wrote may hold anything.
            throw NotUsable(_connection.DataSource, e);
        }
    }

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "All values are parameters.")]
    private SqliteCommand Command(string text)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private int Execute(string text, params (string Name, object? Value)[] values)
    {
        using SqliteCommand command = Command(text);
        Bind(command, values);
        return command.ExecuteNonQuery();
    }

    private object? Scalar(string text, params (string Name, object? Value)[] values)
    {
        using SqliteCommand command = Command(text);
        Bind(command, values);
        return command.ExecuteScalar();
    }

    private static void Bind(SqliteCommand command, params (string Name, object? Value)[] values)
    {
        foreach ((string name, object? value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }
    }

    private string LockPath(string name) => Path.Combine(_folder, $"changes-{name}.lock");

    /// <summary>A time as it stands in the journal: milliseconds since 1970, UTC.</summary>
    internal static long Milliseconds(DateTime time) => new DateTimeOffset(time.ToUniversalTime()).ToUnixTimeMilliseconds();

    private static ChangeException NotUsable(string path, Exception cause) =>
        cause is SqliteException sqlite && sqlite.IsDamage()
            ? new ChangeException(ErrorKind.JournalNotUsable, Texts.FormatJournalDamaged(path, cause.Message), cause)
            : new ChangeException(
                ErrorKind.JournalNotUsable,
                Texts.FormatJournalNotWritable(
                    path,
                    cause is SqliteException { SqliteErrorCode: CannotOpen } ? Texts.CannotBeOpened : cause.Message
                ),
                cause
            );
}
