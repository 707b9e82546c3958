using System.Collections.Concurrent;
using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;
using ImageMagick;

namespace DogBreed.Core.Tests.Imaging;

/// <summary>How much is decoded at once.</summary>
public sealed class DecodeMemoryTests
{
    [Fact]
    public void What_does_not_fit_waits_and_what_is_larger_than_all_goes_alone()
    {
        var memory = new DecodeMemory(100);
        Assert.True(memory.TryTake(60));
        Assert.False(memory.TryTake(60));
        Assert.True(memory.TryTake(40));
        memory.Release(100);
        Assert.True(memory.TryTake(1000));
        Assert.False(memory.TryTake(1));
        memory.Release(1000);
        memory.Add(50);
        Assert.False(memory.TryTake(51));
        Assert.Equal(50, memory.Taken);
    }

    /// <summary>A large one is not kept waiting by small ones that come later.</summary>
    [Fact]
    public async Task Who_came_first_has_the_first_turn()
    {
        var memory = new DecodeMemory(100);
        Assert.True(memory.TryTake(60));
        var large = Task.Run(() => memory.Take(1000, CancellationToken.None), TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => !Holds(memory), TimeSpan.FromSeconds(10)), "nobody waits");
        var small = Task.Run(() => memory.Take(10, CancellationToken.None), TestContext.Current.CancellationToken);
        memory.Release(60);
        await large.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.False(small.IsCompleted);
        memory.Release(1000);
        await small.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(10, memory.Taken);

