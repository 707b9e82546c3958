using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using SkiaSharp;

namespace DogBreed.Core.Tests.Classification;

/// <summary>No step's answer depends on which others run: a step that is added or left out changes no other number, not by a bit.</summary>
public sealed class StepTests
{
    [Theory]
    [InlineData(ModelPrecision.Int8)]
    [InlineData(ModelPrecision.Float)]
    public void Whichever_faces_are_looked_for_no_other_number_changes(ModelPrecision precision)
    {
        OpenCv.Require();
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, Precision = precision });
        int faces = 0;
        foreach (PhotoSource photo in Photos())
        {
            BreedPrediction without = classifier.Classify(photo, new ClassifyOptions { FaceDetector = FaceDetectorKind.None });
            foreach (FaceDetectorKind kind in new[] { FaceDetectorKind.BlazeFace, FaceDetectorKind.Haar })
            {
                BreedPrediction with = classifier.Classify(photo, new ClassifyOptions { FaceDetector = kind });
                faces += with.Faces.Count;
                Assert.Equal(without.DogProbability, with.DogProbability);
                Assert.Equal(without.ImageNetClass, with.ImageNetClass);
                if (without.Candidates.Count > 0)
                {
                    Assert.Equal(without.Candidates, with.Candidates);
                }
            }
        }

        Assert.True(faces >= 2, "No face was found: the test compared nothing.");
    }

    [Fact]
    public void Asking_for_unknown_breeds_changes_no_other_number()
    {
        using DogBreedClassifier classifier = DogBreedClassifier.Create(
            new ClassifierOptions { Store = new ModelStore(Path.Combine(Repository.Root, "models"), Repository.Data("v0.1.0")), Model = "default" });
        foreach (PhotoSource photo in Photos())
        {
            BreedPrediction without = classifier.Classify(photo);
            BreedPrediction with = classifier.Classify(photo, new ClassifyOptions { UnknownBreed = true });
            Assert.Equal(without.DogProbability, with.DogProbability);
            Assert.Equal(without.Candidates, with.Candidates);
            Assert.Equal(without.Faces, with.Faces);
        }
    }

    // The samples; and two that are large enough for a JPEG to be decoded at half and a quarter of its size.
    private static IEnumerable<PhotoSource> Photos()
    {
        foreach (string sample in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples")).Where(f => Path.GetExtension(f) is ".jpg" or ".png"))
        {
            yield return PhotoSource.FromFile(sample);
        }

        foreach ((string sample, int width) in new[] { ("pembroke.jpg", 1500), ("astronaut.png", 2600) })
        {
            using SKBitmap picture = SKBitmap.Decode(Repository.Sample(sample));
            var size = new SKImageInfo(width, width * picture.Height / picture.Width, SKColorType.Rgba8888, SKAlphaType.Opaque);
            using SKBitmap large = picture.Resize(size, new SKSamplingOptions(SKCubicResampler.CatmullRom));
            yield return PhotoSource.FromBytes(PictureEncoder.Encode(large, ".jpg"));
        }
    }
}
