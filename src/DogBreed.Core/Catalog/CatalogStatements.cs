using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Catalog;

/// <summary>The statements by which an entry is written, prepared once. To be used within a transaction.</summary>
internal sealed class CatalogStatements : IDisposable
{
    /// <summary>Enters a model by its key, kind, name and card, where it is not there yet, and gives its number.</summary>
    public const string AddModel = """
        INSERT INTO models (key, kind, name, card) VALUES ($1, $2, $3, $4)
        ON CONFLICT (key) DO UPDATE SET name = $3, card = $4 RETURNING id
        """;

    private readonly Statement _addFolder;
    private readonly Statement _addContent;
    private readonly Statement _addUnread;
    private readonly Statement _contentAt;
    private readonly Statement _addPhoto;
    private readonly Statement _addFindings;
    private readonly Statement _addFeatures;
    private readonly Statement _addFailure;
    private readonly Statement _removeFailure;

    // The folder of the last entry: photographs come folder by folder.
    private (string Path, long Id) _folder = (string.Empty, 0);

    public CatalogStatements(SqliteConnection connection)
    {
        // An update that changes nothing gives the row's number where it was there.
        _addFolder = new(connection, "INSERT INTO folders (path) VALUES ($1) ON CONFLICT (path) DO UPDATE SET path = path RETURNING id");
        _addContent = new(connection, "INSERT INTO contents (hash) VALUES ($1) ON CONFLICT (hash) DO UPDATE SET hash = hash RETURNING id");
        _addUnread = new(connection, "INSERT INTO contents (hash) VALUES (NULL) RETURNING id");
        _contentAt = new(
            connection,
            """
            SELECT c.id, c.hash IS NOT NULL FROM photos p JOIN contents c ON c.id = p.content WHERE p.folder = $1 AND p.name = $2
            """
        );
        _addPhoto = new(
            connection,
            """
            INSERT INTO photos (folder, name, length, written, content) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (folder, name) DO UPDATE SET length = $3, written = $4, content = $5
            """
        );
        _addFindings = new(connection, "INSERT OR REPLACE INTO findings (content, model, data) VALUES ($1, $2, $3)");
        _addFeatures = new(connection, "INSERT OR REPLACE INTO features (content, model, data) VALUES ($1, $2, $3)");
        _addFailure = new(connection, "INSERT OR REPLACE INTO failures (content, model, kind, message) VALUES ($1, $2, $3, $4)");
        _removeFailure = new(connection, "DELETE FROM failures WHERE content = $1 AND model = $2");
    }

    /// <summary>
    /// Begins a transaction's entries: numbers of rows that were known before may be others' by now, or gone.
    /// </summary>
    public void Begin() => _folder = (string.Empty, 0);

    /// <summary>Writes an entry.</summary>
    public void Write(CatalogEntry entry)
    {
        long? folder = entry.Place is { } place ? FolderOf(place.Folder) : null;
        if (ContentOf(entry, folder) is not { } content)
        {
            return;
        }

        if (folder is not null)
        {
            _addPhoto.Execute(folder, entry.Place!.Value.Name, entry.Stamp?.Length, entry.Stamp?.Written, content);
        }

        foreach ((long model, byte[] data) in entry.Findings)
        {
            _addFindings.Execute(content, model, data);
            _removeFailure.Execute(content, model);
        }

        if (entry.Features is { } features)
        {
            _addFeatures.Execute(content, features.Model, features.Data);
        }

        if (entry.Failure is { } failure)
        {
            _addFailure.Execute(content, failure.Model, failure.Kind, failure.Message);
        }
    }

    public void Dispose()
    {
        Statement[] all =
        [
            _addFolder,
            _addContent,
            _addUnread,
            _contentAt,
            _addPhoto,
            _addFindings,
            _addFeatures,
            _addFailure,
            _removeFailure,
        ];
        Array.ForEach(all, statement => statement.Dispose());
    }

    private long FolderOf(string path)
    {
        if (!string.Equals(path, _folder.Path, StringComparison.Ordinal))
        {
            _folder = (path, (long)_addFolder.Scalar(path)!);
        }

        return _folder.Id;
    }

    // Bytes that could not be read have no hash: they are known by the file's name alone. What was found in it before stays.
    private long? ContentOf(CatalogEntry entry, long? folder)
    {
        if (entry.Hash is { } hash)
        {
            return (long)_addContent.Scalar(hash)!;
        }

        if (folder is null)
        {
            return null;
        }

        using SqliteDataReader there = _contentAt.Rows(folder, entry.Place!.Value.Name);
        bool isThere = there.Read();
        if (isThere && there.GetBoolean(1))
        {
            return null;
        }

        return isThere ? there.GetInt64(0) : (long)_addUnread.Scalar()!;
    }
}
