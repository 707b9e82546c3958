using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Catalog;

/// <summary>The cache of features as version 0.1.0 kept it, a single table: it becomes a catalog, and nothing is computed again.</summary>
internal static class FormerFeatures
{
    private const string Columns = "network,preprocessing,photo,content";

    /// <summary>Whether a file that names no application is such a cache.</summary>
    public static bool IsOne(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            SELECT (SELECT group_concat(name) FROM (SELECT name FROM pragma_table_info('features'))),
                (SELECT COUNT(*) FROM sqlite_master WHERE type = 'table')
            """;
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read()
            && !reader.IsDBNull(0)
            && string.Equals(reader.GetString(0), Columns, StringComparison.Ordinal)
            && reader.GetInt64(1) == 1;
    }

    /// <summary>Makes room for the tables of a catalog.</summary>
    public static void SetAside(SqliteConnection connection) => connection.Execute("ALTER TABLE features RENAME TO former_features");

    /// <summary>Takes the rows over. They were computed with OpenCV, one view a photograph.</summary>
    public static void BringOver(SqliteConnection connection) =>
        connection.Execute(
            $"""
            INSERT OR IGNORE INTO contents (hash) SELECT DISTINCT unhex(photo) FROM former_features WHERE length(unhex(photo)) = 32;
            INSERT OR IGNORE INTO models (key, kind, name, card)
                SELECT DISTINCT {Key}, 'Features', '', '' FROM former_features;
            INSERT OR IGNORE INTO features (content, model, data)
                SELECT c.id, m.id, f.content FROM former_features f
                JOIN contents c ON c.hash = unhex(f.photo) JOIN models m ON m.key = {Key};
            DROP TABLE former_features;
            """
        );

    private const string Key = "'features ' || network || ' ' || preprocessing || ' views 1 decoder OpenCv'";
}
