using System.Globalization;
using System.Text.Json;
using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Catalog;

/// <summary>Reads what is in a catalog, without the models that found it.</summary>
internal sealed class CatalogReader : IDisposable
{
    // The gate's other classes are not named in a catalog; their numbers are bounded by what a row can hold.
    private const int MostClasses = ushort.MaxValue + 1;

    private Statement? _featuresAt;
    private readonly SqliteConnection _connection;
    private readonly CatalogPaths _paths;
    private readonly Dictionary<long, long> _counts = [];

    private CatalogReader(string path, SqliteConnection connection, string? root)
    {
        (Path, _connection) = (path, connection);
        string? kept = root is null ? Scalar("SELECT value FROM settings WHERE name = 'root'") as string : System.IO.Path.GetFullPath(root);

        // Where it was on another system is nowhere here.
        Root = kept is not null && System.IO.Path.IsPathFullyQualified(kept) ? kept : null;
        _paths = new CatalogPaths(Root);
        Models = ReadModels();
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>The folder that paths are relative to; null where there is none.</summary>
    public string? Root { get; }

    /// <summary>The networks and detectors whose findings are in it.</summary>
    public IReadOnlyList<KnownModel> Models { get; }

    /// <summary>Opens a catalog.</summary>
    /// <param name="path">The file.</param>
    /// <param name="root">Where its root is mounted now; where it was last where null.</param>
    /// <exception cref="CatalogException">There is none, or it cannot be used.</exception>
    public static CatalogReader Open(string path, string? root = null)
    {
        path = System.IO.Path.GetFullPath(path);
        SqliteConnection connection = CatalogFile.OpenToRead(path);
        try
        {
            return CatalogFile.Guard(path, () => new CatalogReader(path, connection, root));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>How many photographs there are, by name.</summary>
    public long PhotoCount => (long)Scalar("SELECT COUNT(*) FROM photos")!;

    /// <summary>How many contents there are: copies count once.</summary>
    public long ContentCount => (long)Scalar("SELECT COUNT(*) FROM contents")!;

    /// <summary>Models, those that have found most first.</summary>
    public IReadOnlyList<KnownModel> ByCount(IReadOnlyList<KnownModel> models) =>
        models.Count < 2 ? models : [.. models.OrderByDescending(CountOf)];

    /// <summary>In how many contents a model has found something.</summary>
    public long CountOf(KnownModel model)
    {
        if (!_counts.TryGetValue(model.Id, out long count))
        {
            string table = model.Model.Kind == ModelKind.Features ? "features" : "findings";
            count = _counts[model.Id] = (long)Scalar($"SELECT COUNT(*) FROM {table} WHERE model = $1", model.Id)!;
        }

        return count;
    }

    /// <summary>The folders, how many photographs each has, and how many of those failed.</summary>
    public IReadOnlyList<(string Folder, long Count, long Failed)> Folders() =>
        CatalogFile.Guard(
            Path,
            () =>
            {
                var folders = new List<(string, long, long)>();
                using var statement = new Statement(
                    _connection,
                    """
                    SELECT f.path, COUNT(*), SUM(p.content IN (SELECT content FROM failures))
                    FROM folders f JOIN photos p ON p.folder = f.id GROUP BY f.path ORDER BY f.path
                    """
                );
                using SqliteDataReader rows = statement.Rows();
                while (rows.Read())
                {
                    folders.Add((rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2)));
                }

                return folders;
            }
        );

    /// <summary>The models that answer, those with the most answers first.</summary>
    public IReadOnlyList<AnsweringModel> Answering()
    {
        KnownModel? faces = ByCount([.. Models.Where(m => m.Model.Kind == ModelKind.Faces)]) is [var most, ..] ? most : null;
        var answering = new List<AnsweringModel>();
        foreach (KnownModel own in Models.Where(m => m.Model.Kind is ModelKind.Gate or ModelKind.Breeds))
        {
            KnownModel? gate = own.Model.Kind == ModelKind.Gate ? own : Find(own.Model.Card.Gate);
            if (gate is null)
            {
                continue;
            }

            KnownModel? breeds = ReferenceEquals(gate, own) ? null : own;
            string asked = RunModels.Asked(gate.Model.Key, breeds?.Model.Key);
            KnownModel? each = Models.FirstOrDefault(m =>
                m.Model.Kind == ModelKind.EachDog && m.Model.Key.EndsWith(asked, StringComparison.Ordinal)
            );
            answering.Add(CatalogFile.Guard(Path, () => new AnsweringModel(gate, breeds, faces, each)));
        }

        return answering.Count == 1 ? answering : [.. answering.OrderByDescending(a => CountOf(a.Own))];

        KnownModel? Find(string? key) => Models.FirstOrDefault(m => string.Equals(m.Model.Key, key, StringComparison.Ordinal));
    }

    /// <summary>The model of a name whose answers there are; the one with the most where there are several.</summary>
    /// <param name="name">Its name; null takes any.</param>
    /// <exception cref="CatalogException">There are none.</exception>
    public AnsweringModel Answering(string? name)
    {
        IReadOnlyList<AnsweringModel> all = Answering();
        if (all.Count == 0)
        {
            throw new CatalogException(Texts.FormatCatalogWithoutAnswers(Path));
        }

        return all.FirstOrDefault(m => name is null || string.Equals(m.Own.Model.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new CatalogException(
                Texts.FormatCatalogLacksModel(
                    Path,
                    name,
                    string.Join(", ", all.Select(m => m.Own.Model.Name).Distinct(StringComparer.Ordinal))
                )
            );
    }

    /// <summary>All photographs by folder and name, with the answers of a model.</summary>
    /// <exception cref="CatalogException">The catalog is damaged.</exception>
    public IEnumerable<CatalogPhoto> Photos(AnsweringModel model)
    {
        using var statement = new Statement(_connection, PhotoQuery(model) + " ORDER BY f.path, p.name");
        using SqliteDataReader rows = CatalogFile.Guard(Path, () => statement.Rows());
        while (CatalogFile.Guard(Path, () => rows.Read() ? Read(rows, model) : null) is { } photo)
        {
            yield return photo;
        }
    }

    /// <summary>The photographs of one content, with the answers of a model.</summary>
    /// <exception cref="CatalogException">The catalog is damaged.</exception>
    public IReadOnlyList<CatalogPhoto> Photos(AnsweringModel? model, long content) =>
        CatalogFile.Guard(
            Path,
            () =>
            {
                var photos = new List<CatalogPhoto>();
                using var statement = new Statement(_connection, PhotoQuery(model) + " WHERE p.content = $1 ORDER BY f.path, p.name");
                using SqliteDataReader rows = statement.Rows(content);
                while (rows.Read())
                {
                    photos.Add(Read(rows, model));
                }

                return photos;
            }
        );

    /// <summary>The features of a content; null where they are not kept.</summary>
    /// <param name="model">The backbone.</param>
    /// <param name="hash">The SHA-256 of the photograph's bytes.</param>
    /// <exception cref="CatalogException">The catalog is damaged.</exception>
    public float[]? Features(KnownModel model, byte[] hash) =>
        CatalogFile.Guard(
            Path,
            () =>
            {
                var values = new float[model.Model.Card.FeatureCount];
                using var statement = new Statement(
                    _connection,
                    "SELECT x.data FROM contents c JOIN features x ON x.content = c.id AND x.model = $1 WHERE c.hash = $2"
                );
                return statement.Scalar(model.Id, hash) is byte[] data && FindingsFormat.TryReadFeatures(data, values) ? values : null;
            }
        );

    /// <summary>The features of the photograph at a path, as it was when it was seen there; null where they are not kept.</summary>
    /// <param name="model">The backbone.</param>
    /// <param name="path">The full path.</param>
    /// <exception cref="CatalogException">The catalog is damaged.</exception>
    public float[]? Features(KnownModel model, string path) =>
        CatalogFile.Guard(
            Path,
            () =>
            {
                var values = new float[model.Model.Card.FeatureCount];
                string folder = _paths.Split(path, out string name);
                _featuresAt ??= new Statement(
                    _connection,
                    """
                    SELECT x.data FROM folders f JOIN photos p ON p.folder = f.id AND p.name = $3
                    JOIN features x ON x.content = p.content AND x.model = $1 WHERE f.path = $2
                    """
                );
                return _featuresAt.Scalar(model.Id, folder, name) is byte[] data && FindingsFormat.TryReadFeatures(data, values)
                    ? values
                    : null;
            }
        );

    /// <summary>Where the photographs are, by folder and name.</summary>
    /// <exception cref="CatalogException">The catalog is damaged.</exception>
    public IEnumerable<CatalogPlace> Places()
    {
        using var statement = new Statement(
            _connection,
            "SELECT f.id, f.path, p.name FROM folders f JOIN photos p ON p.folder = f.id ORDER BY f.path, p.name"
        );
        using SqliteDataReader rows = CatalogFile.Guard(Path, () => statement.Rows());
        while (CatalogFile.Guard(Path, () => rows.Read() ? Place() : null) is { } place)
        {
            yield return place;
        }

        CatalogPlace Place()
        {
            (string folder, string name) = (rows.GetString(1), rows.GetString(2));
            return new CatalogPlace(rows.GetInt64(0), name, _paths.Full(folder, name));
        }
    }

    /// <summary>Where a photograph is now; as the catalog keeps it where it is relative to a root that is not known.</summary>
    public string PathOf(CatalogPhoto photo) => _paths.Full(photo.Folder, photo.Name) ?? $"{photo.Folder}/{photo.Name}";

    public void Dispose()
    {
        _featuresAt?.Dispose();
        _connection.Dispose();
    }

    private static string PhotoQuery(AnsweringModel? model) =>
        $"""
            SELECT {FindingsRow.Columns}, f.path, p.name, p.length, p.written, c.hash
            FROM folders f JOIN photos p ON p.folder = f.id JOIN contents c ON c.id = p.content {FindingsRow.Joins(Numbers(model))}
            """;

    private static ModelNumbers Numbers(AnsweringModel? model)
    {
        return new ModelNumbers(Id(model?.Gate), Id(model?.BreedModel), ModelNumbers.None, Id(model?.Faces), Id(model?.EachDog));

        static long Id(KnownModel? known) => known?.Id ?? ModelNumbers.None;
    }

    private static CatalogPhoto Read(SqliteDataReader row, AnsweringModel? model)
    {
        const int First = FindingsRow.Count;
        PhotoFindings? findings = model is null ? null : FindingsRow.Read(row, MostClasses, model.Gate.Model, model.BreedModel?.Model);
        return new CatalogPhoto(
            row.GetString(First),
            row.GetString(First + 1),
            row.IsDBNull(First + 3) ? null : new FileStamp(row.GetInt64(First + 2), row.GetInt64(First + 3)),
            FindingsRow.Blob(row, First + 4) is { } hash ? Convert.ToHexString(hash).ToLowerInvariant() : null,
            findings is null ? null : model!.Answer(findings),
            FindingsRow.Failure(row)
        );
    }

    private List<KnownModel> ReadModels()
    {
        var models = new List<KnownModel>();
        using var statement = new Statement(_connection, "SELECT id, key, kind, name, card FROM models ORDER BY id");
        using SqliteDataReader rows = statement.Rows();
        while (rows.Read())
        {
            ModelKind kind = Enum.Parse<ModelKind>(rows.GetString(2));
            models.Add(
                new KnownModel(rows.GetInt64(0), new CatalogModel(rows.GetString(1), kind, rows.GetString(3), Card(rows.GetString(4))))
            );
        }

        return models;
    }

    private static CatalogModelCard Card(string text)
    {
        try
        {
            CatalogModelCard card =
                text.Length == 0 ? new CatalogModelCard() : JsonSerializer.Deserialize<CatalogModelCard>(text) ?? new CatalogModelCard();
            bool makesSense =
                card is { Classes: not null, Rule: not null, Precision: not null, Decoder: not null, FeatureCount: >= 0 and < MostClasses }
                && card.Classes.Count < MostClasses
                && card.Classes.All(c => c is not null);
            return makesSense ? card : throw new FormatException(Texts.CatalogRowDamaged);
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private object? Scalar(string text, params object?[] values) =>
        CatalogFile.Guard(
            Path,
            () =>
            {
                using var statement = new Statement(_connection, text);
                return statement.Scalar(values);
            }
        );
}
