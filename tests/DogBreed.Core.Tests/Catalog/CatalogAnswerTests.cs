using System.Text.Json.Nodes;
using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using static DogBreed.Core.Tests.Catalog.CatalogTools;

namespace DogBreed.Core.Tests.Catalog;

/// <summary>With a catalog the answers are those of a run without, to the last bit; and what is in it is not computed again.</summary>
public sealed class CatalogAnswerTests : IDisposable
{
    private readonly TestFolder _files = new();
    private readonly string _catalog;
    private readonly string[] _photos;

    public CatalogAnswerTests()
    {
        _catalog = _files.File("dogs.db");
        _photos = CopySamples(_files.File("photos"));
    }

    public void Dispose() => _files.Dispose();

    public static TheoryData<string, ClassifyOptions> Options { get; } = new()
    {
        { "default", new ClassifyOptions() },
        { "top", new ClassifyOptions { Top = 1 } },
        { "all", new ClassifyOptions { Top = 1000 } },
        { "threshold", new ClassifyOptions { MinimumProbability = 0.95 } },
        { "groups", new ClassifyOptions { Group = true } },
        { "accuracy", new ClassifyOptions { Accuracy = 0.9 } },
        { "the article's rule", new ClassifyOptions { GateRule = DogGateRule.TopClass } },
        { "no gate", new ClassifyOptions { GateRule = DogGateRule.None } },
        { "each dog", new ClassifyOptions { EachDog = true } },
        { "each dog and groups", new ClassifyOptions { EachDog = true, Group = true, MinimumProbability = 0.5 } },
    };

    /// <summary>One run fills the catalog, and all the others are answered from it without opening a file.</summary>
    [Theory]
    [InlineData(ModelStore.DefaultBackbone)]
    [InlineData("default")]
    public void Other_options_answer_from_what_was_found(string model)
    {
        using DogBreedClassifier classifier = Open(model);
        List<(ClassifyOptions Options, List<PhotoOutcome<BreedPrediction>> Expected)> expected =
            [.. Chosen(model).Select(options => (options, Compute(_photos, classifier, options)))];
        var first = Run(_catalog, _photos, classifier, new ClassifyOptions { EachDog = true });
        Assert.Equal(_photos.Length, Computed(first));
        AssertSame(Compute(_photos, classifier, new ClassifyOptions { EachDog = true }), first);

        // Under other options other photographs are none of dogs: faces are looked for now, and for that the files are read, once.
        for (int again = 0; again < 2; again++)
        {
            foreach ((ClassifyOptions options, List<PhotoOutcome<BreedPrediction>> computed) in expected)
            {
                var recalled = Run(_catalog, _photos, classifier, options);
                AssertSame(computed, recalled);
                Assert.Equal(0, Computed(recalled));
            }

            Array.ForEach(_photos, Blind);
        }
    }

    private static IEnumerable<ClassifyOptions> Chosen(string model) => Options.Select(o => o.Data.Item2).Where(o => o.Accuracy is null || model == ModelStore.DefaultBackbone);

    [Theory]
    [MemberData(nameof(Options))]
    public void The_first_run_answers_as_one_without(string name, ClassifyOptions options)
    {
        Assert.NotEmpty(name);
        using DogBreedClassifier classifier = Open();
        var first = Run(_catalog, _photos, classifier, options);
        AssertSame(Compute(_photos, classifier, options), first);
        var second = Run(_catalog, _photos, classifier, options);
        AssertSame(first, second);
        Assert.Equal((_photos.Length, 0), (Computed(first), Computed(second)));
    }

    /// <summary>Faces are looked for where Subject is another under another rule, and the networks do not run for it.</summary>
    [Fact]
    public void Faces_are_looked_for_where_the_subject_changes()
    {
        using DogBreedClassifier classifier = Open();
        Run(_catalog, _photos, classifier, new ClassifyOptions { GateRule = DogGateRule.None });
        var later = Run(_catalog, _photos, classifier);
        AssertSame(Compute(_photos, classifier), later);
        Assert.Equal(0, Computed(later));
        Assert.Contains(later, o => o.Value!.Subject == Subject.Human);
    }

    /// <summary>What belongs to a network, a decoder or a number of views is not taken for another's; all stay.</summary>
    [Fact]
    public void Each_model_has_its_own_answers()
    {
        using DogBreedClassifier backbone = Open();
        using DogBreedClassifier head = Open("default");
        using DogBreedClassifier other = Open("article");
        (DogBreedClassifier, ClassifyOptions)[] runs =
        [
            (backbone, ClassifyOptions.Default),
            (head, ClassifyOptions.Default),
            (other, ClassifyOptions.Default),
            (backbone, new ClassifyOptions { Views = 2 }),
            (backbone, new ClassifyOptions { Decoder = PictureDecoderKind.Skia, Views = 3 }),
        ];
        foreach ((DogBreedClassifier classifier, ClassifyOptions options) in runs)
        {
            var first = Run(_catalog, _photos, classifier, options);
            Assert.Equal(_photos.Length, Computed(first));
            AssertSame(Compute(_photos, classifier, options), first);
        }

        foreach ((DogBreedClassifier classifier, ClassifyOptions options) in runs)
        {
            Assert.Equal(0, Computed(Run(_catalog, _photos, classifier, options)));
        }
    }

