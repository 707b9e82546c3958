using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Catalog;

/// <summary>
/// Brings what is in some catalogs into one: each content, each model and each finding once. It may be done again, and changes nothing
/// then. Catalogs that are read stay as they are.
/// </summary>
internal static class CatalogMerge
{
    // The numbers of a catalog mean nothing in another: rows are joined by what they stand for. Of a photograph that both know, the file
    // that was written later counts; of two findings of one model the first: they are the same but for what an accelerator rounds.
    private const string Rows = """
        INSERT OR IGNORE INTO main.contents (hash) SELECT hash FROM other.contents WHERE hash IS NOT NULL ORDER BY id;
        INSERT OR IGNORE INTO main.folders (path) SELECT path FROM other.folders ORDER BY id;
        INSERT OR IGNORE INTO main.models (key, kind, name, card) SELECT key, kind, name, card FROM other.models ORDER BY id;
        CREATE TEMP TABLE content_of (theirs INTEGER PRIMARY KEY, ours INTEGER NOT NULL);
        CREATE TEMP TABLE model_of (theirs INTEGER PRIMARY KEY, ours INTEGER NOT NULL);
        INSERT INTO model_of SELECT t.id, o.id FROM other.models t JOIN main.models o ON o.key = t.key;
        INSERT INTO content_of SELECT t.id, o.id FROM other.contents t JOIN main.contents o ON o.hash = t.hash;
        """;

    // Contents without a hash are known by the one file that could not be read.
    private const string Unread = """
        SELECT c.id, f.path, p.name FROM other.contents c JOIN other.photos p ON p.content = c.id
        JOIN other.folders f ON f.id = p.folder WHERE c.hash IS NULL
        """;

    private const string Here = """
        SELECT c.id, c.hash IS NOT NULL FROM main.photos p JOIN main.folders f ON f.id = p.folder
        JOIN main.contents c ON c.id = p.content WHERE f.path = $1 AND p.name = $2
        """;

    // Photographs below the roots of both that have one name and different contents.
    private const string Clashes = """
        SELECT COUNT(*), MIN(t.path || '/' || p.name) FROM other.photos p JOIN other.folders t ON t.id = p.folder
        JOIN main.folders o ON o.path = t.path JOIN main.photos q ON q.folder = o.id AND q.name = p.name
        JOIN other.contents c ON c.id = p.content JOIN main.contents d ON d.id = q.content
        WHERE (t.path = '.' OR t.path LIKE './%') AND c.hash <> d.hash
        """;

    private const string Photos = """
        INSERT INTO main.photos (folder, name, length, written, content)
            SELECT o.id, p.name, p.length, p.written, c.ours FROM other.photos p JOIN other.folders t ON t.id = p.folder
            JOIN main.folders o ON o.path = t.path JOIN content_of c ON c.theirs = p.content WHERE true
            ON CONFLICT (folder, name) DO UPDATE SET length = excluded.length, written = excluded.written, content = excluded.content
            WHERE excluded.written > photos.written OR (photos.written IS NULL AND excluded.written IS NOT NULL)
                OR ((SELECT hash FROM main.contents WHERE id = photos.content) IS NULL
                    AND (SELECT hash FROM main.contents WHERE id = excluded.content) IS NOT NULL);
        INSERT OR IGNORE INTO main.findings (content, model, data)
            SELECT c.ours, m.ours, f.data FROM other.findings f
            JOIN content_of c ON c.theirs = f.content JOIN model_of m ON m.theirs = f.model;
        INSERT OR IGNORE INTO main.features (content, model, data)
            SELECT c.ours, m.ours, f.data FROM other.features f
            JOIN content_of c ON c.theirs = f.content JOIN model_of m ON m.theirs = f.model;
        INSERT OR IGNORE INTO main.failures (content, model, kind, message)
            SELECT c.ours, m.ours, f.kind, f.message FROM other.failures f
            JOIN content_of c ON c.theirs = f.content JOIN model_of m ON m.theirs = f.model;
        DELETE FROM main.failures WHERE EXISTS (
            SELECT 1 FROM main.findings f WHERE f.content = failures.content AND f.model = failures.model);
        DROP TABLE content_of;
        DROP TABLE model_of;
        """;

