using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Classification;

public sealed class ClassifierTests
{
    private static readonly DogBreedClassifier s_int8 = Create(ModelPrecision.Auto);
    private static readonly DogBreedClassifier s_float = Create(ModelPrecision.Float);

    [Theory]
    [InlineData("pembroke.jpg", Subject.Dog, "Pembroke")]
    [InlineData("german_shepherd.jpg", Subject.Dog, "German shepherd")]
    [InlineData("dog_and_bicycle.jpg", Subject.Dog, null)]
    [InlineData("four_dogs.jpg", Subject.Dog, null)]
    [InlineData("astronaut.png", Subject.Human, null)]
    [InlineData("skateboarder.jpg", Subject.Neither, null)]
    [InlineData("cat.png", Subject.Neither, null)]
    [InlineData("elephant.jpg", Subject.Neither, null)]
    [InlineData("rocket.jpg", Subject.Neither, null)]
    public void The_samples_are_what_they_are(string sample, Subject subject, string? breed)
    {
        foreach (DogBreedClassifier classifier in new[] { s_int8, s_float })
        {
            BreedPrediction prediction = classifier.Classify(PhotoSource.FromFile(Repository.Sample(sample)));
            Assert.Equal(subject, prediction.Subject);
            Assert.Equal(subject == Subject.Human, prediction.Faces.Count > 0);
            Assert.Equal(subject == Subject.Neither, prediction.Breed is null);
            Assert.Equal(subject == Subject.Neither, prediction.Probability is null);
            Assert.Equal(subject == Subject.Dog, prediction.DogProbability >= 0.5);
            if (breed is not null)
            {
                Assert.Equal(breed, prediction.Breed);
                Assert.InRange(prediction.Probability!.Value, 0.8, 1);
            }
        }
    }

    [Fact]
    public void Breed_probabilities_add_up_to_1_over_the_118_breeds()
    {
        BreedPrediction prediction = s_float.Classify(PhotoSource.FromFile(Repository.Sample("dog_and_bicycle.jpg")), new ClassifyOptions { Top = 1000 });
        Assert.Equal(118, prediction.Candidates.Count);
        Assert.Equal(1, prediction.Candidates.Sum(c => c.Probability), 1e-9);
        Assert.Equal(prediction.Candidates.OrderByDescending(c => c.Probability), prediction.Candidates);
        Assert.Equal(prediction.Candidates[0].Breed, prediction.Breed);
    }