    /// <summary>A photograph that was moved, copied or touched is known by its content; one that was changed is another.</summary>
    [Fact]
    public void Contents_are_known_wherever_they_are()
    {
        using DogBreedClassifier classifier = Open();
        var expected = Run(_catalog, _photos, classifier);
        string moved = _files.File("elsewhere.jpg");
        File.Move(_photos[0], moved);
        string copied = _files.File("copy of a copy.bin");
        File.Copy(_photos[1], copied);
        File.SetLastWriteTimeUtc(_photos[2], DateTime.UtcNow.AddDays(-3));
        string[] all = [moved, copied, _photos[1], _photos[2]];
        var outcomes = Run(_catalog, all, classifier);
        Assert.Equal(0, Computed(outcomes));
        int[] same = [0, 1, 1, 2];
        Assert.Equal(same.Select(i => Text(expected[i])), outcomes.Select(Text));

        // Now known under these names too.
        Array.ForEach(all, Blind);
        Assert.Equal(0, Computed(Run(_catalog, all, classifier)));

        byte[] changed = [.. File.ReadAllBytes(_photos[3]), 0];
        File.WriteAllBytes(_photos[3], changed);
        Assert.Equal(1, Computed(Run(_catalog, [_photos[3]], classifier)));
    }

    /// <summary>Within the steps in which file systems keep times a file may change and look the same: it is read again.</summary>
    [Fact]
    public void A_file_that_was_written_a_moment_ago_is_read_again()
    {
        using DogBreedClassifier classifier = Open();
        string photo = _photos[0];
        DateTime now = DateTime.UtcNow;
        File.SetLastWriteTimeUtc(photo, now);
        Run(_catalog, [photo], classifier);
        Blind(photo);
        Assert.Equal(ErrorKind.PhotoNotAPicture, Assert.Single(Run(_catalog, [photo], classifier)).Error!.Kind);
    }

    /// <summary>A clock that went back, or a camera's that is ahead: times are compared, and their order means nothing.</summary>
    [Theory]
    [InlineData(2060)]
    [InlineData(1980)]
    public void Times_need_not_make_sense(int year)
    {
        using DogBreedClassifier classifier = Open();
        string photo = _photos[0];
        File.SetLastWriteTimeUtc(photo, new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Run(_catalog, [photo], classifier);
        Blind(photo);
        Assert.Equal(0, Computed(Run(_catalog, [photo], classifier)));

        // Another time, earlier or later, and it is looked at again.
        File.SetLastWriteTimeUtc(photo, new DateTime(year, 6, 1, 0, 0, 0, DateTimeKind.Utc).AddYears(year > 2000 ? -50 : 50));
        Assert.Equal(ErrorKind.PhotoNotAPicture, Assert.Single(Run(_catalog, [photo], classifier)).Error!.Kind);
    }

    [Fact]
    public void Bytes_and_streams_are_known_by_their_content()
    {
        using DogBreedClassifier classifier = Open();
        Run(_catalog, _photos, classifier);
        byte[] bytes = File.ReadAllBytes(_photos[0]);
        using PhotoRun<BreedPrediction> run = DogBreed.Core.Catalog.CatalogRun.Start(
            DogBreed.Core.Catalog.DogCatalog.Open(_catalog), classifier, ClassifyOptions.Default, retryFailed: false, TestContext.Current.CancellationToken, out var kept);
        Assert.True(run.Single(PhotoSource.FromBytes(bytes)).FromCatalog);
        Assert.True(run.Single(PhotoSource.FromStream(new MemoryStream(bytes))).FromCatalog);
        run.Dispose();
        kept.Dispose();
    }

    /// <summary>Errors of a content are remembered, where ever it is; those that may pass are tried again.</summary>
    [Fact]
    public void Errors_are_remembered()
    {
        using DogBreedClassifier classifier = Open();
        string text = _files.Write("notes.jpg", "no picture, and long enough not to be taken for an empty one");
        string empty = _files.Write("empty.jpg", "");
        string cut = _files.File("cut.jpg");
        File.WriteAllBytes(cut, File.ReadAllBytes(_photos[4])[..900]);
        string missing = _files.File("missing.jpg");
        string[] bad = [text, empty, cut, missing];
        Array.ForEach(bad[..3], path => File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1)));
        ErrorKind[] kinds = [ErrorKind.PhotoNotAPicture, ErrorKind.PhotoEmpty, ErrorKind.PhotoDamaged, ErrorKind.PhotoNotFound];
        var computed = Compute(bad, classifier);
        Assert.Equal(kinds, computed.Select(o => o.Error!.Kind));
        for (int again = 0; again < 2; again++)
        {
            AssertSame(computed, Run(_catalog, bad, classifier));
        }

