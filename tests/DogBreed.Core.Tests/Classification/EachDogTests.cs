using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using SkiaSharp;

namespace DogBreed.Core.Tests.Classification;

public sealed class EachDogTests
{
    private static readonly ClassifyOptions s_eachDog = new() { EachDog = true };

    [Theory]
    [InlineData(ModelPrecision.Int8)]
    [InlineData(ModelPrecision.Float)]
    public void Each_dog_of_the_samples_is_found_and_nothing_else(ModelPrecision precision)
    {
        using DogBreedClassifier classifier = Create(precision);
        foreach ((string sample, int dogs) in new[]
        {
            ("four_dogs.jpg", 4),
            ("dog_person_horse.jpg", 1),
            ("dog_and_bicycle.jpg", 1),
            ("pembroke.jpg", 1),
            ("german_shepherd.jpg", 1),
            ("cat.png", 0),
            ("elephant.jpg", 0),
            ("rocket.jpg", 0),
            ("skateboarder.jpg", 0),
            ("astronaut.png", 0),
        })
        {
            BreedPrediction prediction = classifier.Classify(PhotoSource.FromFile(Repository.Sample(sample)), s_eachDog);
            Assert.True(dogs == prediction.Dogs.Count, $"{sample}: {prediction.Dogs.Count} dogs, and not {dogs}");
            Assert.Equal(dogs > 0, prediction.Subject == Subject.Dog);
            using Picture picture = Picture.Decode(PhotoSource.FromFile(Repository.Sample(sample)));
            foreach (DetectedDog dog in prediction.Dogs)
            {
                Assert.True(dog.X >= 0 && dog.Y >= 0 && dog.Width >= 1 && dog.Height >= 1, $"{sample}: {dog}");
                Assert.True(dog.X + dog.Width <= picture.FullWidth && dog.Y + dog.Height <= picture.FullHeight, $"{sample}: {dog}");
                Assert.Equal(5, dog.Candidates.Count);
                Assert.Equal(dog.Candidates[0], new BreedCandidate(dog.Breed!, dog.Probability!.Value));
            }

            Assert.Equal(prediction.Dogs.Select(d => d.Score).OrderDescending(), prediction.Dogs.Select(d => d.Score));
        }
    }

    [Fact]
    public void People_and_cats_are_told()
    {
        using DogBreedClassifier classifier = Create();
        Assert.Contains(Objects("astronaut.png"), o => o.Label == "Person");
        Assert.Contains(Objects("dog_person_horse.jpg"), o => o.Label == "Person");
        Assert.Equal(["Cat"], Objects("cat.png").Select(o => o.Label));
        Assert.Empty(Objects("rocket.jpg"));
        Assert.Empty(classifier.Classify(PhotoSource.FromFile(Repository.Sample("cat.png"))).Objects);

        IReadOnlyList<DetectedObject> Objects(string sample) => classifier.Classify(PhotoSource.FromFile(Repository.Sample(sample)), s_eachDog).Objects;
    }

    /// <summary>A dog that is alone has its photograph's answer, which stands where the photograph alone is sure.</summary>
    [Theory]
    [InlineData("pembroke.jpg")]
    [InlineData("german_shepherd.jpg")]
    [InlineData("dog_and_bicycle.jpg")]
    public void One_dog_and_its_photograph_have_one_answer(string sample)
    {
        using DogBreedClassifier classifier = Create();
        var photo = PhotoSource.FromFile(Repository.Sample(sample));
        BreedPrediction without = classifier.Classify(photo);
        BreedPrediction with = classifier.Classify(photo, s_eachDog);
        Assert.Equal(with.Candidates, with.Dogs[0].Candidates);
        Assert.Equal(without.DogProbability, with.DogProbability);
        Assert.Equal(without.ImageNetClass, with.ImageNetClass);
        if (without.Probability >= 0.6)
        {
            Assert.Equal(without.Candidates, with.Candidates);
        }
    }

    /// <summary>A small dog in a large scene: the whole picture does not pass the gate, the crop does.</summary>
    [Fact]
    public void A_dog_that_the_whole_picture_hides_is_found()
    {
        byte[] scene = Scene((Repository.Sample("german_shepherd.jpg"), 30, 40, 420));
        using DogBreedClassifier classifier = Create();
        BreedPrediction without = classifier.Classify(PhotoSource.FromBytes(scene));
        Assert.NotEqual(Subject.Dog, without.Subject);
        BreedPrediction with = classifier.Classify(PhotoSource.FromBytes(scene), s_eachDog);
        Assert.Equal(Subject.Dog, with.Subject);
        DetectedDog dog = Assert.Single(with.Dogs);
        Assert.Equal(without.DogProbability, with.DogProbability);
        Assert.Equal((dog.Breed, dog.Probability), (with.Breed, with.Probability));
        Assert.Equal("German shepherd", with.Breed);
        Assert.Empty(with.Faces);
        Assert.InRange(dog.X, 0, 450);
        Assert.InRange(dog.Y, 0, 450);
    }

