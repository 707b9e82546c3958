using System.Diagnostics;
using DogBreed.Core.Catalog;
using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using Microsoft.Data.Sqlite;
using static DogBreed.Core.Tests.Catalog.CatalogTools;

namespace DogBreed.Core.Tests.Catalog;

/// <summary>The file: what is no catalog stays as it is, what cannot be written is one error, and several may use one at once.</summary>
public sealed class CatalogFileTests : IDisposable
{
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void What_is_no_catalog_is_left_as_it_is()
    {
        string text = _files.Write("text.db", "dogs,cats\n1,2\n");
        string foreign = _files.File("foreign.db");
        Sql(foreign, "CREATE TABLE people (name TEXT)");
        string others = _files.File("others.db");
        Sql(others, "PRAGMA application_id = 77; PRAGMA user_version = 3");
        string newer = _files.File("newer.db");
        _ = DogCatalog.Open(newer);
        Sql(newer, "PRAGMA user_version = 99");
        string picture = _files.File("pembroke.jpg");
        File.Copy(Repository.Sample("pembroke.jpg"), picture);
        (string Path, string Says)[] all =
        [
            (text, "no catalog, or it is damaged"),
            (foreign, "another program"),
            (others, "another program"),
            (newer, "newer version"),
            (picture, "no catalog, or it is damaged"),
        ];
        foreach ((string path, string says) in all)
        {
            byte[] before = File.ReadAllBytes(path);
            var error = Assert.Throws<CatalogException>(() => DogCatalog.Open(path));
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
            Assert.Equal(ErrorKind.CatalogNotUsable, error.Kind);
            Assert.Equal(before, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void A_folder_or_a_missing_folder_is_said()
    {
        Assert.Contains("folder", Assert.Throws<CatalogException>(() => DogCatalog.Open(_files.Path)).Message, StringComparison.Ordinal);
        string nowhere = _files.File("no/such/dogs.db");
        Assert.Contains(_files.File("no/such"), Assert.Throws<CatalogException>(() => DogCatalog.Open(nowhere)).Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever stands in a catalog: an error that names it, or an answer; nothing else comes out.</summary>
    [Fact]
    public void Damaged_bytes_are_an_error_that_names_the_file()
    {
        string[] photos = CopySamples(_files.File("photos"));
        string whole = _files.File("dogs.db");
        using DogBreedClassifier classifier = Open();
        Run(whole, photos, classifier, new ClassifyOptions { EachDog = true });
        byte[] bytes = File.ReadAllBytes(whole);
        var random = new Random(3);
        int errors = 0;
        for (int i = 0; i < 40; i++)
        {
            byte[] damaged = [.. bytes];
            int length = random.Next(3) == 0 ? random.Next(damaged.Length) : damaged.Length;
            for (int hit = random.Next(1, 200); hit > 0; hit--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            string path = _files.File($"{i}.db");
            File.WriteAllBytes(path, damaged[..length]);
            try
            {
                Run(path, photos[..3], classifier, new ClassifyOptions { EachDog = true });
            }
            catch (CatalogException e)
            {
                errors++;
                Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            }
        }

        TestContext.Current.SendDiagnosticMessage($"damaged catalogs: {errors} of 40 are errors");
        Assert.True(errors > 5);
    }

    /// <summary>Rows that no version of this program wrote: numbers of the wrong kind, boxes without end.</summary>
    [Theory]
    [InlineData("UPDATE findings SET data = x'00'")]
    [InlineData("UPDATE findings SET data = 'text'")]
    [InlineData("UPDATE findings SET data = zeroblob(length(data))")]
    [InlineData("UPDATE findings SET data = randomblob(length(data))")]
    [InlineData("UPDATE findings SET data = zeroblob(0)")]
    [InlineData("UPDATE photos SET length = 'long'")]
    [InlineData("UPDATE photos SET written = 1e300")]
    [InlineData("UPDATE contents SET hash = 'hash' || id")]
    [InlineData("DROP TABLE findings")]
    [InlineData("DROP TABLE folders")]
    public void Rows_that_make_no_sense_are_an_error_or_nothing(string statement)
    {
        string[] photos = CopySamples(_files.File("photos"));
        string path = _files.File("dogs.db");
        using DogBreedClassifier classifier = Open();
        var options = new ClassifyOptions { EachDog = true };
        Run(path, photos, classifier, options);
        Sql(path, statement);
        try
        {
            AssertSame(Compute(photos, classifier, options), Run(path, photos, classifier, options));
        }
        catch (CatalogException e)
        {
            Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>The disk fills up: the answers go on, and the catalog says once why they are not kept; what is in it stays.</summary>
    [Fact]
    public void A_full_disk_is_one_error_and_the_answers_go_on()
    {
        using SmallDisk disk = SmallDisk.Mount(700);
        string path = Path.Combine(disk.Folder, "dogs.db");
        string[] photos = CopySamples(_files.File("photos"));
        using DogBreedClassifier classifier = Open(withFeatures: true);
        Run(path, photos[..4], classifier, new ClassifyOptions { KeepFeatures = true });
        string filler = Path.Combine(disk.Folder, "filler");
        using PhotoRun<BreedPrediction> run = CatalogRun.Start(
            DogCatalog.Open(path), classifier, new ClassifyOptions { KeepFeatures = true }, retryFailed: false, TestContext.Current.CancellationToken, out CatalogRun kept);
        var outcomes = new List<PhotoOutcome<BreedPrediction>>();
        for (int i = 0; i < 40; i++)
        {
            byte[] bytes = [.. File.ReadAllBytes(photos[i % photos.Length]), (byte)i];
            string photo = _files.File($"new-{i}.jpg");
            File.WriteAllBytes(photo, bytes);
        }

        Fill(filler);
        run.ProcessAll(Directory.GetFiles(_files.Path, "new-*.jpg"), outcomes.Add);
        kept.Writer.Flush();
        Assert.All(outcomes, o => Assert.True(o.Succeeded));
        Assert.Equal(ErrorKind.CatalogNotWritten, kept.Writer.Problem!.Kind);
        Assert.Contains("full", kept.Writer.Problem.Message, StringComparison.Ordinal);
        run.Dispose();
        kept.Dispose();
        File.Delete(filler);
        Assert.Equal(0, Computed(Run(path, photos[..4], classifier, new ClassifyOptions { KeepFeatures = true })));
    }

    /// <summary>On a disk that cannot be written a catalog is no place for what is new; it can be read.</summary>
    [Fact]
    public void A_disk_that_cannot_be_written_is_said()
    {
        using SmallDisk disk = SmallDisk.Mount(4000);
        string path = Path.Combine(disk.Folder, "dogs.db");
        string[] photos = CopySamples(_files.File("photos"));
        using DogBreedClassifier classifier = Open();
        Run(path, photos[..2], classifier);
        disk.MakeReadOnly();
        var error = Assert.Throws<CatalogException>(() => Run(path, photos[..2], classifier));
        Assert.Equal(ErrorKind.CatalogNotWritten, error.Kind);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        using SqliteConnection connection = CatalogFile.OpenToRead(path);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM photos";
        Assert.Equal(2L, command.ExecuteScalar());

        // Also to merge it into another.
        string merged = _files.File("merged.db");
        CatalogMerge.Merge([path], merged, force: false, (_, _) => { }, TestContext.Current.CancellationToken);
        Assert.Equal(2, Count(merged, "photos"));
    }

    /// <summary>SQLite makes a database of an empty file, whatever it is called: of a photograph whose bytes are to be rescued too.</summary>
    [Fact]
    public void A_name_that_is_no_catalog_s_is_said_and_nothing_is_written()
    {
        string photo = _files.File("empty.jpg");
        File.WriteAllBytes(photo, []);
        string folder = Directory.CreateDirectory(_files.File("a folder")).FullName;
        string empty = _files.File("empty.db");
        File.WriteAllBytes(empty, []);
        Assert.Contains("photograph", Assert.Throws<CatalogException>(() => DogCatalog.Open(photo)).Message, StringComparison.Ordinal);
        Assert.Contains("this is a folder", Assert.Throws<CatalogException>(() => DogCatalog.Open(folder)).Message, StringComparison.Ordinal);
        Assert.Contains("this is a folder", Assert.Throws<CatalogException>(() => CatalogReader.Open(folder)).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<CatalogException>(() => CatalogReader.Open(empty)).Message, StringComparison.Ordinal);
        Assert.Contains("permission", Assert.Throws<CatalogException>(() => DogCatalog.Open("/proc/x.db")).Message, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(photo).Length);
        Assert.Equal(0, new FileInfo(empty).Length);
    }

    /// <summary>Runs of several threads and connections over the same photographs: each answers, and each photograph is there once.</summary>
    [Fact]
    public async Task Several_may_use_one_catalog_at_once()
    {
        string path = _files.File("dogs.db");
        string[] photos = CopySamples(_files.File("photos"));
        using DogBreedClassifier classifier = Open();
        var expected = Compute(photos, classifier);
        List<PhotoOutcome<BreedPrediction>>[] runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Run(path, photos, classifier))));
        Assert.All(runs, run => AssertSame(expected, run));
        Assert.Equal(photos.Length, Count(path, "photos"));
        Assert.Equal(photos.Length, Count(path, "contents"));
        Assert.Equal(0, Computed(Run(path, photos, classifier)));
    }

    /// <summary>The sentence of a drive without locks says what to do. (No such drive is to be had here: SQLite's own codes.)</summary>
    [Theory]
    [InlineData(15, 15, "merge")]
    [InlineData(10, 3850, "merge")]
    [InlineData(10, 5386, "merge")]
    [InlineData(5, 5, "another process")]
    [InlineData(13, 13, "full")]
    [InlineData(14, 14, "cannot be made")]
    [InlineData(10, 266, "disk I/O")]
    public void What_SQLite_says_becomes_what_helps(int code, int extended, string says)
    {
        var error = Assert.Throws<CatalogException>(() => CatalogFile.Guard<int>("/mnt/dogs.db", () => throw new SqliteException("disk I/O error", code, extended)));
        Assert.StartsWith("/mnt/dogs.db: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    /// <summary>A photograph with its answer takes at most 1 KB, with features 4 KB.</summary>
    [Theory]
    [InlineData(false, 1024)]
    [InlineData(true, 4096)]
    public void A_photograph_takes_little(bool features, int most)
    {
        const int Photos = 3000;
        string path = _files.File("dogs.db");
        var catalog = DogCatalog.Open(path);
        using (CatalogWriter writer = catalog.NewWriter())
        {
            var random = new Random(1);
            for (int i = 0; i < Photos; i++)
            {
                byte[] hash = new byte[32];
                random.NextBytes(hash);
                byte[] found = new byte[590];
                random.NextBytes(found);
                byte[] vector = new byte[2560];
                random.NextBytes(vector);
                writer.Add(
                    new CatalogEntry
                    {
                        Place = ($"/home/somebody/Pictures/2025/{i / 300:00} Holidays by the sea", $"IMG_20250712_{i:000000}.jpg"),
                        Stamp = new Support.FileStamp(4_000_000 + i, DateTime.UtcNow.Ticks + i),
                        Hash = hash,
                        Findings = [(1, found), (2, [])],
                        Features = features ? (3, vector) : null,
                    }
                );
                if (i % 100 == 99)
                {
                    writer.Flush();
                }
            }
        }

        long bytes = new FileInfo(path).Length / Photos;
        TestContext.Current.SendDiagnosticMessage($"a photograph takes {bytes} bytes");
        Assert.InRange(bytes, 1, most);
    }

    private static void Fill(string path)
    {
        try
        {
            using FileStream stream = File.Create(path, 1);
            while (true)
            {
                stream.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    private static long Count(string path, string table)
    {
        using SqliteConnection connection = CatalogFile.OpenToRead(path);
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of our own tables.
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private static void Sql(string path, string statements)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own statements.
        command.CommandText = statements;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>A file system of a few kilobytes in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string folder) => Folder = folder;

        public string Folder { get; }

        public static SmallDisk Mount(int kilobytes)
        {
            string folder = Directory.CreateTempSubdirectory("dogbreed").FullName;
            Assert.SkipUnless(OperatingSystem.IsLinux() && Start("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", folder) == 0, "A small file system cannot be mounted here.");
            return new SmallDisk(folder);
        }

        public void MakeReadOnly() => Assert.Equal(0, Start("mount", "-o", "remount,ro", Folder));

        public void Dispose()
        {
            Start("umount", Folder);
            Directory.Delete(Folder);
        }

        private static int Start(string program, params string[] arguments)
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