    [Fact]
    public void The_articles_rule_is_the_first_class()
    {
        // By probability about even, by the article's rule a llama.
        var photo = PhotoSource.FromFile(Repository.Sample("dog_person_horse.jpg"));
        BreedPrediction prediction = s_float.Classify(photo, new ClassifyOptions { GateRule = DogGateRule.TopClass });
        Assert.NotEqual(Subject.Dog, prediction.Subject);
        Assert.Equal("llama", prediction.ImageNetClass.Name);
        Assert.Equal(Subject.Dog, s_float.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")), new ClassifyOptions { GateRule = DogGateRule.TopClass }).Subject);
    }

    [Fact]
    public void An_unlikely_breed_is_not_named_and_stays_a_candidate()
    {
        BreedPrediction prediction = s_float.Classify(PhotoSource.FromFile(Repository.Sample("four_dogs.jpg")), new ClassifyOptions { MinimumProbability = 0.9 });
        Assert.Equal(Subject.Dog, prediction.Subject);
        Assert.Null(prediction.Breed);
        Assert.Null(prediction.Probability);
        Assert.Equal(5, prediction.Candidates.Count);
    }

    [Fact]
    public void No_face_detector_finds_no_human() =>
        Assert.Equal(Subject.Neither, s_float.Classify(PhotoSource.FromFile(Repository.Sample("astronaut.png")), new ClassifyOptions { FaceDetector = FaceDetectorKind.None }).Subject);

    [Fact]
    public void Results_know_what_ran()
    {
        BreedPrediction prediction = s_int8.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")));
        Assert.Equal((ExecutionDevice.Cpu, ModelPrecision.Int8, "efficientnet-lite2"), (prediction.Device, prediction.Precision, prediction.Model));
        Assert.True(prediction.DecodeTime > TimeSpan.Zero && prediction.InferenceTime > TimeSpan.Zero);
        Assert.Equal(new ImageNetClass(263, "Pembroke"), prediction.ImageNetClass);
    }

    [Fact]
    public async Task Streams_keep_their_order_and_errors_their_place()
    {
        string[] samples = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples")).Order(StringComparer.Ordinal)];
        string[] paths = [.. Enumerable.Range(0, 60).Select(i => i % 7 == 3 ? Path.Combine(Path.GetTempPath(), $"missing{i}.jpg") : samples[i % samples.Length])];
        var outcomes = new List<PhotoOutcome<BreedPrediction>>();
        await foreach (PhotoOutcome<BreedPrediction> outcome in s_int8.ClassifyAsync(paths, cancellation: TestContext.Current.CancellationToken))
        {
            outcomes.Add(outcome);
        }

        Assert.Equal(paths, outcomes.Select(o => o.Path));
        for (int i = 0; i < paths.Length; i++)
        {
            bool picture = i % 7 != 3 && (paths[i].EndsWith(".jpg", StringComparison.Ordinal) || paths[i].EndsWith(".png", StringComparison.Ordinal));
            Assert.Equal(picture, outcomes[i].Succeeded);
            if (!picture)
            {
                Assert.StartsWith(paths[i], outcomes[i].Error!.Message, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>A strip of pixels needs gigabytes where it is padded to a square or resized as it is; it is a photograph like another.</summary>
    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(900_000, 1)]
    [InlineData(30_000, 3_000)]
    [InlineData(1, 1)]
    public void Pictures_of_any_shape_are_classified(int width, int height)
    {
        BreedPrediction prediction = s_int8.Classify(PhotoSource.FromBytes(Imaging.Bombs.BlackPng(width, height)));
        Assert.Equal(Subject.Neither, prediction.Subject);
        using FaceFinder finder = FaceFinder.Create(FaceDetectorKind.BlazeFace, Repository.Models);
        Assert.Empty(finder.Find(PhotoSource.FromBytes(Imaging.Bombs.BlackPng(width, height))));
    }

    [Fact]
    public async Task Names_that_are_none_are_outcomes_like_others()
    {
        string[] paths = [Repository.Sample("pembroke.jpg"), string.Empty, "nul\0.jpg", Repository.Sample("pembroke.jpg")];
        var kinds = new List<ErrorKind?>();
        await foreach (PhotoOutcome<BreedPrediction> outcome in s_int8.ClassifyAsync(paths, cancellation: TestContext.Current.CancellationToken))
        {
            kinds.Add(outcome.Error?.Kind);
        }

        Assert.Equal([null, ErrorKind.PhotoNotFound, ErrorKind.PhotoNotFound, null], kinds);
    }

    [Fact]
    public async Task Cancelling_ends_a_stream_soon()
    {
        using var cancellation = new CancellationTokenSource();
        IEnumerable<string> endless = Enumerable.Repeat(Repository.Sample("elephant.jpg"), int.MaxValue);
        int results = 0;
        var watch = new System.Diagnostics.Stopwatch();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (PhotoOutcome<BreedPrediction> _ in s_int8.ClassifyAsync(endless, cancellation: cancellation.Token))
            {
                if (++results == 5)
                {
                    watch.Start();
                    cancellation.CancelAfter(TimeSpan.FromMilliseconds(30));
                }
            }
        });
        Assert.True(results >= 5);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"ended after {watch.Elapsed}");
    }

    [Fact]
    public void Disposing_under_a_run_lets_it_finish()
    {
        DogBreedClassifier classifier = Create(ModelPrecision.Auto);
        using (PhotoRun<BreedPrediction> run = classifier.Start(cancellation: TestContext.Current.CancellationToken))
        {
            for (int i = 0; i < 10; i++)
            {
                Assert.True(run.TryPost(PhotoSource.FromFile(Repository.Sample("pembroke.jpg"))));
            }

            classifier.Dispose();
            for (int i = 0; i < 10; i++)
            {
                Assert.Equal("Pembroke", run.Take().Value!.Breed);
            }
        }

        Assert.Throws<ObjectDisposedException>(() => classifier.Start(cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Many_threads_share_one_classifier()
    {
        var breeds = new System.Collections.Concurrent.ConcurrentBag<string?>();
        Parallel.For(0, 16, _ => breeds.Add(s_int8.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg"))).Breed));
        Assert.Equal(Enumerable.Repeat("Pembroke", 16), breeds);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -0.1)]
    [InlineData(1, 1.1)]
    [InlineData(1, double.NaN)]
    public void Senseless_options_are_refused(int top, double minimum) =>
        Assert.Throws<ArgumentException>(() => s_int8.Start(new ClassifyOptions { Top = top, MinimumProbability = minimum }, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void Softmax_is_the_textbooks(double temperature)
    {
        float[] logits = [1, 2, 3, -1000, 700];
        double[] actual = LogitMath.Softmax(logits.AsSpan(0, 3), temperature);
        double sum = logits[..3].Sum(l => Math.Exp(l / temperature));
        Assert.All(logits[..3].Zip(actual), pair => Assert.Equal(Math.Exp(pair.First / temperature) / sum, pair.Second, 1e-12));
        Assert.Equal(1, LogitMath.Softmax(logits, temperature).Sum(), 1e-12);
    }

    private static DogBreedClassifier Create(ModelPrecision precision) =>
        DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, Precision = precision });
}