        // A whole picture under the name, length and time of what failed: who asks for another try gets it.
        File.Copy(_photos[0], missing);
        byte[] small = File.ReadAllBytes(Repository.Sample("../tests/data/orientation/1.jpg"));
        DateTime time = File.GetLastWriteTimeUtc(text);
        File.WriteAllBytes(text, small);
        Run(_catalog, [text], classifier);
        Assert.True(Run(_catalog, [text], classifier)[0].Succeeded);
        Blind(cut);
        Assert.Equal([true, false], Run(_catalog, [missing, cut], classifier).Select(o => o.Succeeded));
        Assert.Equal(ErrorKind.PhotoDamaged, Run(_catalog, [cut], classifier)[0].Error!.Kind);
        Assert.Equal(ErrorKind.PhotoNotAPicture, Run(_catalog, [cut], classifier, retryFailed: true)[0].Error!.Kind);
        Assert.NotEqual(time, DateTime.MinValue);
    }

    /// <summary>An error that passes takes nothing away: the photograph is known again when it can be read.</summary>
    [Fact]
    public void An_error_that_passes_takes_nothing_away()
    {
        using DogBreedClassifier classifier = Open();
        var expected = Run(_catalog, _photos, classifier);
        string away = _files.File("away");
        Directory.Move(_files.File("photos"), away);
        Assert.All(Run(_catalog, _photos, classifier), o => Assert.Equal(ErrorKind.PhotoNotFound, o.Error!.Kind));
        Directory.Move(away, _files.File("photos"));
        Array.ForEach(_photos, Blind);
        AssertSame(expected, Run(_catalog, _photos, classifier));
    }

    /// <summary>A root that is named later makes the same photographs of those that are known; another is refused while the old one is there.</summary>
    [Fact]
    public void A_root_may_be_named_later_and_is_not_mistaken()
    {
        using DogBreedClassifier classifier = Open();
        Run(_catalog, _photos, classifier);
        Array.ForEach(_photos, Blind);
        Assert.Equal(0, Computed(Run(_catalog, _photos, classifier, root: _files.File("photos"))));
        using (var reader = DogBreed.Core.Catalog.CatalogReader.Open(_catalog))
        {
            Assert.Equal(_photos.Length, reader.PhotoCount);
            Assert.Equal(_photos, reader.Places().Select(p => p.FullPath));
        }

        Directory.CreateDirectory(_files.File("other"));
        var error = Assert.Throws<CatalogException>(() => DogBreed.Core.Catalog.DogCatalog.Open(_catalog, _files.File("other")));
        Assert.Contains(_files.File("photos"), error.Message, StringComparison.Ordinal);
    }

    /// <summary>Photographs are taken out by one process while another goes on: what it writes has its folder.</summary>
    [Fact]
    public void Folders_that_were_taken_out_meanwhile_come_back()
    {
        using DogBreedClassifier classifier = Open();
        using PhotoRun<BreedPrediction> run = DogBreed.Core.Catalog.CatalogRun.Start(
            DogBreed.Core.Catalog.DogCatalog.Open(_catalog), classifier, ClassifyOptions.Default, retryFailed: false, TestContext.Current.CancellationToken, out var kept);
        run.Single(PhotoSource.FromFile(_photos[0]));
        kept.Writer.Flush();
        using (var before = DogBreed.Core.Catalog.CatalogReader.Open(_catalog))
        {
            DogBreed.Core.Catalog.CatalogCleaning.Remove(_catalog, [.. before.Places()]);
        }

        run.Single(PhotoSource.FromFile(_photos[1]));
        run.Dispose();
        kept.Dispose();
        using var reader = DogBreed.Core.Catalog.CatalogReader.Open(_catalog);
        Assert.Equal([_photos[1]], reader.Places().Select(p => p.FullPath));
    }

    /// <summary>A card with another temperature, threshold or rule: the same findings answer as its network would.</summary>
    [Theory]
    [InlineData(0.7)]
    [InlineData(1.9)]
    public void Another_temperature_answers_from_what_was_found(double temperature)
    {
        string models = _files.File("models");
        string folder = Path.Combine(models, ModelStore.DefaultBackbone);
        CopyFolder(Path.Combine(Repository.Root, "models", ModelStore.DefaultBackbone), folder);
        var store = new ModelStore(models, Path.Combine(Repository.Root, "models"));
        using (DogBreedClassifier classifier = Open(store: store))
        {
            Run(_catalog, _photos, classifier);
        }

        string card = Path.Combine(folder, "card.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(card))!;
        json["int8"]!["temperature"] = temperature;
        File.WriteAllText(card, json.ToJsonString());
        using DogBreedClassifier other = Open(store: store);
        var computed = Compute(_photos, other);
        var recalled = Run(_catalog, _photos, other);
        Assert.Equal(0, Computed(recalled));
        foreach ((PhotoOutcome<BreedPrediction> expected, PhotoOutcome<BreedPrediction> actual) in computed.Zip(recalled))
        {
            Assert.Equal(expected.Value!.Candidates, actual.Value!.Candidates);
            Assert.Equal(expected.Value.Subject, actual.Value.Subject);
            Assert.Equal(expected.Value.DogProbability, actual.Value.DogProbability, 1e-3);
        }
    }

    /// <summary>Features answer for a head that did not exist when they were kept, and no photograph is opened.</summary>
    [Theory]
    [InlineData("default")]
    [InlineData("article")]
    public void A_new_head_answers_from_features(string head)
    {
        using DogBreedClassifier backbone = Open(withFeatures: true);
        using DogBreedClassifier later = Open(head);
        var computed = Compute(_photos, later);
        Run(_catalog, _photos, backbone, new ClassifyOptions { KeepFeatures = true });
        Array.ForEach(_photos, Blind);
        for (int again = 0; again < 2; again++)
        {
            var recalled = Run(_catalog, _photos, later);
            Assert.Equal(0, Computed(recalled));
            foreach ((PhotoOutcome<BreedPrediction> expected, PhotoOutcome<BreedPrediction> actual) in computed.Zip(recalled))
            {
                Assert.Equal(expected.Value!.Subject, actual.Value!.Subject);
                Assert.Equal(expected.Value.Breed, actual.Value.Breed);
                Assert.Equal(expected.Value.Candidates.Count, actual.Value.Candidates.Count);
                Assert.All(expected.Value.Candidates, c => Assert.Equal(c.Probability, actual.Value.Candidates.Single(a => a.Breed == c.Breed).Probability, 1e-3));
            }
        }
    }

    /// <summary>A catalog without features that is asked to keep them computes once more.</summary>
    [Fact]
    public void Features_are_added_later()
    {
        using DogBreedClassifier classifier = Open(withFeatures: true);
        Run(_catalog, _photos, classifier);
        var keep = new ClassifyOptions { KeepFeatures = true };
        Assert.Equal(_photos.Length, Computed(Run(_catalog, _photos, classifier, keep)));
        Assert.Equal(0, Computed(Run(_catalog, _photos, classifier, keep)));
        Assert.Equal(0, Computed(Run(_catalog, _photos, classifier)));
    }

    /// <summary>Below a root paths are kept relative to it: a library that is mounted elsewhere is known without reading it.</summary>
    [Fact]
    public void A_library_that_is_mounted_elsewhere_is_the_same()
    {
        using DogBreedClassifier classifier = Open();
        string[] inside = CopySamples(_files.File("library/2025/June"));
        string outside = _photos[0];
        Run(_catalog, [.. inside, outside], classifier, root: _files.File("library"));
        Directory.Move(_files.File("library"), _files.File("mount"));
        string[] moved = [.. inside.Select(p => p.Replace("/library/", "/mount/", StringComparison.Ordinal))];
        Array.ForEach([.. moved, outside], Blind);
        Assert.Equal(0, Computed(Run(_catalog, [.. moved, outside], classifier, root: _files.File("mount"))));

        // It remembers its root.
        Assert.Equal(0, Computed(Run(_catalog, moved, classifier)));
        Directory.Move(_files.File("mount"), _files.File("mounted"));
        Assert.All(Run(_catalog, [.. moved.Select(p => p.Replace("/mount/", "/mounted/", StringComparison.Ordinal))], classifier), o => Assert.False(o.Succeeded));
    }

    /// <summary>Names that differ in case or in their Unicode form alone are files of their own.</summary>
    [Fact]
    public void Names_that_look_alike_are_not_mixed_up()
    {
        string[] names = ["a.jpg", "A.jpg", "\u00e9.jpg", "e\u0301.jpg"];
        string[] paths = [.. names.Select(_files.File)];
        for (int i = 0; i < paths.Length; i++)
        {
            File.Copy(_photos[i], paths[i]);
            File.SetLastWriteTimeUtc(paths[i], new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.SkipUnless(Directory.GetFiles(_files.Path, "*.jpg").Length == paths.Length, "The file system takes some of these names for the same.");
        using DogBreedClassifier classifier = Open();
        var computed = Compute(paths, classifier);
        Run(_catalog, paths, classifier);
        Array.ForEach(paths, Blind);
        AssertSame(computed, Run(_catalog, paths, classifier));
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
