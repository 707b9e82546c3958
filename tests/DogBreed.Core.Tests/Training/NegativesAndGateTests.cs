using DogBreed.Core.Classification;
using DogBreed.Core.Datasets;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Training;
using DogBreed.Core.Training.Heads;

namespace DogBreed.Core.Tests.Training;

/// <summary>Models that are not about dogs, heads that can say none, and classes of unequal size.</summary>
public sealed class NegativesAndGateTests : IDisposable
{
    private readonly SampleDataset _files = new();
    private readonly List<string> _warnings = [];

    private static TrainingOptions Options => new() { Store = Repository.Models, CachePath = null, Epochs = 40 };

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_model_that_is_not_about_dogs_is_used_without_the_gate_and_says_so()
    {
        _files.Add("cat.png", "things/Cat", 8).Add("rocket.jpg", "things/Rocket", 8);
        string path = Train("things", Options);
        Assert.Contains(_warnings, w => w.Contains("0 of", StringComparison.Ordinal) && w.Contains("dog gate", StringComparison.Ordinal));
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, Model = path });
        BreedPrediction cat = classifier.Classify(PhotoSource.FromFile(Repository.Sample("cat.png")));
        Assert.Equal((Subject.Unchecked, "Cat"), (cat.Subject, cat.Breed));
        Assert.Empty(cat.Faces);

        // Who asks for the gate gets it.
        Assert.Equal(Subject.Neither, classifier.Classify(PhotoSource.FromFile(Repository.Sample("cat.png")), new ClassifyOptions { GateRule = DogGateRule.Probability }).Subject);
        Assert.Equal(Subject.Dog, classifier.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")), new ClassifyOptions { DemandGate = true }).Subject);
        Assert.Equal(DogGateRule.None, ((TrainedModel)classifier.Model).GateRule);
    }

    [Fact]
    public void Without_the_gate_every_photograph_is_answered_and_the_other_numbers_stay()
    {
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models });
        foreach (string sample in new[] { "cat.png", "pembroke.jpg", "astronaut.png" })
        {
            var photo = PhotoSource.FromFile(Repository.Sample(sample));
            BreedPrediction with = classifier.Classify(photo);
            BreedPrediction without = classifier.Classify(photo, new ClassifyOptions { GateRule = DogGateRule.None });
            Assert.Equal(Subject.Unchecked, without.Subject);
            Assert.NotNull(without.Breed);
            Assert.Equal(with.DogProbability, without.DogProbability);
            if (with.Candidates.Count > 0)
            {
                Assert.Equal(with.Candidates, without.Candidates);
            }
        }
    }

    [Fact]
    public void A_head_that_was_taught_negatives_says_none_of_these()
    {
        _files.Add("pembroke.jpg", "dogs/Pembroke", 10).Add("german_shepherd.jpg", "dogs/Shepherd", 10).Add("dog_person_horse.jpg", "others/a/b", 10);

        // A copy of a photograph of a class, and a file that is no photograph.
        _files.Write("others/copy.jpg", File.ReadAllBytes(Path.Combine(_files.Folder, "dogs", "Pembroke", "003.jpg")));
        _files.Write("others/letter.jpg", "Dear dog"u8.ToArray());
        string path = Train("dogs", Options with { NegativePath = Path.Combine(_files.Folder, "others") });
        Assert.Contains(_warnings, w => w.Contains("1 photographs are copies", StringComparison.Ordinal));
        Assert.Contains(_warnings, w => w.Contains("letter.jpg", StringComparison.Ordinal));
        Assert.Equal(2, _warnings.Count);

        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, Model = path });
        Assert.Equal(["Pembroke", "Shepherd"], classifier.BreedNames);
        var none = new ClassifyOptions { GateRule = DogGateRule.None };
        BreedPrediction dog = classifier.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")), none);
        Assert.Equal("Pembroke", dog.Breed);
        Assert.InRange(dog.NoneProbability!.Value, 0, 0.5);
        BreedPrediction other = classifier.Classify(PhotoSource.FromFile(Repository.Sample("dog_person_horse.jpg")), none);
        Assert.Null(other.Breed);
        Assert.InRange(other.NoneProbability!.Value, 0.5, 1);
        Assert.Equal(2, other.Candidates.Count);
        Assert.Equal(1, other.Candidates.Sum(c => c.Probability) + other.NoneProbability.Value, 6);

        // What is exported is the same model: its classes, the gate's rule, and its calibration.
        byte[] exported = DogBreed.Core.Exporting.ModelExporter.Standalone(Repository.Models, path, includePreprocessing: false, ModelPrecision.Float, TestContext.Current.CancellationToken);
        string standalone = _files.Write("standalone.onnx", exported);
        using (DogBreedClassifier again = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, Model = standalone }))
        {
            Assert.Equal(classifier.BreedNames, again.BreedNames);
            Assert.Equal(((TrainedModel)classifier.Model).Selective, ((TrainedModel)again.Model).Selective);
            BreedPrediction same = again.Classify(PhotoSource.FromFile(Repository.Sample("dog_person_horse.jpg")), none);
            Assert.Null(same.Breed);
            Assert.InRange(same.NoneProbability!.Value, 0.5, 1);
        }

        // A group is named for none of them neither.
        Assert.Null(classifier.Classify(PhotoSource.FromFile(Repository.Sample("dog_person_horse.jpg")), none with { Group = true, MinimumProbability = 0.1 }).Group);

        // The bundled models were not taught it.
        using DogBreedClassifier bundled = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models });
        Assert.Null(bundled.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg"))).NoneProbability);
    }

    [Fact]
    public void A_folder_of_negatives_that_makes_no_sense_is_an_error()
    {
        _files.Add("pembroke.jpg", "dogs/Pembroke", 6).Add("german_shepherd.jpg", "dogs/Shepherd", 6);
        Directory.CreateDirectory(Path.Combine(_files.Folder, "empty"));
        _files.Write("copies/a.jpg", File.ReadAllBytes(Path.Combine(_files.Folder, "dogs", "Pembroke", "003.jpg")));
        Assert.Contains("nowhere", Problem("nowhere"), StringComparison.Ordinal);
        Assert.Contains("empty", Problem("empty"), StringComparison.Ordinal);
        Assert.Contains("copies", Problem("copies"), StringComparison.Ordinal);
        Assert.Contains("data set", Problem("dogs/Pembroke"), StringComparison.Ordinal);
        Assert.Contains("data set", Problem("dogs"), StringComparison.Ordinal);
        Assert.Contains("data set", Problem("."), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SampleDataset.Train(SampleDataset.Read(Path.Combine(_files.Folder, "dogs")), Options with { Architecture = TrainingArchitecture.Scratch, BalanceClasses = true }));

        string Problem(string folder) =>
            Assert.Throws<DatasetException>(() => SampleDataset.Train(SampleDataset.Read(Path.Combine(_files.Folder, "dogs")), Options with { NegativePath = Path.Combine(_files.Folder, folder) })).Message;
    }

    [Fact]
    public void Balanced_weights_give_each_class_the_same_sum()
    {
        float[] weights = ClassWeights.Balanced([0, 0, 0, 0, 0, 0, 1, 1, 2], 3);
        Assert.Equal([0.5f, 1.5f, 3f], weights);
    }

    /// <summary>A class of twenty photographs against one of two: with weights the small one is no longer lost.</summary>
    [Fact]
    public void Weights_help_the_small_class()
    {
        var random = new Random(7);
        const int Width = 8;
        int[] labels = [.. Enumerable.Repeat(0, 60), .. Enumerable.Repeat(1, 3)];
        FeatureSet train = Set(labels);
        FeatureSet test = Set([.. Enumerable.Repeat(0, 200), .. Enumerable.Repeat(1, 200)]);
        double[] recall = [.. new[] { null, ClassWeights.Balanced(labels, 2) }.Select(Recall)];
        Assert.True(recall[1] > recall[0] + 0.1, $"{recall[0]} and {recall[1]}");

        // Weights of one change nothing, not by a bit.
        Assert.Equal(Fit(null).Kernel, Fit([1, 1]).Kernel);

        double Recall(float[]? weights)
        {
            float[] logits = new HeadTrainer(Fit(weights), new HeadTrainerOptions()).Logits(test);
            return Enumerable.Range(200, 200).Average(r => logits[(2 * r) + 1] > logits[2 * r] ? 1.0 : 0);
        }

        SoftmaxHead Fit(float[]? weights)
        {
            var trainer = new HeadTrainer(SoftmaxHead.GlorotUniform(Width, 2, 1), new HeadTrainerOptions { ClassWeights = weights, LearningRate = 0.01f });
            for (int epoch = 0; epoch < 30; epoch++)
            {
                trainer.TrainEpoch(train, [.. Enumerable.Range(0, train.Count)]);
            }

            return trainer.Head;
        }

        FeatureSet Set(int[] of) => new([.. of.SelectMany(label => Enumerable.Range(0, Width).Select(i => (float)((i == label ? 0.9 : 0) + random.NextDouble())))], Width, of);
    }

    private string Train(string folder, TrainingOptions options)
    {
        TrainedBreedModel model = SampleDataset.Train(SampleDataset.Read(Path.Combine(_files.Folder, folder)), options, warn: _warnings.Add);
        string path = Path.Combine(_files.Folder, "made.onnx");
        model.Save(path);
        return path;
    }
}
