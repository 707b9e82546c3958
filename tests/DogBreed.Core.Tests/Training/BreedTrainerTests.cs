using DogBreed.Core.Classification;
using DogBreed.Core.Datasets;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;
using DogBreed.Core.Photos;
using DogBreed.Core.Training;

namespace DogBreed.Core.Tests.Training;

public sealed class BreedTrainerTests : IDisposable
{
    private readonly SampleDataset _files = new SampleDataset()
        .Add("pembroke.jpg", "data/Pembroke", 10)
        .Add("german_shepherd.jpg", "data/Shepherd of ours", 10)
        .Add("cat.png", "data/Tiddles", 10);

    private readonly List<string> _warnings = [];

    private string Data => Path.Combine(_files.Folder, "data");

    private TrainingOptions Options => new() { Store = Repository.Models, CachePath = Path.Combine(_files.Folder, "cache", "features.db") };

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(TrainingRecipe.Default)]
    [InlineData(TrainingRecipe.Article)]
    public void A_model_learns_saves_loads_and_names_the_breeds(TrainingRecipe recipe)
    {
        TrainedBreedModel trained = SampleDataset.Train(SampleDataset.Read(Data), Options with { Recipe = recipe, Epochs = 60 }, warn: _warnings.Add);
        Assert.Empty(_warnings);
        Assert.Equal(60, trained.History.Count);
        Assert.Equal(1, trained.ValidationAccuracy);
        string path = Path.Combine(_files.Folder, "ours.onnx");
        trained.Save(path);
        Assert.Equal("ours", trained.Model.Name);

        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, Model = path });
        Assert.Equal("ours", classifier.Name);
        Assert.Equal(["Pembroke", "Shepherd of ours", "Tiddles"], classifier.BreedNames);
        foreach ((string sample, string breed) in new[] { ("pembroke.jpg", "Pembroke"), ("german_shepherd.jpg", "Shepherd of ours") })
        {
            BreedPrediction prediction = classifier.Classify(PhotoSource.FromFile(Repository.Sample(sample)));
            Assert.Equal((Subject.Dog, breed, "ours"), (prediction.Subject, prediction.Breed, prediction.Model));
            Assert.Equal(1, prediction.Candidates.Sum(c => c.Probability), 6);
        }

        // The gate is still the backbone's: a cat is no dog, though the head has learnt it.
        Assert.Equal(Subject.Neither, classifier.Classify(PhotoSource.FromFile(Repository.Sample("cat.png"))).Subject);
    }

    [Fact]
    public void The_same_seed_gives_the_same_file_and_a_second_run_computes_no_features()
    {
        string[] paths = [Path.Combine(_files.Folder, "same.onnx"), Path.Combine(_files.Folder, "again", "same.onnx"), Path.Combine(_files.Folder, "other", "same.onnx")];
        var firstDone = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            int? first = null;
            BreedDataset dataset = SampleDataset.Read(Data);
            TrainedBreedModel trained = SampleDataset.Train(dataset, Options with { Seed = i / 2 }, p => first ??= p.Done, _warnings.Add);
            firstDone.Add(first!.Value);
            Directory.CreateDirectory(Path.GetDirectoryName(paths[i])!);
            trained.Save(paths[i]);
        }

        int train = SampleDataset.Read(Data).In(DatasetSplit.Train).Count();
        Assert.Equal([0, train, train], firstDone);
        Assert.Equal(Weights(paths[0]), Weights(paths[1]));
        Assert.NotEqual(Weights(paths[0]), Weights(paths[2]));

        // The card says when; all else is the same.
        static byte[] Weights(string path)
        {
            var model = DogBreed.Core.Onnx.Format.ModelProto.Parser.ParseFrom(BreedModelFile.Read(path).Bytes);
            model.MetadataProps.Clear();
            return Google.Protobuf.MessageExtensions.ToByteArray(model);
        }
    }

    [Fact]
    public void A_cancelled_training_keeps_its_features_and_the_best_so_far()
    {
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => SampleDataset.Train(SampleDataset.Read(Data), Options, p => Cancel(p.Stage == TrainingStage.Features && p.Done >= 8), _warnings.Add, cancellation.Token));
        int? first = null;
        using var later = new CancellationTokenSource();
        TrainedBreedModel trained = SampleDataset.Train(
            SampleDataset.Read(Data),
            Options with { Recipe = TrainingRecipe.Article },
            p =>
            {
                first ??= p.Done;
                if (p.Epoch is { Epoch: 3 })
                {
                    later.Cancel();
                }
            },
            _warnings.Add,
            later.Token);
        Assert.InRange(first!.Value, 8, 30);
        Assert.Equal(3, trained.History.Count);

        void Cancel(bool now)
        {
            if (now)
            {
                cancellation.Cancel();
            }
        }
    }

    [Fact]
    public void Early_stopping_ends_when_validation_no_longer_gets_better()
    {
        TrainedBreedModel trained = SampleDataset.Train(SampleDataset.Read(Data), Options with { Recipe = TrainingRecipe.Article, Epochs = 5000, Patience = 2 }, warn: _warnings.Add);
        Assert.InRange(trained.History.Count, 3, 4999);
        Assert.Equal(trained.Model.Training!.BestEpoch + 2, trained.History.Count);
    }

    [Fact]
    public void A_damaged_cache_is_put_aside_with_a_warning()
    {
        string cache = Options.CachePath!;
        Directory.CreateDirectory(Path.GetDirectoryName(cache)!);
        byte[] rubbish = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
        File.WriteAllBytes(cache, rubbish);
        TrainedBreedModel trained = SampleDataset.Train(SampleDataset.Read(Data), Options, warn: _warnings.Add);
        Assert.Equal(1, trained.ValidationAccuracy);
        Assert.Contains(cache, Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Equal(rubbish, File.ReadAllBytes(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(cache)!, "*.damaged-*"))));
    }

    [Fact]
    public void Sets_that_cannot_be_learnt_from_are_errors_that_say_why()
    {
        using SampleDataset one = new SampleDataset().Add("pembroke.jpg", "only", 3);
        Assert.Contains("only the class 'only'", Message(one.Folder), StringComparison.Ordinal);
        using var none = new SampleDataset();
        none.Write("a/x.jpg", [1, 2]);
        none.Write("b/y.jpg", [3, 4]);
        Assert.Contains("no readable photograph", Message(none.Folder), StringComparison.Ordinal);
        using SampleDataset noValid = new SampleDataset().Add("pembroke.jpg", "a", 1).Add("cat.png", "b", 1);
        Assert.Contains("validation", Message(noValid.Folder), StringComparison.Ordinal);
        using SampleDataset damaged = new SampleDataset().Add("pembroke.jpg", "train/a", 2).Add("cat.png", "valid/b", 2);
        damaged.Write("train/b/cut.jpg", File.ReadAllBytes(Repository.Sample("pembroke.jpg"))[..700]);
        Assert.Contains("'b' has no readable photograph to train on", Message(damaged.Folder), StringComparison.Ordinal);

        string Message(string folder) => Assert.Throws<DatasetException>(() => SampleDataset.Train(SampleDataset.Read(folder), Options, warn: _warnings.Add)).Message;
    }

    [Fact]
    public void The_backbones_own_layer_turns_its_features_into_its_logits()
    {
        Backbone card = Repository.Models.Backbone("efficientnet-lite2");
        ClassifierWeights weights = ClassifierWeights.Find(card.Float.Load(), card.OutputNames.Features!, card.OutputNames.Logits!)!;
        Assert.Equal((1280, 1000), (weights.FeatureCount, weights.ClassCount));
        string file = Golden.Require("golden/backbone/efficientnet_lite2_260.h5");
        float[] features = H5.Read<float>(file, "features", out ulong[] shape);
        float[] expected = H5.Read<float>(file, "logits", out _);
        for (int row = 0; row < (int)shape[0]; row++)
        {
            for (int c = 0; c < 1000; c++)
            {
                double sum = weights.Bias[c];
                for (int f = 0; f < 1280; f++)
                {
                    sum += features[(row * 1280) + f] * weights.Kernel[(f * 1000) + c];
                }

                Assert.InRange(sum - expected[(row * 1000) + c], -1e-3, 1e-3);
            }
        }
    }

    [Fact]
    public void Copies_of_photographs_in_other_splits_are_not_learnt_from()
    {
        using SampleDataset files = new SampleDataset().Add("pembroke.jpg", "train/a", 6).Add("pembroke.jpg", "test/a", 2).Add("cat.png", "train/b", 6).Add("cat.png", "valid/b", 2, first: 6).Add("pembroke.jpg", "valid/a", 2, first: 6);
        TrainedBreedModel trained = SampleDataset.Train(SampleDataset.Read(files.Folder), Options, warn: _warnings.Add);
        Assert.Equal(10, trained.Model.Training!.PhotoCount);
        Assert.Contains("2 training photographs are copies", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_breed_models_are_one_clear_error()
    {
        TrainedBreedModel trained = SampleDataset.Train(SampleDataset.Read(Data), Options, warn: _warnings.Add);
        string path = Path.Combine(_files.Folder, "good.onnx");
        trained.Save(path);
        byte[] good = File.ReadAllBytes(path);
        string bad = Path.Combine(_files.Folder, "bad.onnx");
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] bytes = i % 2 == 0 ? good[..random.Next(good.Length)] : [.. good];
            for (int flips = 0; i % 2 == 1 && flips < 5; flips++)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(bad, bytes);
            try
            {
                using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, Model = bad });
                classifier.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")), new ClassifyOptions { FaceDetector = FaceDetectorKind.None });
            }
            catch (ModelException e)
            {
                refused++;
                Assert.NotEmpty(e.Message);
            }
        }

        Assert.InRange(refused, 100, 200);
        File.Copy(Path.Combine(Repository.Root, "models", "blazeface", "model.onnx"), bad, overwrite: true);
        Assert.Contains("not a breed model", Assert.Throws<ModelException>(() => BreedModelFile.Read(bad)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => trained.Save(Path.Combine(_files.Folder, "model.txt")));
    }
}
