using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Catalog;

/// <summary>
/// A file in which what was found in photographs is kept: their paths, the SHA-256 of their contents, and what networks and detectors found
/// in them; nothing of the pictures themselves. Several processes may use it at once.
/// </summary>
internal sealed class DogCatalog
{
    private const string RootSetting = "root";

    private DogCatalog(string path, string? root) => (Path, Root) = (path, root);

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>The folder that its paths are relative to; null where they are kept in full.</summary>
    public string? Root { get; }

    /// <summary>Opens a catalog, to answer from it and to keep what is new; creates it where there is no such file.</summary>
    /// <param name="path">The file, in a folder that is there.</param>
    /// <param name="root">
    /// The folder that paths are kept relative to from now on, wherever it is mounted now; the catalog's own where null.
    /// </param>
    /// <exception cref="CatalogException">It cannot be used.</exception>
    public static DogCatalog Open(string path, string? root = null)
    {
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            throw new CatalogException(Texts.FormatCatalogNotOpened(path, Texts.ThisIsAFolderNot));
        }

        string folder = System.IO.Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            throw new CatalogException(Texts.FormatCatalogFolderMissing(path, folder));
        }

        using SqliteConnection connection = CatalogFile.Open(path);
        return CatalogFile.Guard(
            path,
            () =>
            {
                using var read = new Statement(connection, "SELECT value FROM settings WHERE name = $1");
                string? kept = read.Scalar(RootSetting) as string;
                string? wanted = root is null ? kept : System.IO.Path.GetFullPath(root);
                if (!string.Equals(wanted, kept, StringComparison.Ordinal))
                {
                    // Another folder for the same relative paths: only where the old one is not there any more.
                    using var relative = new Statement(connection, "SELECT 1 FROM folders WHERE path = '.' OR path LIKE './%' LIMIT 1");
                    if (kept is not null && Directory.Exists(kept) && relative.Scalar() is not null)
                    {
                        throw new CatalogException(Texts.FormatCatalogRootStillThere(path, kept));
                    }

                    // As one: paths below a root that nothing names would be lost.
                    using var write = new Statement(connection, "INSERT OR REPLACE INTO settings (name, value) VALUES ($1, $2)");
                    connection.InTransaction(() =>
                    {
                        MakeRelative(connection, new CatalogPaths(wanted));
                        write.Execute(RootSetting, wanted);
                    });
                }

                return new DogCatalog(path, wanted);
            }
        );
    }

    // Photographs below a root that is named later are the same photographs.
    private static void MakeRelative(SqliteConnection connection, CatalogPaths paths)
    {
        var folders = new List<(long Id, string Path)>();
        using (var all = new Statement(connection, "SELECT id, path FROM folders"))
        using (SqliteDataReader rows = all.Rows())
        {
            while (rows.Read())
            {
                folders.Add((rows.GetInt64(0), rows.GetString(1)));
            }
        }

        using var rename = new Statement(connection, "UPDATE OR IGNORE folders SET path = $1 WHERE id = $2");
        foreach ((long id, string path) in folders.Where(f => !CatalogPaths.IsRelative(f.Path)))
        {
            rename.Execute(paths.Split(System.IO.Path.Join(path, "x"), out _), id);
        }
    }

    /// <summary>A writer of its own.</summary>
    public CatalogWriter NewWriter() => new(Path, CatalogFile.Open(Path));

    /// <summary>Enters the models of a run, where they are not there yet.</summary>
    public ModelNumbers Register(RunModels models)
    {
        using SqliteConnection connection = CatalogFile.Open(Path);
        return CatalogFile.Guard(
            Path,
            () =>
            {
                using var add = new Statement(connection, CatalogStatements.AddModel);
                return connection.InTransaction(() =>
                    new ModelNumbers(
                        NumberOf(models.Gate),
                        NumberOf(models.Breeds),
                        NumberOf(models.Features),
                        NumberOf(models.Faces),
                        NumberOf(models.EachDog)
                    )
                );

                long NumberOf(CatalogModel? model) =>
                    model is null ? ModelNumbers.None : (long)add.Scalar(model.Key, model.Kind.ToString(), model.Name, model.CardText)!;
            }
        );
    }
}
