using DogBreed.Core.Classification;
using DogBreed.Core.Datasets;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;
using DogBreed.Core.Training;

namespace DogBreed.Core.Tests.Training;

/// <summary>A training that learns from what people said of photographs that lie in no folder of a class.</summary>
public sealed class CorrectedPhotosTests : IDisposable
{
    private const string Header = "Path,Sha256,Subject,Breed";

    private readonly SampleDataset _files = new();
    private readonly List<string> _warnings = [];

    public CorrectedPhotosTests() =>
        _files.Add("pembroke.jpg", "dogs/Pembroke", 10).Add("german_shepherd.jpg", "dogs/n02106662-German_shepherd", 10).Add("dog_and_bicycle.jpg", "inbox", 6);

    private static TrainingOptions Options => new() { Store = Repository.Models, CachePath = null, Epochs = 20 };

    public void Dispose() => _files.Dispose();

    [Fact]
    public void What_was_corrected_is_answered_so_and_the_rest_as_before()
    {
        // Names that the backbone does not know: it has no opinion of its own which photographs show them.
        _files.Add("pembroke.jpg", "names/Bella", 10).Add("german_shepherd.jpg", "names/Rex", 10);
        string unseen = _files.Add("dog_and_bicycle.jpg", "later", 1, first: 9).Folder + "/later/009.jpg";
        using DogBreedClassifier before = Open(Train(Options, "names").Path);
        Assert.Equal("Bella", Breed(before, unseen));
        (string path, TrainedBreedModel model) = Train(Options with { CorrectionPaths = [Corrections(i => $"{Inbox(i)},,Dog,Rex")] }, "names");
        using DogBreedClassifier after = Open(path);
        Assert.Equal("Rex", Breed(after, unseen));
        Assert.Equal("Rex", Breed(after, Repository.Sample("german_shepherd.jpg")));
        Assert.Equal("Bella", Breed(after, Repository.Sample("pembroke.jpg")));
        ModelTraining training = model.Model.Training!;
        Assert.Equal(6, training.Corrections);
        Assert.Contains(training.CorrectionWeight, new int?[] { 1, 2, 4, 8 });
        Assert.Equal(training, BreedModelFile.Read(path).Model.Training);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void The_same_corrections_make_the_same_weights()
    {
        TrainingOptions options = Options with { CorrectionPaths = [Corrections(i => $"{Inbox(i)},,Dog,Pembroke")] };
        Assert.Equal(Weights(Train(options).Path), Weights(Train(options).Path));

        static float[] Weights(string path) => ClassifierWeights.Find(File.ReadAllBytes(path), BreedModelFile.Input, BreedModelFile.Logits)!.Kernel;
    }

    /// <summary>A photograph of the data set that stands in the wrong folder is corrected where it is, and is not learnt twice.</summary>
    [Fact]
    public void A_photograph_of_the_data_set_gets_another_class_and_keeps_its_split()
    {
        BreedDataset dataset = SampleDataset.Read(Path.Combine(_files.Folder, "dogs"));
        TrainingPhotos photos = TrainingPhotos.Of(dataset, _warnings.Add);
        DatasetPhoto learnt = photos.Train.First(p => dataset.Classes[p.Class].Name == "Pembroke");
        DatasetPhoto held = photos.Valid.First(p => dataset.Classes[p.Class].Name == "Pembroke");
        string file = Corrections(i => i > 1 ? null : $"{(i == 0 ? learnt : held).Path},,Dog,German shepherd");
        TrainingPhotos corrected = CorrectedPhotos.AddTo(photos, [file], _warnings.Add, TestContext.Current.CancellationToken);
        Assert.Empty(corrected.Corrected);
        Assert.Equal((photos.Train.Length, photos.Valid.Length), (corrected.Train.Length, corrected.Valid.Length));
        Assert.Equal("German_shepherd", dataset.Classes[corrected.Train.Single(p => p.Path == learnt.Path).Class].Name);
        Assert.Equal("German_shepherd", dataset.Classes[corrected.Valid.Single(p => p.Path == held.Path).Class].Name);
    }

    [Fact]
    public void What_cannot_be_learnt_is_said_and_left_out()
    {
        string changed = Inbox(4);
        string letter = _files.Write("inbox/letter.jpg", "Dear dog"u8.ToArray());
        string file = Corrections(i => new[]
        {
            $"{Inbox(0)},,Dog,Saluki", $"{Inbox(1)},,Human,", $"{_files.Folder}/gone.jpg,,Dog,Pembroke", $"{letter},,Dog,Pembroke", $"{changed},{new string('0', 64)},Dog,Pembroke", $"{Inbox(5)},{FileContent.Hash(Inbox(5))},Dog,pembroke",
        }[i]);
        BreedDataset dataset = SampleDataset.Read(Path.Combine(_files.Folder, "dogs"));
        TrainingPhotos corrected = CorrectedPhotos.AddTo(TrainingPhotos.Of(dataset, _warnings.Add), [file], _warnings.Add, TestContext.Current.CancellationToken);
        Assert.Equal([Inbox(5)], corrected.Corrected.Select(p => p.Path));
        Assert.Contains(_warnings, w => w.Contains("2 corrections", StringComparison.Ordinal) && w.Contains("Saluki", StringComparison.Ordinal));
        Assert.Contains(_warnings, w => w.Contains("gone.jpg", StringComparison.Ordinal));
        Assert.Contains(_warnings, w => w.Contains("letter.jpg", StringComparison.Ordinal));
        Assert.Contains(_warnings, w => w.Contains("changed", StringComparison.Ordinal) && w.Contains(changed, StringComparison.Ordinal));
        Assert.Equal(4, _warnings.Count);
    }

    /// <summary>Where the model is to say "none of these", what was no dog teaches it that.</summary>
    [Fact]
    public void What_is_no_dog_teaches_none_of_these()
    {
        _files.Add("rocket.jpg", "others", 6);
        (string path, _) = Train(Options with { NegativePath = Path.Combine(_files.Folder, "others"), CorrectionPaths = [Corrections(i => $"{Inbox(i)},,Neither,")] });
        using DogBreedClassifier classifier = Open(path);
        BreedPrediction said = classifier.Classify(PhotoSource.FromFile(Inbox(0)), new ClassifyOptions { GateRule = DogGateRule.None });
        Assert.Null(said.Breed);
        Assert.True(said.NoneProbability > 0.5, $"{said.NoneProbability}");
    }

    /// <summary>A negative that was looked at is learnt once, and one that validates is not learnt.</summary>
    [Fact]
    public void A_negative_stays_in_its_split()
    {
        _files.Add("rocket.jpg", "others", 8);
        BreedDataset dataset = SampleDataset.Read(Path.Combine(_files.Folder, "dogs"));
        TrainingPhotos photos = TrainingPhotos.Of(dataset, _warnings.Add).WithNegatives(Path.Combine(_files.Folder, "others"), _warnings.Add, TestContext.Current.CancellationToken);
        string file = Corrections(i => $"{_files.Folder}/others/{i:000}.jpg,,Neither,");
        TrainingPhotos corrected = CorrectedPhotos.AddTo(photos, [file], _warnings.Add, TestContext.Current.CancellationToken);
        Assert.Empty(corrected.Corrected);
        Assert.Equal(photos.Valid, corrected.Valid);
    }

    [Fact]
    public void A_file_that_is_none_ends_it_before_anything_is_computed()
    {
        string file = _files.Write("no.csv", "a,b\n"u8.ToArray());
        Assert.Throws<CorrectionException>(() => Train(Options with { CorrectionPaths = [file] }));
        Assert.Throws<ArgumentException>(() => Train(Options with { CorrectionPaths = [file], Architecture = TrainingArchitecture.Scratch }));
    }

    private string Inbox(int i) => Path.Combine(_files.Folder, "inbox", $"{i:000}.jpg");

    private string Corrections(Func<int, string?> line) =>
        _files.Write("corrections.csv", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', [Header, .. Enumerable.Range(0, 6).Select(line).OfType<string>()]) + "\n"));

    private (string Path, TrainedBreedModel Model) Train(TrainingOptions options, string folder = "dogs")
    {
        TrainedBreedModel model = SampleDataset.Train(SampleDataset.Read(Path.Combine(_files.Folder, folder)), options, warn: _warnings.Add);
        string path = Path.Combine(_files.Folder, $"{Guid.NewGuid():N}.onnx");
        model.Save(path);
        return (path, model);
    }

    private static DogBreedClassifier Open(string path) => DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, Model = path });

    private static string? Breed(DogBreedClassifier classifier, string photo) => classifier.Classify(PhotoSource.FromFile(photo)).Candidates[0].Breed;
}
