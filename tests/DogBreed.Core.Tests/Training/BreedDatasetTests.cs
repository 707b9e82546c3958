using DogBreed.Core.Datasets;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Training;
using DogBreed.Core.Training.Heads;

namespace DogBreed.Core.Tests.Training;

public sealed class BreedDatasetTests
{
    private static readonly DatasetOptions s_third = new() { ValidationFraction = 0.3, TestFraction = 0.3, Seed = 4 };

    /// <summary>A folder that came from macOS beside one that did not: the accent is one character or two, the class is one.</summary>
    [Fact]
    public void Names_in_both_forms_of_Unicode_are_one_class()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "macOS takes both for one folder.");
        using var data = new SampleDataset();
        data.Add("pembroke.jpg", "train/Chien caf\u00e9", 2).Add("pembroke.jpg", "valid/Chien cafe\u0301", 1, 10).Add("german_shepherd.jpg", "train/Shepherd", 2).Add("german_shepherd.jpg", "valid/Shepherd", 1, 10);
        var dataset = BreedDataset.Read(data.Folder);
        Assert.Equal(["Chien caf\u00e9", "Shepherd"], dataset.ClassNames);
        Assert.Empty(dataset.Unreadable);
        Assert.Equal(3, dataset.Photos.Count(p => p.Class == 0));
    }

    /// <summary>Links to photographs are photographs, and links to folders are not followed: they may lead back. A link to nothing is told of.</summary>
    [Fact]
    public void Links_below_a_class_are_photographs_or_told_of()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var data = new SampleDataset();
        data.Add("pembroke.jpg", "Pembroke/more", 3).Add("german_shepherd.jpg", "Shepherd", 3);
        string folder = Path.Combine(data.Folder, "Pembroke");
        File.CreateSymbolicLink(Path.Combine(folder, "linked.jpg"), Repository.Sample("four_dogs.jpg"));
        File.CreateSymbolicLink(Path.Combine(folder, "gone.jpg"), Path.Combine(folder, "nothing.jpg"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "more", "back"), folder);
        File.WriteAllText(Path.Combine(folder, ".hidden.jpg"), "x");
        var dataset = BreedDataset.Read(data.Folder);
        Assert.Equal(7, dataset.PhotoCount);
        Assert.Contains("link", Assert.Single(dataset.Unreadable).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_splits_are_taken_as_they_are()
    {
        using SampleDataset files = new SampleDataset()
            .Add("pembroke.jpg", "train/263.Pembroke", 3)
            .Add("pembroke.jpg", "valid/263.Pembroke", 1, first: 3)
            .Add("pembroke.jpg", "test/263.Pembroke", 2, first: 4)
            .Add("german_shepherd.jpg", "train/n02106662-German_shepherd", 4)
            .Add("german_shepherd.jpg", "test/n02106662-German_shepherd", 1, first: 4);
        BreedDataset dataset = SampleDataset.Read(files.Folder);
        Assert.True(dataset.HasOwnSplits);
        Assert.Equal(["German_shepherd", "Pembroke"], dataset.Classes.Select(c => c.Name));
        Assert.Equal([235, 263], dataset.Classes.Select(c => c.ImageNetClass!.Value));
        Assert.Equal(["n02106662", null], dataset.Classes.Select(c => c.WordNetId));
        Assert.Equal((7, 1, 3), Counts(dataset));
        Assert.Empty(dataset.Unreadable);
        Assert.Empty(dataset.Copies);
    }

    [Fact]
    public void A_misspelt_folder_beside_train_is_told()
    {
        using SampleDataset files = new SampleDataset().Add("pembroke.jpg", "train/a", 4).Add("cat.png", "train/b", 4).Add("cat.png", "vaild/b", 2, first: 4);
        Assert.Equal([Path.Combine(files.Folder, "vaild")], SampleDataset.Read(files.Folder).PassedOver);
    }

    [Fact]
    public void Without_a_folder_for_validation_some_of_train_is_taken_and_none_of_test()
    {
        using SampleDataset files = new SampleDataset().Add("pembroke.jpg", "train/a", 20).Add("cat.png", "train/b", 20).Add("pembroke.jpg", "test/a", 3, first: 20);
        BreedDataset dataset = SampleDataset.Read(files.Folder, s_third);
        (int train, int valid, int test) = Counts(dataset);
        Assert.Equal(3, test);
        Assert.Equal(40, train + valid);
        Assert.InRange(valid, 4, 20);
    }

    [Fact]
    public void A_photograph_keeps_its_side_when_others_are_added_and_every_class_is_on_each()
    {
        using var files = new SampleDataset();
        files.Add("pembroke.jpg", "a", 30).Add("cat.png", "b", 30);
        var before = SampleDataset.Read(files.Folder, s_third).Photos.ToDictionary(p => p.Path, p => p.Split);
        Assert.Equal(before, SampleDataset.Read(files.Folder, s_third).Photos.ToDictionary(p => p.Path, p => p.Split));
        foreach (string folder in new[] { "a", "b" })
        {
            var sides = before.Where(p => p.Key.Contains($"{Path.DirectorySeparatorChar}{folder}{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).CountBy(p => p.Value).ToDictionary();
            Assert.All(Enum.GetValues<DatasetSplit>(), split => Assert.InRange(sides[split], 3, 20));
        }

        files.Add("pembroke.jpg", "a", 15, first: 30).Add("rocket.jpg", "c", 5);
        var after = SampleDataset.Read(files.Folder, s_third).Photos.ToDictionary(p => p.Path, p => p.Split);
        Assert.All(before, p => Assert.Equal(p.Value, after[p.Key]));
        Assert.NotEqual(before, SampleDataset.Read(files.Folder, s_third with { Seed = 5 }).Photos.Where(p => before.ContainsKey(p.Path)).ToDictionary(p => p.Path, p => p.Split));
    }

    [Fact]
    public void Even_two_photographs_a_class_give_one_to_learn_and_one_to_choose_by()
    {
        using SampleDataset files = new SampleDataset().Add("pembroke.jpg", "a", 2).Add("cat.png", "b", 2).Add("rocket.jpg", "c", 2);
        foreach (int seed in Enumerable.Range(0, 20))
        {
            BreedDataset dataset = SampleDataset.Read(files.Folder, new DatasetOptions { Seed = seed, TestFraction = 0 });
            Assert.All(dataset.Photos.GroupBy(p => p.Class), g => Assert.Equal([DatasetSplit.Train, DatasetSplit.Valid], g.Select(p => p.Split).Order()));
        }
    }

    [Fact]
    public void Copies_are_on_one_side_and_are_told()
    {
        using SampleDataset files = new SampleDataset().Add("pembroke.jpg", "a", 12).Add("cat.png", "b", 12);
        for (int i = 0; i < 12; i++)
        {
            files.Write($"b/copy {i}.jpg", File.ReadAllBytes(Path.Combine(files.Folder, "a", $"{i:000}.jpg")));
        }

        BreedDataset dataset = SampleDataset.Read(files.Folder, s_third);
        Assert.Equal(12, dataset.Copies.Count);
        Assert.All(dataset.Copies, c => Assert.True(c.AcrossClasses && !c.AcrossSplits && c.Paths.Count == 2));
        Assert.All(dataset.Photos.GroupBy(p => p.ContentHash), g => Assert.Single(g.Select(p => p.Split).Distinct()));

        using SampleDataset split = new SampleDataset().Add("pembroke.jpg", "train/a", 4).Add("pembroke.jpg", "test/a", 2, first: 3);
        PhotoCopies across = Assert.Single(SampleDataset.Read(split.Folder).Copies);
        Assert.True(across.AcrossSplits && !across.AcrossClasses);
    }

    [Fact]
    public void Five_thousand_classes_are_read_and_learnt()
    {
        const int Classes = 5000;
        byte[] photograph = File.ReadAllBytes(Repository.Data("orientation/1.jpg"));
        using var data = new SampleDataset();
        for (int i = 0; i < Classes; i++)
        {
            // Files that differ behind the picture's end.
            data.Write($"train/class {i}/1.jpg", [.. photograph, .. BitConverter.GetBytes(i)]);
            data.Write($"valid/class {i}/2.jpg", [.. photograph, .. BitConverter.GetBytes(-1 - i)]);
        }

        BreedDataset set = SampleDataset.Read(data.Folder);
        Assert.Equal(Classes, set.Classes.Count);
        Assert.Equal(2 * Classes, set.Photos.Count);

        // Features that tell the class: its number's bits.
        float[] features = [.. Enumerable.Range(0, Classes).SelectMany(c => Enumerable.Range(0, 16).Select(bit => (c >> bit & 1) - 0.5f))];
        var samples = new FeatureSet(features, 16, [.. Enumerable.Range(0, Classes)]);
        FittedHead fitted = HeadFit.Run(SoftmaxHead.GlorotUniform(16, Classes, seed: 0), samples, samples, new HeadFitOptions { Epochs = 2 }, progress: null, TestContext.Current.CancellationToken);
        Assert.Equal(Classes, fitted.Head.Bias.Length);
        Assert.True(fitted.History[1].ValidLoss < fitted.History[0].ValidLoss);
    }

    [Fact]
    public void What_is_unreadable_or_empty_is_told_and_the_rest_goes_on()
    {
        using SampleDataset files = new SampleDataset().Add("pembroke.jpg", "a", 3).Add("cat.png", "b", 3);
        string text = files.Write("a/notes.txt", "no picture"u8.ToArray());
        string empty = files.Write("b/empty.jpg", []);
        files.Write("a/Thumbs.db", [1, 2, 3]);
        Directory.CreateDirectory(Path.Combine(files.Folder, "nothing"));
        BreedDataset dataset = SampleDataset.Read(files.Folder);
        Assert.Equal(6, dataset.Photos.Count);
        Assert.Equal([text, empty], dataset.Unreadable.Select(u => u.Path));
        Assert.All(dataset.Unreadable, u => Assert.NotEmpty(u.Reason));
        Assert.Equal(["nothing"], dataset.EmptyClasses);
        Assert.Equal(["a", "b"], dataset.Classes.Select(c => c.Name));
    }

    [Fact]
    public void Names_that_differ_only_in_case_or_number_are_an_error_that_names_both()
    {
        using SampleDataset files = new SampleDataset().Add("pembroke.jpg", "001.Beagle", 1).Add("cat.png", "n02088364-beagle", 1);
        string message = Assert.Throws<DatasetException>(() => SampleDataset.Read(files.Folder)).Message;
        Assert.Contains("001.Beagle", message, StringComparison.Ordinal);
        Assert.Contains("n02088364-beagle", message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_folder_a_file_and_no_classes_are_errors_that_say_so()
    {
        using var files = new SampleDataset();
        Assert.Contains("no class", Message(files.Folder), StringComparison.Ordinal);
        Assert.Contains("no such folder", Message(Path.Combine(files.Folder, "x")), StringComparison.Ordinal);
        Assert.Contains("a file", Message(files.Write("y", [1])), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleDataset.Read(files.Folder, new DatasetOptions { ValidationFraction = 0.6, TestFraction = 0.5 }));

        static string Message(string folder) => Assert.Throws<DatasetException>(() => SampleDataset.Read(folder)).Message;
    }

    /// <summary>What classification refuses is no photograph to train on either.</summary>
    [Fact]
    public void A_picture_beyond_the_limits_is_unreadable()
    {
        using SampleDataset files = new SampleDataset().Add("pembroke.jpg", "a", 2).Add("cat.png", "b", 2);
        File.WriteAllBytes(Path.Combine(files.Folder, "a", "huge.png"), Imaging.Bombs.BlackPng(20_000, 20_000));
        BreedDataset dataset = SampleDataset.Read(files.Folder);
        Assert.Equal(4, dataset.Photos.Count);
        Assert.EndsWith("huge.png", Assert.Single(dataset.Unreadable).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_that_lead_back_are_not_followed_and_links_to_photographs_are()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        using SampleDataset files = new SampleDataset().Add("pembroke.jpg", "a", 2).Add("cat.png", "b", 2);
        using SampleDataset elsewhere = new SampleDataset().Add("rocket.jpg", "c", 2);
        Directory.CreateSymbolicLink(Path.Combine(files.Folder, "loop"), files.Folder);
        Directory.CreateSymbolicLink(Path.Combine(files.Folder, "a", "inner loop"), files.Folder);
        Directory.CreateSymbolicLink(Path.Combine(files.Folder, "c"), Path.Combine(elsewhere.Folder, "c"));
        File.CreateSymbolicLink(Path.Combine(files.Folder, "b", "linked.jpg"), Path.Combine(elsewhere.Folder, "c", "000.jpg"));
        Directory.CreateDirectory(Path.Combine(files.Folder, "b", "deeper"));
        File.CreateSymbolicLink(Path.Combine(files.Folder, "b", "deeper", "linked.jpg"), Path.Combine(elsewhere.Folder, "c", "001.jpg"));
        BreedDataset dataset = SampleDataset.Read(files.Folder);
        Assert.Equal(8, dataset.Photos.Count);
        Assert.Equal([Path.Combine(files.Folder, "loop")], dataset.PassedOver);
    }

    [Fact]
    public void All_classes_of_stanford_dogs_and_most_of_the_articles_are_known_to_ImageNet()
    {
        string[] stanford = [.. Directory.EnumerateDirectories(Golden.Photo("stanford120/train")).Select(f => Path.GetFileName(f)!)];
        Assert.Equal(120, stanford.Select(f => BreedNames.FromFolder(f)).Select(n => BreedNames.ImageNetClass(n.Name, n.WordNetId)).OfType<int>().Distinct().Count());
        Assert.Equal(120, stanford.Select(f => BreedNames.ImageNetClass(BreedNames.FromFolder(f).Name, null)).OfType<int>().Distinct().Count());
        string[] article = File.ReadAllLines(Golden.Photo("udacity_133_breeds.txt"));
        Assert.InRange(article.Count(f => BreedNames.ImageNetClass(BreedNames.FromFolder(f).Name, null) is not null), 85, 133);
        Assert.Null(BreedNames.ImageNetClass("Gryffindor", null));
    }

    private static (int Train, int Valid, int Test) Counts(BreedDataset dataset) =>
        (dataset.In(DatasetSplit.Train).Count(), dataset.In(DatasetSplit.Valid).Count(), dataset.In(DatasetSplit.Test).Count());
}