        // There would be room for one: only somebody who waits keeps it from being taken.
        static bool Holds(DecodeMemory memory)
        {
            bool taken = memory.TryTake(1);
            memory.Release(taken ? 1 : 0);
            return taken;
        }
    }

    [Fact]
    public void Waiting_can_be_cancelled()
    {
        var memory = new DecodeMemory(100);
        memory.Add(100);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.Throws<OperationCanceledException>(() => memory.Take(1, stop.Token));
        memory.Release(100);
        Assert.True(memory.TryTake(100));
    }

    [Fact]
    public void Many_workers_never_take_more_than_there_is()
    {
        var memory = new DecodeMemory(100);
        var seen = new ConcurrentBag<long>();
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
        {
            var random = new Random(worker);
            for (int i = 0; i < 200; i++)
            {
                long bytes = random.Next(1, 90);
                memory.Take(bytes, CancellationToken.None);
                seen.Add(memory.Taken);
                memory.Release(bytes);
            }
        });
        Assert.InRange(seen.Max(), 1, 100);
        Assert.Equal(0, memory.Taken);
    }

    /// <summary>Whatever comes of the photographs, all is given back: answers, damaged files, too large ones, a run that is stopped.</summary>
    [Fact]
    public async Task Nothing_stays_taken()
    {
        byte[] sample = File.ReadAllBytes(Repository.Sample("pembroke.jpg"));
        byte[] turned;
        using (var image = new MagickImage(sample))
        {
            turned = image.ToByteArray(MagickFormat.Avif);
        }

        PhotoSource[] photos =
        [
            .. Enumerable.Range(0, 40).Select(i => PhotoSource.FromBytes((i % 4) switch { 0 => sample, 1 => sample[..^3000], 2 => turned, _ => "no picture"u8.ToArray() })),
        ];
        using (var classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models }))
        {
            int answers = 0;
            await foreach (PhotoOutcome<BreedPrediction> outcome in classifier.ClassifyAsync(photos, cancellation: TestContext.Current.CancellationToken))
            {
                answers += outcome.Succeeded ? 1 : 0;
            }

            Assert.Equal(20, answers);
            AssertNothingIsTaken();
            await foreach (PhotoOutcome<BreedPrediction> _ in classifier.ClassifyAsync(photos, cancellation: TestContext.Current.CancellationToken))
            {
                break;
            }
        }

        AssertNothingIsTaken();
        using (PhotoRun<ImageTensor> run = ImageTensor.Start(new Preprocessing { Size = 64 }))
        {
            foreach (PhotoSource photo in photos.Take(10))
            {
                run.TryPost(photo);
            }

            run.Take();
        }

        AssertNothingIsTaken();
    }

    /// <summary>A stream is read once, however often there is no memory for what stands in it.</summary>
    [Fact]
    public async Task What_waits_for_memory_is_not_read_again()
    {
        byte[] sample = File.ReadAllBytes(Repository.Sample("pembroke.jpg"));
        PhotoSource[] photos = [.. Enumerable.Range(0, 60).Select(_ => PhotoSource.FromStream(new MemoryStream(sample)))];
        using var classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        // Somebody else decodes something very large, again and again.
        var others = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    DecodeMemory.Shared.Add(2L << 30);
                    Thread.Sleep(7);
                    DecodeMemory.Shared.Release(2L << 30);
                    Thread.Sleep(3);
                }
            },
            TestContext.Current.CancellationToken);
        var subjects = new List<Subject?>();
        await foreach (PhotoOutcome<BreedPrediction> outcome in classifier.ClassifyAsync(photos, cancellation: TestContext.Current.CancellationToken))
        {
            subjects.Add(outcome.Value?.Subject);
        }

        await stop.CancelAsync();
        await others;
        Assert.Equal(Enumerable.Repeat<Subject?>(Subject.Dog, 60), subjects);
    }

    /// <summary>What a step decodes for itself counts, and is let go when its photograph is done.</summary>
    [Fact]
    public async Task What_a_step_decodes_counts_too()
    {
        OpenCv.Require();
        PhotoSource[] photos = [.. Enumerable.Range(0, 12).Select(_ => PhotoSource.FromFile(Repository.Sample("skateboarder.jpg")))];
        using var classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models });
        await foreach (PhotoOutcome<BreedPrediction> outcome in classifier.ClassifyAsync(photos, new ClassifyOptions { FaceDetector = FaceDetectorKind.Haar }, TestContext.Current.CancellationToken))
        {
            Assert.True(outcome.Succeeded);
        }

        AssertNothingIsTaken();
        byte[] file = File.ReadAllBytes(Repository.Sample("skateboarder.jpg"));
        using HeldPhoto photo = HeldPhoto.Of(new PhotoBytes(file), 0, PictureLimits.Default, PictureDecoderKind.Auto);
        Assert.True(photo.TakeMemory(new DecodeRequest(100), mayWait: true, TestContext.Current.CancellationToken));
        _ = photo.Decode(new DecodeRequest(100));
        photo.KeepFor([new DecodeRequest()]);
        _ = photo.Decode(new DecodeRequest());
        Assert.True(DecodeMemory.Shared.Taken >= photo.ByteCount, $"{DecodeMemory.Shared.Taken} taken of {photo.ByteCount}");
    }

    /// <summary>What a picture is said to take is not less than its pixels, and grows with them.</summary>
    [Theory]
    [InlineData("jpeg", 3)]
    [InlineData("jpeg-progressive", 9)]
    [InlineData("png", 3)]
    [InlineData("webp", 3)]
    [InlineData("bmp", 6)]
    [InlineData("gif", 7)]
    [InlineData("tiff", 6)]
    [InlineData("avif", 10)]
    public void What_is_taken_covers_the_pixels(string format, int bytesPerPixel)
    {
        byte[] file = DecodeTests.Encode(format);
        PictureHeader header = PictureHeader.Read(file);
        long taken = header.DecodeBytes(file, header.Plan(new DecodeRequest()));
        using Picture picture = Picture.Decode(file);
        long pixels = (long)picture.Width * picture.Height;
        Assert.InRange(taken, file.Length + (bytesPerPixel * pixels), file.Length + (17 * pixels));
    }

    // Other tests may be decoding at this moment.
    private static void AssertNothingIsTaken() => Assert.True(SpinWait.SpinUntil(() => DecodeMemory.Shared.Taken == 0, TimeSpan.FromSeconds(60)), $"{DecodeMemory.Shared.Taken} bytes are taken");
}