    /// <summary>Brings catalogs into one; creates it where it is not there.</summary>
    /// <param name="sources">The catalogs; one that is the destination itself is passed over.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="force">
    /// Takes catalogs of different roots for one library, also where photographs of one name have different contents.
    /// </param>
    /// <param name="done">Is told of each that is done, and how many photographs the destination has by then.</param>
    /// <param name="cancellation">Ends it between two catalogs; those that are done stay.</param>
    /// <exception cref="CatalogException">One of them cannot be used; it is named.</exception>
    public static void Merge(
        IReadOnlyList<string> sources,
        string destination,
        bool force,
        Action<string, long> done,
        CancellationToken cancellation
    )
    {
        destination = Path.GetFullPath(destination);
        string[] others =
        [
            .. sources.Select(Path.GetFullPath).Where(s => !string.Equals(s, destination, StringComparison.Ordinal)).Distinct(),
        ];

        // What cannot be read is said before anything is written.
        var roots = new List<string?>();
        foreach (string source in others)
        {
            using CatalogReader reader = CatalogReader.Open(source);
            roots.Add(reader.Root);
        }

        bool isNew = !File.Exists(destination);
        if (!isNew)
        {
            using CatalogReader reader = CatalogReader.Open(destination);
            roots.Add(reader.Root);
        }

        string[] known = [.. roots.OfType<string>().Distinct(StringComparer.Ordinal)];
        DogCatalog.Open(destination, isNew && known is [var only] ? only : null);
        foreach (string source in others)
        {
            cancellation.ThrowIfCancellationRequested();

            // A connection of its own: a catalog that is detached in the middle of an error would stay attached.
            using SqliteConnection connection = CatalogFile.Open(destination);
            done(source, CatalogFile.Guard(source, () => Add(connection, source, !force && known.Length > 1)));
        }
    }

    private static long Add(SqliteConnection connection, string source, bool demandsOneLibrary)
    {
        connection.AttachToRead(source, "other");
        if (demandsOneLibrary)
        {
            DemandOneLibrary(connection, source);
        }

        // Not IMMEDIATE: that would keep others from writing the catalog that is only read.
        connection.InTransaction(
            () =>
            {
                connection.Execute(Rows);
                AddUnread(connection);
                connection.Execute(Photos);
            },
            "BEGIN"
        );
        using var count = new Statement(connection, "SELECT COUNT(*) FROM main.photos");
        return (long)count.Scalar()!;
    }

    // Roots that differ may be one library in two places, or two libraries.
    private static void DemandOneLibrary(SqliteConnection connection, string source)
    {
        using var clashes = new Statement(connection, Clashes);
        using SqliteDataReader row = clashes.Rows();
        if (row.Read() && row.GetInt64(0) > 0)
        {
            throw new CatalogException(
                ErrorKind.CatalogOfOtherLibrary,
                Texts.FormatCatalogOfOtherLibrary(source, row.GetInt64(0), row.GetString(1))
            );
        }
    }

    private static void AddUnread(SqliteConnection connection)
    {
        var unread = new List<(long Id, string Folder, string Name)>();
        using (var statement = new Statement(connection, Unread))
        using (SqliteDataReader rows = statement.Rows())
        {
            while (rows.Read())
            {
                unread.Add((rows.GetInt64(0), rows.GetString(1), rows.GetString(2)));
            }
        }

        using var here = new Statement(connection, Here);
        using var add = new Statement(connection, "INSERT INTO main.contents (hash) VALUES (NULL) RETURNING id");
        using var map = new Statement(connection, "INSERT OR IGNORE INTO content_of (theirs, ours) VALUES ($1, $2)");
        foreach ((long id, string folder, string name) in unread)
        {
            long? ours = null;
            bool isRead = false;
            using (SqliteDataReader row = here.Rows(folder, name))
            {
                if (row.Read())
                {
                    (ours, isRead) = (row.GetInt64(0), row.GetBoolean(1));
                }
            }

            // What was found here is more than that it could not be read there.
            if (!isRead)
            {
                map.Execute(id, ours ?? add.Scalar());
            }
        }
    }
}
