using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Support;

/// <summary>SQLite files: how each of them is opened.</summary>
internal static class SqliteFile
{
    /// <summary>Opens a file, in a folder that is there; creates it where it is not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seconds">How long a statement waits for another process.</param>
    /// <param name="prepare">Makes its tables; where it fails, the file is closed again.</param>
    /// <exception cref="SqliteException">It cannot be opened, or is damaged.</exception>
    public static SqliteConnection Open(string path, int seconds, Action<SqliteConnection> prepare) =>
        Open(path, SqliteOpenMode.ReadWriteCreate, seconds, prepare);

    /// <summary>Opens a file that is there, to read it: also one on a disk that cannot be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seconds">How long a statement waits for another process.</param>
    /// <param name="check">Looks at it; where it fails, the file is closed again.</param>
    /// <exception cref="SqliteException">It cannot be opened, or is damaged.</exception>
    public static SqliteConnection OpenToRead(string path, int seconds, Action<SqliteConnection> check)
    {
        try
        {
            return Open(path, SqliteOpenMode.ReadOnly, seconds, check);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 8 or 14 && !File.Exists(path + "-wal"))
        {
            // SQLITE_READONLY, SQLITE_CANTOPEN: the folder cannot be written, and readers of a file with a log share memory there. Without
            // a
            // log nobody is writing.
            string name = Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal);
            return Open($"file:{name}?immutable=1", SqliteOpenMode.ReadOnly, seconds, check);
        }
    }

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

    /// <summary>Executes statements without values.</summary>
    /// <exception cref="SqliteException">One of them fails.</exception>
    public static void Execute(this SqliteConnection connection, string statements)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}
