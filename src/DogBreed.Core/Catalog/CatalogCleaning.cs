using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Catalog;

/// <summary>Takes photographs out of a catalog, and what was found in contents that nothing names any more.</summary>
internal static class CatalogCleaning
{
    // Contents that these photographs were the last to name. What never had a name (features of a training, bytes) stays.
    private const string Orphans = """
        DELETE FROM gone WHERE content IN (SELECT content FROM photos);
        DELETE FROM findings WHERE content IN (SELECT content FROM gone);
        DELETE FROM features WHERE content IN (SELECT content FROM gone);
        DELETE FROM failures WHERE content IN (SELECT content FROM gone);
        DELETE FROM contents WHERE id IN (SELECT content FROM gone);
        DELETE FROM folders WHERE id NOT IN (SELECT folder FROM photos);
        DROP TABLE gone;
        DELETE FROM failures WHERE content IN (
            SELECT id FROM contents WHERE hash IS NULL AND id NOT IN (SELECT content FROM photos));
        DELETE FROM contents WHERE hash IS NULL AND id NOT IN (SELECT content FROM photos);
        """;

    /// <summary>The photographs for which something holds, by the numbers of their folders and their names.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="isMeant">Is asked of each: its full path, or null where its root is not known.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CatalogException">The catalog is damaged.</exception>
    public static IReadOnlyList<CatalogPlace> Find(CatalogReader catalog, Func<string?, bool> isMeant, CancellationToken cancellation) =>
        [.. catalog.Places().TakeWhile(_ => !cancellation.IsCancellationRequested).Where(place => isMeant(place.FullPath))];

    /// <summary>Takes photographs out.</summary>
    /// <exception cref="CatalogException">The catalog cannot be written.</exception>
    public static void Remove(string path, IReadOnlyList<CatalogPlace> places)
    {
        using SqliteConnection connection = CatalogFile.Open(path);
        CatalogFile.Guard(
            path,
            () =>
            {
                connection.InTransaction(() =>
                {
                    connection.Execute("CREATE TEMP TABLE gone (content INTEGER PRIMARY KEY)");
                    using var note = new Statement(
                        connection,
                        "INSERT OR IGNORE INTO gone SELECT content FROM photos WHERE folder = $1 AND name = $2"
                    );
                    using var remove = new Statement(connection, "DELETE FROM photos WHERE folder = $1 AND name = $2");
                    foreach (CatalogPlace place in places)
                    {
                        note.Execute(place.Folder, place.Name);
                        remove.Execute(place.Folder, place.Name);
                    }

                    connection.Execute(Orphans);
                });
                MakeSmaller(connection);
                return true;
            }
        );
    }

    // What was found in contents that no photograph names any more: files that were changed since, bytes and streams. Features alone are a
    // training's.
    private const string Unnamed = "id NOT IN (SELECT content FROM photos) AND id IN (SELECT content FROM findings)";

    /// <summary>How many contents there are that no photograph names, and something was found in.</summary>
    /// <exception cref="CatalogException">The catalog cannot be used.</exception>
    public static long CountUnnamed(string path)
    {
        using SqliteConnection connection = CatalogFile.OpenToRead(path);
        return CatalogFile.Guard(
            path,
            () =>
            {
                using var count = new Statement(connection, $"SELECT COUNT(*) FROM contents WHERE {Unnamed}");
                return (long)count.Scalar()!;
            }
        );
    }

    /// <summary>Takes them out.</summary>
    /// <exception cref="CatalogException">The catalog cannot be written.</exception>
    public static void RemoveUnnamed(string path)
    {
        using SqliteConnection connection = CatalogFile.Open(path);
        CatalogFile.Guard(
            path,
            () =>
            {
                connection.InTransaction(() =>
                    connection.Execute(
                        $"""
                        CREATE TEMP TABLE gone (content INTEGER PRIMARY KEY);
                        INSERT INTO gone SELECT id FROM contents WHERE {Unnamed};
                        {Orphans}
                        """
                    )
                );
                MakeSmaller(connection);
                return true;
            }
        );
    }

    // The file becomes as small as what is left in it, unless somebody else uses it just now.
    private static void MakeSmaller(SqliteConnection connection)
    {
        try
        {
            connection.Execute("VACUUM");
        }
        catch (SqliteException)
        {
            // Its room is used again by what comes next.
        }
    }
}

/// <summary>Where a catalog has seen a photograph.</summary>
/// <param name="Folder">The number of its folder.</param>
/// <param name="Name">Its name.</param>
/// <param name="FullPath">Its full path; null where the catalog's root is not known.</param>
internal sealed record CatalogPlace(long Folder, string Name, string? FullPath);
