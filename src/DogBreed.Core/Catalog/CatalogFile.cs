using System.Globalization;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Catalog;

/// <summary>
/// The SQLite file of a catalog: how it is opened, its tables, and what its errors mean. Nothing that is found under its name is ever
/// deleted or replaced.
/// </summary>
/// <remarks>
/// folders and photographs say where a content was seen; contents are known by SHA-256 (null where the bytes could not be read); models
/// are the networks and detectors whose findings are kept, each under a key that names all that its findings depend on; findings and
/// features hold what a model found in a content, failures why it found nothing.
/// Pages of 16 KiB: six vectors of 1,280 half-precision features fill one, and SQLite's usual page of 4 KiB holds one of them.
/// </remarks>
internal static class CatalogFile
{
    // "DBPS": what SQLite calls the application's id.
    private const int ApplicationId = 0x44425053;
    private const int Version = 1;

    // Another process may be merging, or flushing to a slow disk.
    private const int SecondsOfWaiting = 60;

    // What it takes to open a catalog: the memory that its users share, and a log's first pages.
    private const long LeastSpace = 64 << 10;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS folders (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS contents (id INTEGER PRIMARY KEY, hash BLOB UNIQUE);
        CREATE TABLE IF NOT EXISTS photos (
            folder INTEGER NOT NULL, name TEXT NOT NULL, length INTEGER, written INTEGER, content INTEGER NOT NULL,
            PRIMARY KEY (folder, name)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS photos_content ON photos (content);
        CREATE TABLE IF NOT EXISTS models (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL, card TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS findings (
            content INTEGER NOT NULL, model INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (content, model)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS features (
            content INTEGER NOT NULL, model INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (content, model)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS findings_model ON findings (model);
        CREATE INDEX IF NOT EXISTS features_model ON features (model);
        CREATE TABLE IF NOT EXISTS failures (
            content INTEGER NOT NULL, model INTEGER NOT NULL, kind TEXT NOT NULL, message TEXT NOT NULL,
            PRIMARY KEY (content, model)) WITHOUT ROWID;
        """;

    /// <summary>Opens a catalog to read and write it; creates it where there is no such file.</summary>
    /// <param name="path">Its full path; its folder is there.</param>
    /// <exception cref="CatalogException">It cannot be used.</exception>
    public static SqliteConnection Open(string path)
    {
        DemandNoFolder(path);
        if (
            PhotographNames.HasAny(path, PhotographNames.Readable) && new FileInfo(path) is { Exists: false } or { Exists: true, Length: 0 }
        )
        {
            // SQLite would make a catalog of it.
            throw new CatalogException(Texts.FormatCatalogIsPhotograph(path));
        }

        return Guard(path, () => SqliteFile.Open(path, SecondsOfWaiting, c => Prepare(c, path)));
    }

    /// <summary>Opens a catalog that is there, to read it. A second connection of a process waits for nobody.</summary>
    /// <exception cref="CatalogException">It cannot be used, or there is none.</exception>
    public static SqliteConnection OpenToRead(string path)
    {
        DemandNoFolder(path);
        if (!File.Exists(path))
        {
            throw new CatalogException(Texts.FormatCatalogNotFound(path));
        }

        return Guard(path, () => SqliteFile.OpenToRead(path, SecondsOfWaiting, Demand));

        void Demand(SqliteConnection connection)
        {
            // A former cache of features is one, and has nothing that can be read from it as from a catalog.
            if (!Check(connection, path))
            {
                throw new CatalogException(Texts.FormatCatalogEmpty(path));
            }
        }
    }

    /// <summary>Does something with a catalog; what SQLite throws becomes an error that names the file and says what helps.</summary>
    /// <exception cref="CatalogException">It fails.</exception>
    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e)
            when (e is SqliteException or IOException or UnauthorizedAccessException or TypeInitializationException or DllNotFoundException)
        {
            throw ToCatalogException(path, e);
        }
        catch (Exception e)
            when (e is InvalidCastException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            // A row that somebody else wrote may hold anything.
            throw new CatalogException(Texts.FormatCatalogDamaged(path, e.Message), e);
        }
    }

    private static void DemandNoFolder(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CatalogException(Texts.FormatCatalogIsFolder(path));
        }
    }

    private static void Prepare(SqliteConnection connection, string path)
    {
        connection.Execute("PRAGMA synchronous = FULL; PRAGMA cache_size = -16384");
        bool isThere = Check(connection, path);

        // A log beside the file needs memory that all its users share, which a network drive does not give: there the old way, also for a
        // file that was made elsewhere.
        string journal = IsOnNetwork(path) ? "DELETE" : "WAL";
        if (isThere)
        {
            if (journal == "DELETE")
            {
                connection.Execute("PRAGMA journal_mode = DELETE");
            }

            return;
        }

        connection.Execute($"PRAGMA page_size = 16384; PRAGMA journal_mode = {journal}");
        connection.InTransaction(() =>
        {
            bool isFormer = FormerFeatures.IsOne(connection);
            if (isFormer)
            {
                FormerFeatures.SetAside(connection);
            }

            connection.Execute(Tables);
            if (isFormer)
            {
                FormerFeatures.BringOver(connection);
            }

            connection.Execute(
                string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}")
            );
        });
    }

    // False where it has no tables yet.
    private static bool Check(SqliteConnection connection, string path)
    {
        using SqliteCommand command = connection.CreateCommand();

        // In one statement: another process may be making it just now.
        command.CommandText = """
            SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),
                (SELECT COUNT(*) FROM sqlite_master)
            """;
        using SqliteDataReader reader = command.ExecuteReader();
        reader.Read();
        (long application, long version, long tables) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        if (application == ApplicationId)
        {
            return version <= Version ? true : throw new CatalogException(Texts.FormatCatalogNewer(path));
        }

        return application == 0 && version == 0 && (tables == 0 || FormerFeatures.IsOne(connection))
            ? false
            : throw new CatalogException(Texts.FormatCatalogForeign(path));
    }

    private static bool IsOnNetwork(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).DriveType == DriveType.Network;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A share by its name, //server/photos, is no drive.
            return OperatingSystem.IsWindows();
        }
    }

    private static CatalogException ToCatalogException(string path, Exception e)
    {
        if (e is not SqliteException sqlite)
        {
            return new CatalogException(Texts.FormatCatalogNotOpened(path, e.Message), e);
        }

        (bool canBeWritten, string sentence) = (sqlite.SqliteErrorCode, sqlite.SqliteExtendedErrorCode) switch
        {
            (11 or 26, _) => (true, Texts.FormatCatalogDamaged(path, e.Message)), // SQLITE_CORRUPT, SQLITE_NOTADB
            (13, _) => (false, Texts.FormatCatalogDiskFull(path)), // SQLITE_FULL

            // SQLITE_IOERR: also the memory that its users share cannot be made then.
            (10, _) when IsFull(path) => (false, Texts.FormatCatalogDiskFull(path)),

            // SQLITE_READONLY; SQLITE_CANTOPEN where the file is there.
            (8, _) => (false, Texts.FormatCatalogReadOnly(path)),
            (14, _) when File.Exists(path) => (false, Texts.FormatCatalogReadOnly(path)),
            (14, _) => (false, Texts.FormatCatalogNotMade(path)),
            (5 or 6, _) => (true, Texts.FormatCatalogBusy(path, SecondsOfWaiting)), // SQLITE_BUSY, SQLITE_LOCKED

            // SQLITE_PROTOCOL; SQLITE_IOERR while it locks, or maps the memory that its users share.
            (15, _) or (10, 2058 or 2314 or 3594 or 3850 or 4618 or 4874 or 5130 or 5386) => (true, Texts.FormatCatalogWithoutLocks(path)),
            _ => (true, Texts.FormatCatalogNotOpened(path, e.Message)),
        };
        return new CatalogException(canBeWritten ? ErrorKind.CatalogNotUsable : ErrorKind.CatalogNotWritten, sentence, e);
    }

    private static bool IsFull(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace < LeastSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
