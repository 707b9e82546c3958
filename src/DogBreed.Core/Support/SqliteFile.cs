using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Support;

/// <summary>SQLite files: how each of them is opened.</summary>
internal static class SqliteFile
{
    // Who only reads leaves the files behind that readers share; who could write clears them away. Nothing is written in either case.
    private const string Existing = "?mode=rw";
    private const string Immutable = "?mode=ro&immutable=1";

    /// <summary>Opens a file, in a folder that is there; creates it where it is not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seconds">How long a statement waits for another process.</param>
    /// <param name="prepare">Makes its tables; where it fails, the file is closed again.</param>
    /// <exception cref="SqliteException">It cannot be opened, or is damaged.</exception>
    public static SqliteConnection Open(string path, int seconds, Action<SqliteConnection> prepare) =>
        Open(NameOf(path), SqliteOpenMode.ReadWriteCreate, seconds, prepare);

    /// <summary>Opens a file that is there, to read it: also one on a disk that cannot be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seconds">How long a statement waits for another process.</param>
    /// <param name="check">Looks at it; where it fails, the file is closed again.</param>
    /// <exception cref="SqliteException">It cannot be opened, or is damaged.</exception>
    public static SqliteConnection OpenToRead(string path, int seconds, Action<SqliteConnection> check)
    {
        try
        {
            return Open(NameOf(path) + Existing, SqliteOpenMode.ReadWrite, seconds, check);
        }
        catch (SqliteException e) when (CannotShare(path, e))
        {
            return Open(NameOf(path) + Immutable, SqliteOpenMode.ReadOnly, seconds, check);
        }
    }

    /// <summary>Attaches a file to a connection, to read it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="path">The file.</param>
    /// <param name="name">What it is called in statements.</param>
    /// <exception cref="SqliteException">It cannot be opened, or is damaged.</exception>
    public static void AttachToRead(this SqliteConnection connection, string path, string name)
    {
        using var attach = new Statement(connection, $"ATTACH $1 AS {name}");
        bool isAttached = false;
        try
        {
            attach.Execute(NameOf(path) + Existing);
            isAttached = true;
            using var look = new Statement(connection, $"SELECT COUNT(*) FROM {name}.sqlite_master");
            look.Scalar();
        }
        catch (SqliteException e) when (CannotShare(path, e))
        {
            // Where its folder cannot be written, it fails here or there, as the disk is mounted.
            if (isAttached)
            {
                connection.Execute($"DETACH {name}");
            }

            attach.Execute(NameOf(path) + Immutable);
        }
    }

    /// <summary>Executes statements without values.</summary>
    /// <exception cref="SqliteException">One of them fails.</exception>
    public static void Execute(this SqliteConnection connection, string statements)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    /// <summary>Executes a change as one: all of it or nothing.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="action">The change.</param>
    /// <param name="begin">How it begins: IMMEDIATE takes the right to write at once, of all files that are attached.</param>
    /// <exception cref="SqliteException">It fails.</exception>
    public static T InTransaction<T>(this SqliteConnection connection, Func<T> action, string begin = "BEGIN IMMEDIATE")
    {
        // No SqliteTransaction: over a full disk SQLite itself has rolled back, and its Dispose would fail over that.
        connection.Execute(begin);
        try
        {
            T result = action();
            connection.Execute("COMMIT");
            return result;
        }
        catch
        {
            try
            {
                connection.Execute("ROLLBACK");
            }
            catch (SqliteException)
            {
                // It has rolled back by itself.
            }

            throw;
        }
    }

    /// <summary>The same of a change that gives nothing.</summary>
    public static void InTransaction(this SqliteConnection connection, Action action, string begin = "BEGIN IMMEDIATE") =>
        connection.InTransaction(
            () =>
            {
                action();
                return true;
            },
            begin
        );

    /// <summary>Whether a file is damaged, or no database at all: SQLITE_CORRUPT, SQLITE_NOTADB.</summary>
    public static bool IsDamage(this SqliteException error) => error.SqliteErrorCode is 11 or 26;

    /// <summary>Whether another process has what a statement needs: SQLITE_BUSY, SQLITE_LOCKED.</summary>
    public static bool IsBusy(this SqliteException error) => error.SqliteErrorCode is 5 or 6;

    private static SqliteConnection Open(string source, SqliteOpenMode mode, int seconds, Action<SqliteConnection> prepare)
    {
        // No pool: a pooled connection would keep the file open after the command has ended.
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = source,
                Mode = mode,
                Pooling = false,
                DefaultTimeout = seconds,
            }.ToString()
        );
        try
        {
            connection.Open();
            prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // A file's name in the form with which SQLite takes options.
    private static string NameOf(string path) => $"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}";

    // SQLITE_READONLY, SQLITE_CANTOPEN: the folder cannot be written, and readers of a file with a log share memory there. Without a log
    // nobody is writing.
    private static bool CannotShare(string path, SqliteException e) =>
        e.SqliteErrorCode is 8 or 14 && File.Exists(path) && !File.Exists(path + "-wal") && !File.Exists(path + "-journal");
}
