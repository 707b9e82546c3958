using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Models;

public sealed class TaxonomyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taxonomy").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_dog_of_ImageNet_has_its_place_in_WordNets_tree()
    {
        TaxonomyFile file = Repository.Models.Taxonomy()!;
        for (int i = ClassList.FirstDog; i <= ClassList.LastDog; i++)
        {
            IReadOnlyList<string> byId = file.PathOf(ClassList.ImageNet.WordNetIds[i])!;
            Assert.Equal("dog", byId[0]);
            Assert.Equal(byId, file.PathOf(ClassList.ImageNet.Names[i]));
        }

        Assert.Equal(["dog", "working dog", "shepherd dog"], file.PathOf("German shepherd"));
        Assert.Equal(["dog", "corgi"], file.PathOf("Pembroke"));
        Assert.Equal(["dog", "working dog", "sled dog"], file.PathOf("n02110063"));
        Assert.Null(file.PathOf("cat"));
    }

    [Theory]
    [InlineData("Beagle\tdog/hound\nPug\tdog/hound/dog", "line 2", "within itself")]
    [InlineData("Beagle\tdog/hound\nPug\tdog/toy dog\nBasset\tpet/hound", "line 3", "both in dog and in pet")]
    [InlineData("Beagle\tdog/hound\nBeagle\tdog/toy dog", "line 2", "both in hound and in toy dog")]
    [InlineData("Beagle\tdog/hound\nhound", "line 2", "a tab or a comma")]
    [InlineData("Beagle\tdog//hound", "line 1", "a tab or a comma")]
    [InlineData("# nothing\n\n", "has no classes", "")]
    public void A_tree_that_is_none_is_one_error_that_names_the_line(string text, string where, string what)
    {
        string message = Assert.Throws<ModelException>(() => TaxonomyFile.Read(Write(text))).Message;
        Assert.Contains(where, message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_the_model_does_not_have_is_an_error_and_a_file_that_is_not_there_too()
    {
        TaxonomyFile own = TaxonomyFile.Read(Write("Beagle, dog/hound\nPug, dog/toy dog\nUnicorn, horse"));
        ModelException error = Assert.Throws<ModelException>(() => GroupTree.Of("mine", ["Beagle", "Pug"], bundled: null, own));
        Assert.Contains("Unicorn", error.Message, StringComparison.Ordinal);
        Assert.Contains("mine", error.Message, StringComparison.Ordinal);
        Assert.Contains("nowhere.tsv", Assert.Throws<ModelException>(() => TaxonomyFile.Read(Path.Combine(_folder, "nowhere.tsv"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_narrowest_group_that_is_likely_enough_is_named()
    {
        string[] breeds = ["Beagle", "Basset", "Pug", "Pembroke"];
        GroupTree tree = GroupTree.Of("test", breeds, Repository.Models.Taxonomy());
        double[] probabilities = [0.5, 0.35, 0.1, 0.05];
        Assert.Equal(("Beagle", 0.5), Answer(0.5));

        // Below a half another class in a likelier group may be likely enough: the likeliest class is named all the same.
        Assert.Equal("Pug", GroupTree.Of("test", ["Beagle", "Basset", "bloodhound", "Pug"], Repository.Models.Taxonomy()).Narrowest([0.25, 0.25, 0.2, 0.3], 0.05)!.Value.Name);
        Assert.Equal(("hound", 0.85), Answer(0.8));
        Assert.Equal(("hound", 0.85), Answer(0.85));
        Assert.Equal(("dog", 1.0), Answer(0.86));
        Assert.Null(tree.Narrowest([0.1, 0.1, 0.1, 0.1], 0.8));

        // Not an ancestor of the likeliest breed: many hounds, none of them likely, are together likelier than the one pug.
        Assert.Equal("hound", GroupTree.Of("test", ["Beagle", "Basset", "bloodhound", "Pug"], Repository.Models.Taxonomy()).Narrowest([0.25, 0.25, 0.2, 0.3], 0.6)!.Value.Name);

        (string, double)? Answer(double threshold) => tree.Narrowest(probabilities, threshold) is { } a ? (a.Name, Math.Round(a.Probability, 9)) : null;
    }

    [Fact]
    public void Classes_of_a_trained_model_find_their_place_by_any_name_and_the_rest_is_a_dog()
    {
        GroupTree tree = GroupTree.Of("mine", ["Alaskan_malamute", "Siberian_husky", "Dachshund", "Akita"], Repository.Models.Taxonomy());
        Assert.Equal("sled dog", tree.Narrowest([0.5, 0.4, 0.05, 0.05], 0.8)!.Value.Name);
        Assert.Equal("Akita", tree.Narrowest([0, 0.05, 0.05, 0.9], 0.8)!.Value.Name);
        Assert.Equal("dog", tree.Narrowest([0.3, 0.3, 0.2, 0.2], 0.8)!.Value.Name);
    }

    [Fact]
    public void Classes_that_are_no_dogs_have_groups_by_a_file_of_their_own()
    {
        TaxonomyFile own = TaxonomyFile.Read(Write("\uFEFFBengal,cat/short-haired\r\nSphynx,cat/hairless\r\nBombay,cat/short-haired\r\n"));
        GroupTree tree = GroupTree.Of("cats", ["Bengal", "Bombay", "Sphynx"], Repository.Models.Taxonomy(), own);
        Assert.Equal("short-haired", tree.Narrowest([0.45, 0.45, 0.1], 0.8)!.Value.Name);
        Assert.Equal("cat", tree.Narrowest([0.4, 0.2, 0.4], 0.8)!.Value.Name);

        // Without it nothing is known of them.
        Assert.Null(GroupTree.Of("cats", ["Bengal", "Bombay", "Sphynx"], Repository.Models.Taxonomy()).Narrowest([0.45, 0.45, 0.1], 0.8));
    }

    [Fact]
    public void The_threshold_of_an_accuracy_is_right_that_often()
    {
        string[] breeds = ["Beagle", "Basset", "Pug", "Pembroke"];
        GroupTree tree = GroupTree.Of("test", breeds, Repository.Models.Taxonomy());
        var random = new Random(5);
        (double[], int)[] photos = [.. Enumerable.Range(0, 3000).Select(_ => Photo(random))];
        (double[] Probabilities, int Label)[] others = [.. Enumerable.Range(0, 4000).Select(_ => Photo(random))];
        IReadOnlyList<SelectivePoint> points = SelectivePoint.Fit(tree, photos);
        Assert.True(SelectivePoint.AreValid(points));
        Assert.Equal(0.7, points[0].Accuracy);
        foreach (SelectivePoint point in points)
        {
            Assert.True(point.Reached >= point.Accuracy, $"{point}");
            double right = others.Average(o => IsRight(tree.Narrowest(o.Probabilities, point.Threshold), o.Label) ? 1.0 : 0);
            Assert.True(right >= point.Accuracy - 0.03, $"{point}: {right}");
        }

        // Three of ten are wrong without groups.
        Assert.True(points.First(p => p.Accuracy >= 0.95).Breeds < points[0].Breeds);

        bool IsRight(GroupAnswer? answer, int label) =>
            answer?.Name switch
            {
                null or "dog" or "hunting dog" => answer is null || answer.Value.Name == "dog" || label < 2,
                "hound" => label < 2,
                var name => name == breeds[label],
            };

        static (double[], int) Photo(Random random)
        {
            int label = random.Next(4);
            double[] p = [.. Enumerable.Range(0, 4).Select(i => Math.Exp((i == label ? 1.2 : 0) + (2 * random.NextDouble())))];
            double sum = p.Sum();
            return ([.. p.Select(v => v / sum)], label);
        }
    }

    [Fact]
    public void A_photograph_has_its_group_and_no_other_number_changes()
    {
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models });
        foreach (string sample in new[] { "pembroke.jpg", "german_shepherd.jpg", "four_dogs.jpg", "cat.png", "astronaut.png" })
        {
            var photo = PhotoSource.FromFile(Repository.Sample(sample));
            BreedPrediction without = classifier.Classify(photo);
            BreedPrediction with = classifier.Classify(photo, new ClassifyOptions { Group = true });
            Assert.Null(without.Group);
            Assert.Equal(without with { Group = null, DecodeTime = default, InferenceTime = default, Candidates = [], Faces = [], Dogs = [], Objects = [] }, with with { Group = null, GroupProbability = null, DecodeTime = default, InferenceTime = default, Candidates = [], Faces = [], Dogs = [], Objects = [] });
            Assert.Equal(without.Candidates, with.Candidates);
            Assert.Equal(with.Subject is Subject.Neither or Subject.Human, with.Group is null);
            if (with.Probability >= 0.8)
            {
                Assert.Equal((with.Breed, with.Probability), (with.Group, with.GroupProbability));
            }
            else if (with.Group is not null)
            {
                Assert.True(with.GroupProbability is >= 0.8 and <= 1, $"{sample}: {with.Group} {with.GroupProbability}");
            }
        }
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models });
        var photo = PhotoSource.FromFile(Repository.Sample("pembroke.jpg"));
        Assert.Throws<ArgumentException>(() => classifier.Classify(photo, new ClassifyOptions { Accuracy = 0.9, MinimumProbability = 0.5 }));
        Assert.Throws<ArgumentException>(() => classifier.Classify(photo, new ClassifyOptions { Accuracy = 1 }));
        Assert.Throws<ArgumentException>(() => classifier.Classify(photo, new ClassifyOptions { Accuracy = 0.9, TaxonomyPath = Write("Pug,dog") }));
        Assert.Contains("at most", Assert.Throws<ModelException>(() => classifier.Classify(photo, new ClassifyOptions { Accuracy = 0.999 })).Message, StringComparison.Ordinal);
        Assert.NotNull(classifier.Classify(photo, new ClassifyOptions { Accuracy = 0.95 }).Group);

        using DogBreedClassifier old = DogBreedClassifier.Create(
            new ClassifierOptions { Store = new ModelStore(Path.Combine(Repository.Root, "models"), Repository.Data("v0.1.0")), Model = "default" });
        ModelException error = Assert.Throws<ModelException>(() => old.Classify(photo, new ClassifyOptions { Accuracy = 0.95 }));
        Assert.Equal(ErrorKind.ModelLacksCalibration, error.Kind);
    }

    private string Write(string text)
    {
        string path = Path.Combine(_folder, Path.GetRandomFileName() + ".tsv");
        File.WriteAllText(path, text);
        return path;
    }
}