    /// <summary>Boxes are those of the upright picture, in the full picture's pixels, however it is stored and decoded.</summary>
    [Fact]
    public void Boxes_are_in_pixels_of_the_upright_picture_at_full_size()
    {
        using DogBreedClassifier classifier = Create();
        string folder = Repository.Data("orientation");
        DetectedDog[][] all =
        [
            .. Directory.EnumerateFiles(folder, "*.jpg").Order(StringComparer.Ordinal)
                .Select(f => classifier.Classify(PhotoSource.FromFile(f), s_eachDog).Dogs.ToArray()),
        ];
        Assert.True(all.Length >= 8, $"{all.Length} files");

        using SKBitmap small = SKBitmap.Decode(Repository.Sample("pembroke.jpg"));
        DetectedDog once = Assert.Single(classifier.Classify(PhotoSource.FromBytes(PictureEncoder.Encode(small, ".jpg")), s_eachDog).Dogs);
        var size = new SKImageInfo(4 * small.Width, 4 * small.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKBitmap large = small.Resize(size, new SKSamplingOptions(SKCubicResampler.CatmullRom));
        DetectedDog dog = Assert.Single(classifier.Classify(PhotoSource.FromBytes(PictureEncoder.Encode(large, ".jpg")), s_eachDog).Dogs);
        Assert.Equal(4 * once.X, dog.X, 4.0 * 8);
        Assert.Equal(4 * once.Width, dog.Width, 4.0 * 8);
        Assert.Equal(4 * once.Height, dog.Height, 4.0 * 8);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 400)]
    [InlineData(400, 1)]
    [InlineData(3, 2000)]
    public void A_picture_of_a_row_of_pixels_has_no_dogs_and_is_no_error(int width, int height)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.SandyBrown);
        using DogBreedClassifier classifier = Create();
        Assert.Empty(classifier.Classify(PhotoSource.FromBytes(PictureEncoder.Encode(bitmap, ".png")), s_eachDog).Dogs);
    }

    /// <summary>Photographs of a batch, and dogs of a batch, do not get each other's answers.</summary>
    [Fact]
    public async Task Many_photographs_at_once_have_the_same_dogs_as_each_alone()
    {
        using DogBreedClassifier classifier = Create();
        string[] samples = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples")).Where(f => Path.GetExtension(f) is ".jpg" or ".png")];
        string[] many = [.. Enumerable.Range(0, 3).SelectMany(_ => samples)];
        int at = 0;
        await foreach (var outcome in classifier.ClassifyAsync(many, s_eachDog))
        {
            BreedPrediction alone = classifier.Classify(PhotoSource.FromFile(many[at]), s_eachDog);
            Assert.Equal(alone.Breed, outcome.Value!.Breed);
            Assert.Equal(alone.Objects, outcome.Value.Objects);
            Assert.Equal(alone.Dogs.Select(d => (d.X, d.Y, d.Width, d.Height, d.Breed)), outcome.Value.Dogs.Select(d => (d.X, d.Y, d.Width, d.Height, d.Breed)));
            at++;
        }

        Assert.Equal(many.Length, at);
    }

    [Fact]
    public void A_stream_that_can_be_read_once_is_enough()
    {
        using DogBreedClassifier classifier = Create();
        using FileStream stream = File.OpenRead(Repository.Sample("four_dogs.jpg"));
        Assert.Equal(4, classifier.Classify(PhotoSource.FromStream(stream), s_eachDog).Dogs.Count);
    }

    /// <summary>However many boxes there are: a hundred are looked at, and the outcome says so.</summary>
    [Fact]
    public async Task Boxes_without_end_are_bounded_and_said()
    {
        string root = Directory.CreateTempSubdirectory("detector").FullName;
        try
        {
            // A detector that is asked for everything.
            string source = Path.Combine(Repository.Root, "models", ObjectDetector.Folder);
            string folder = Directory.CreateDirectory(Path.Combine(root, ObjectDetector.Folder)).FullName;
            File.Copy(Path.Combine(source, "model.onnx"), Path.Combine(folder, "model.onnx"));
            string card = File.ReadAllText(Path.Combine(source, ObjectDetectorCard.CardFile));
            File.WriteAllText(Path.Combine(folder, ObjectDetectorCard.CardFile), card.Replace("\"dogScore\": 0.2", "\"dogScore\": 0.000001", StringComparison.Ordinal));
            using DogBreedClassifier classifier = DogBreedClassifier.Create(
                new ClassifierOptions { Store = new ModelStore(root, Path.Combine(Repository.Root, "models")) });
            byte[] pack = Scene([.. Enumerable.Range(0, 64).Select(i => (Repository.Sample("german_shepherd.jpg"), 200 * (i % 8), 150 * (i / 8), 160))]);
            PhotoOutcome<BreedPrediction>[] outcomes = await classifier.ClassifyAsync([PhotoSource.FromBytes(pack)], s_eachDog).ToArrayAsync();
            Assert.Contains("100", outcomes[0].Warning, StringComparison.Ordinal);
            Assert.InRange(outcomes[0].Value!.Dogs.Count, 0, 100);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static DogBreedClassifier Create(ModelPrecision precision = ModelPrecision.Auto) =>
        DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, Precision = precision });

    // A meadow of 1600 x 1200 with photographs in it.
    private static byte[] Scene(params (string Path, int X, int Y, int Side)[] photos)
    {
        using var scene = new SKBitmap(new SKImageInfo(1600, 1200, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(scene))
        {
            using SKBitmap rocket = SKBitmap.Decode(Repository.Sample("rocket.jpg"));
            canvas.DrawBitmap(rocket, SKRect.Create(0, 0, 1600, 1200), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
            foreach ((string path, int x, int y, int side) in photos)
            {
                using SKBitmap photo = SKBitmap.Decode(path);
                canvas.DrawBitmap(photo, SKRect.Create(x, y, side, side * photo.Height / (float)photo.Width), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
            }
        }

        return PictureEncoder.Encode(scene, ".jpg");
    }
}
