using System.Globalization;
using System.Runtime.InteropServices;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Features;

/// <summary>
/// Feature vectors that were computed before, in a SQLite file: by the network, the way a picture becomes its tensor, and the content of
/// the photograph. Several processes may use it at once. What cannot be read or written costs time and nothing else: the vectors are
/// computed again.
/// </summary>
internal sealed class FeatureStore : IDisposable
{
    private readonly SqliteConnection? _connection;
    private readonly List<(string Hash, float[] Values)> _pending = [];
    private readonly string _network;
    private readonly string _preprocessing;
    private readonly int _width;
    private readonly Action<string> _warn;
    private bool _broken;

    /// <param name="path">The file; null keeps nothing.</param>
    /// <param name="network">The SHA-256 of the network's file.</param>
    /// <param name="preprocessing">Names the way from a photograph to the tensor.</param>
    /// <param name="width">The number of features.</param>
    /// <param name="warn">Is told what goes wrong.</param>
    public FeatureStore(string? path, string network, string preprocessing, int width, Action<string> warn)
    {
        (_network, _preprocessing, _width, _warn) = (network, preprocessing, width, warn);
        if (path is null)
        {
            return;
        }

        try
        {
            path = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _connection = Open(path);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 11 or 26)
        {
            // SQLITE_CORRUPT, SQLITE_NOTADB. The damaged file is kept: it may be no cache of ours at all.
            _connection = OpenAnew(path, e);
        }
        catch (Exception e)
            when (e is SqliteException or IOException or UnauthorizedAccessException or TypeInitializationException or DllNotFoundException)
        {
            _warn(Texts.FormatFeatureCacheCannotUsedFeatures(path, e.Message));
        }
    }

    /// <summary>The vector of a photograph; null where it is not kept.</summary>
    /// <param name="contentHash">The photograph's SHA-256.</param>
    /// <param name="preprocessing">Another way from a photograph to the tensor than the store's own.</param>
    public float[]? Find(string contentHash, string? preprocessing = null) =>
        Try<float[]?>(
            "read",
            connection =>
            {
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText =
                    "SELECT content FROM features WHERE network = $network AND preprocessing = $preprocessing AND photo = $photo";
                AddKey(command, contentHash, preprocessing ?? _preprocessing);
                return command.ExecuteScalar() is byte[] bytes && bytes.Length == _width * sizeof(float) ? Values(bytes) : null;

                // A file that somebody else wrote to may hold anything.
                static float[]? Values(byte[] bytes)
                {
                    float[] values = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
                    return Array.TrueForAll(values, float.IsFinite) ? values : null;
                }
            }
        );

    /// <summary>Keeps a vector. It is written with others, at the latest by Dispose.</summary>
    public void Add(string contentHash, float[] values)
    {
        _pending.Add((contentHash, values));
        if (_pending.Count >= 256)
        {
            Flush();
        }
    }

    /// <summary>Writes what waits.</summary>
    public void Flush()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        Try(
            "written",
            connection =>
            {
                // No SqliteTransaction: over a full disk SQLite itself has rolled back, and its Dispose would fail over that, twice.
                connection.Execute("BEGIN IMMEDIATE");
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText =
                    "INSERT OR REPLACE INTO features (network, preprocessing, photo, content) "
                    + "VALUES ($network, $preprocessing, $photo, $content)";
                AddKey(command, string.Empty, _preprocessing);
                SqliteParameter content = command.Parameters.Add("$content", SqliteType.Blob);
                foreach ((string hash, float[] values) in _pending)
                {
                    command.Parameters["$photo"].Value = hash;
                    content.Value = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
                    command.ExecuteNonQuery();
                }

                connection.Execute("COMMIT");
                return true;
            }
        );
        _pending.Clear();
    }

    public void Dispose()
    {
        Flush();
        _connection?.Dispose();
    }

    private static SqliteConnection Open(string path) =>
        SqliteFile.Open(
            path,
            seconds: 30,
            connection =>
                connection.Execute(
                    """
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = NORMAL;
                    CREATE TABLE IF NOT EXISTS features (
                        network TEXT NOT NULL, preprocessing TEXT NOT NULL, photo TEXT NOT NULL, content BLOB NOT NULL,
                        PRIMARY KEY (network, preprocessing, photo)) WITHOUT ROWID;
                    """
                )
        );

    private SqliteConnection? OpenAnew(string path, SqliteException damage)
    {
        string aside = $"{path}.damaged-{DateTime.UtcNow.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture)}";
        try
        {
            File.Move(path, aside);
            _warn(Texts.FormatFeatureCacheDamagedRenamedNew(path, damage.Message, aside));
            return Open(path);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            _warn(Texts.FormatFeatureCacheDamagedCannotRenamed(path, e.Message));
            return null;
        }
    }

    private void AddKey(SqliteCommand command, string photo, string preprocessing)
    {
        command.Parameters.AddWithValue("$network", _network);
        command.Parameters.AddWithValue("$preprocessing", preprocessing);
        command.Parameters.AddWithValue("$photo", photo);
    }

    private T? Try<T>(string what, Func<SqliteConnection, T> action)
    {
        if (_connection is null || _broken)
        {
            return default;
        }

        try
        {
            return action(_connection);
        }
        catch (SqliteException e)
        {
            // A full disk, a damaged page, a lock that never goes: go on without.
            _broken = true;
            _warn(
                Texts.FormatFeatureCacheCannotRunGoes(
                    _connection.DataSource,
                    what,
                    (e.SqliteErrorCode is 11 or 26 ? "; it is damaged, delete it" : string.Empty),
                    e.Message
                )
            );
            return default;
        }
    }
}
