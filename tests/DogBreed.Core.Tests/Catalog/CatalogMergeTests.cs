using DogBreed.Core.Catalog;
using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using Microsoft.Data.Sqlite;
using static DogBreed.Core.Tests.Catalog.CatalogTools;

namespace DogBreed.Core.Tests.Catalog;

/// <summary>Merged catalogs are what one run would have made: row by row, nothing missing, nothing doubled.</summary>
public sealed class CatalogMergeTests : IDisposable
{
    private readonly TestFolder _files = new();
    private readonly string[] _photos;

    public CatalogMergeTests()
    {
        string[] whole = CopySamples(_files.File("photos"));
        string text = _files.Write("photos/notes.jpg", "no picture at all, and long enough");
        string empty = _files.Write("photos/empty.jpg", "");
        File.SetLastWriteTimeUtc(text, new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.SetLastWriteTimeUtc(empty, new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        string copy = _files.File("photos/copy.jpg");
        File.Copy(whole[0], copy);
        _photos = [.. whole, text, empty, copy];
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void It_is_what_one_run_would_have_made()
    {
        using DogBreedClassifier classifier = Open(withFeatures: true);
        var options = new ClassifyOptions { EachDog = true, KeepFeatures = true };
        string single = _files.File("single.db");
        Run(single, _photos, classifier, options);
        string[] parts = [.. Enumerable.Range(0, 3).Select(i => _files.File($"part{i}.db"))];
        for (int i = 0; i < parts.Length; i++)
        {
            // With some of the photographs in two of them.
            Run(parts[i], _photos.Where((_, photo) => photo % 3 == i || photo % 5 == i), classifier, options);
        }

        string merged = _files.File("merged.db");
        byte[][] before = [.. parts.Select(File.ReadAllBytes)];
        for (int again = 0; again < 2; again++)
        {
            Merge(merged, parts);
            Assert.Equal(Rows(single), Rows(merged));
        }

        Assert.Equal(before, parts.Select(File.ReadAllBytes));
        var recalled = Run(merged, _photos, classifier, options);
        Assert.Equal(0, Computed(recalled));
        AssertSame(Compute(_photos, classifier, options), recalled);
    }

    /// <summary>Catalogs of different models give one with both.</summary>
    [Fact]
    public void Different_models_are_both_there()
    {
        using DogBreedClassifier backbone = Open();
        using DogBreedClassifier head = Open("article");
        string one = _files.File("one.db");
        string other = _files.File("other.db");
        Run(one, _photos, backbone);
        Run(other, _photos, head);
        string merged = _files.File("merged.db");
        Merge(merged, one, other);
        Array.ForEach(_photos, Blind);
        Assert.Equal(0, Computed(Run(merged, _photos, backbone)));
        Assert.Equal(0, Computed(Run(merged, _photos, head)));
    }

    /// <summary>Machines that mount a library in different places make one catalog of it.</summary>
    [Fact]
    public void Paths_below_a_root_meet()
    {
        using DogBreedClassifier classifier = Open();
        string[] here = CopySamples(_files.File("here/2025"));
        string[] there = CopySamples(_files.File("there/2025"));
        string one = _files.File("one.db");
        string other = _files.File("other.db");
        Run(one, here[..6], classifier, root: _files.File("here"));
        Run(other, there[4..], classifier, root: _files.File("there"));
        string merged = _files.File("merged.db");
        Merge(merged, one, other);
        using CatalogReader reader = CatalogReader.Open(merged, _files.File("there"));
        Assert.Equal(there.Length, reader.PhotoCount);
        Assert.Equal(there, reader.Places().Select(p => p.FullPath));
    }

    /// <summary>Of a photograph that both know, what was written later counts, in whichever order they come.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_later_file_counts(bool reversed)
    {
        using DogBreedClassifier classifier = Open();
        string photo = _photos[0];
        string old = _files.File("old.db");
        Run(old, [photo], classifier);
        File.Copy(_photos[1], photo, overwrite: true);
        File.SetLastWriteTimeUtc(photo, new DateTime(2025, 12, 1, 0, 0, 0, DateTimeKind.Utc));
        string later = _files.File("later.db");
        var expected = Run(later, [photo], classifier);
        string merged = _files.File("merged.db");
        Merge(merged, reversed ? [later, old] : [old, later]);
        Blind(photo);
        AssertSame(expected, Run(merged, [photo], classifier));
    }

    /// <summary>Two libraries whose photographs have the same names are not mixed up, unless that is asked for.</summary>
    [Fact]
    public void Two_libraries_are_not_mixed_up()
    {
        using DogBreedClassifier classifier = Open();
        string[] names = ["2023", "2024"];
        string[] catalogs = [.. names.Select(n => _files.File(n + ".db"))];
        for (int i = 0; i < 2; i++)
        {
            string photo = _files.File($"{names[i]}/IMG_0001.jpg");
            Directory.CreateDirectory(Path.GetDirectoryName(photo)!);
            File.Copy(_photos[i], photo);
            Run(catalogs[i], [photo], classifier, root: _files.File(names[i]));
        }

        string merged = _files.File("merged.db");
        var error = Assert.Throws<CatalogException>(() => Merge(merged, catalogs));
        Assert.Equal(ErrorKind.CatalogOfOtherLibrary, error.Kind);
        CatalogMerge.Merge(catalogs, merged, force: true, static (_, _) => { }, TestContext.Current.CancellationToken);
        using CatalogReader reader = CatalogReader.Open(merged);
        Assert.Equal(1, reader.PhotoCount);
    }

    /// <summary>What could not be read on one machine, and was answered on another, is answered; and merging again changes nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_one_could_not_read_is_answered_by_another(bool reversed)
    {
        using DogBreedClassifier classifier = Open();
        string photo = _photos[0];
        string good = _files.File("good.db");
        Run(good, [photo], classifier);
        File.Move(photo, photo + ".away");
        string bad = _files.File("bad.db");
        Run(bad, [photo], classifier);
        string merged = _files.File("merged.db");
        for (int again = 0; again < 3; again++)
        {
            Merge(merged, reversed ? [bad, good] : [good, bad]);
        }

        using CatalogReader reader = CatalogReader.Open(merged);
        CatalogPhoto only = Assert.Single(reader.Photos(reader.Answering(null)));
        Assert.NotNull(only.Answer);
        Assert.True(reader.ContentCount <= 2);
    }

    /// <summary>A catalog that is being merged can be written meanwhile.</summary>
    [Fact]
    public void A_catalog_that_is_read_can_be_written()
    {
        using DogBreedClassifier classifier = Open();
        string one = _files.File("one.db");
        Run(one, _photos[..2], classifier);
        using SqliteConnection main = CatalogFile.Open(_files.File("main.db"));
        Support.SqliteFile.AttachToRead(main, one, "other");
        Support.SqliteFile.InTransaction(
            main,
            () =>
            {
                Support.SqliteFile.Execute(main, "INSERT INTO main.folders (path) SELECT path FROM other.folders");
                Assert.Equal(1, Computed(Run(one, _photos[..3], classifier)));
            },
            "BEGIN");
    }

    [Fact]
    public void What_is_no_catalog_is_named_and_nothing_is_written()
    {
        using DogBreedClassifier classifier = Open();
        string one = _files.File("one.db");
        Run(one, _photos[..2], classifier);
        string bad = _files.Write("bad.db", "this is no database");
        string merged = _files.File("merged.db");
        var error = Assert.Throws<CatalogException>(() => Merge(merged, one, bad));
        Assert.StartsWith(bad, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(merged));
        Assert.Throws<CatalogException>(() => Merge(merged, one, _files.File("missing.db")));
        Merge(one, one);
        Assert.Equal(2, Rows(one).Count(r => r.StartsWith("photos", StringComparison.Ordinal)));
    }

    private static void Merge(string destination, params string[] sources) =>
        CatalogMerge.Merge(sources, destination, force: false, static (_, _) => { }, TestContext.Current.CancellationToken);

    /// <summary>All that a catalog says, without its own numbers.</summary>
    internal static List<string> Rows(string path)
    {
        string[] queries =
        [
            "SELECT 'photos', f.path, p.name, p.length, p.written, hex(c.hash) FROM photos p JOIN folders f ON f.id = p.folder JOIN contents c ON c.id = p.content ORDER BY 2, 3",
            "SELECT 'models', key, kind, name, card FROM models ORDER BY 2",
            "SELECT 'findings', hex(c.hash), m.key, hex(x.data) FROM findings x JOIN contents c ON c.id = x.content JOIN models m ON m.id = x.model ORDER BY 2, 3",
            "SELECT 'features', hex(c.hash), m.key, hex(x.data) FROM features x JOIN contents c ON c.id = x.content JOIN models m ON m.id = x.model ORDER BY 2, 3",
            "SELECT 'failures', hex(c.hash), m.key, x.kind, x.message FROM failures x JOIN contents c ON c.id = x.content JOIN models m ON m.id = x.model ORDER BY 2, 3",
            "SELECT 'contents', COUNT(*) FROM contents",
        ];
        using SqliteConnection connection = CatalogFile.OpenToRead(path);
        var rows = new List<string>();
        foreach (string query in queries)
        {
            using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The queries above.
            command.CommandText = query;
#pragma warning restore CA2100
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                object[] values = new object[reader.FieldCount];
                reader.GetValues(values);
                rows.Add(string.Join('|', values));
            }
        }

        return rows;
    }
}
