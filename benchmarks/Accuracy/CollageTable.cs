using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace Accuracy;

/// <summary>How many of the dogs in collages are found, and how many of the other cells are called dogs.</summary>
internal static class CollageTable
{
    private static readonly (int Columns, int Rows)[] s_sizes = [(1, 1), (2, 1), (2, 2), (3, 2), (3, 3)];

    public static async Task WriteAsync(ModelStore store, LabelledDog[] photos, int count, string? note = null)
    {
        using var classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = store });
        var options = new ClassifyOptions { EachDog = true, FaceDetector = FaceDetectorKind.None };
        var random = new Random(16);
        foreach ((int columns, int rows) in s_sizes)
        {
            var counts = new Counts();
            Collage[] collages = [.. Collage.Draw(photos, columns, rows, Math.Max(1, count / (columns * rows)), random)];
            int at = 0;
            await foreach (var outcome in classifier.ClassifyAsync(collages.Select(c => PhotoSource.FromBytes(c.ToJpeg())), options))
            {
                counts.Add(collages[at++], outcome.Value!, classifier);
            }

            Console.WriteLine(FormattableString.Invariant($"| {note}{columns} x {rows} | {collages.Length} | {counts.Found} of {counts.Dogs} ({(double)counts.Found / counts.Dogs:0.000}) | {counts.False} of {counts.Others} ({(double)counts.False / counts.Others:0.000}) | {(double)counts.More / counts.Dogs:0.000} | {(double)counts.Right / counts.Found:0.000} | {(double)counts.RightAlone / counts.Found:0.000} |"));
        }
    }

    private sealed class Counts
    {
        private readonly Dictionary<string, string?> _alone = [];

        public int Dogs { get; private set; }

        public int Found { get; private set; }

        public int Others { get; private set; }

        public int False { get; private set; }

        public int More { get; private set; }

        public int Right { get; private set; }

        public int RightAlone { get; private set; }

        public void Add(Collage collage, BreedPrediction prediction, DogBreedClassifier classifier)
        {
            ILookup<int, DetectedDog> dogs = prediction.Dogs.ToLookup(d => collage.CellOf(d.X, d.Y, d.Width, d.Height));
            for (int i = 0; i < collage.Photos.Length; i++)
            {
                LabelledDog photo = collage.Photos[i];
                DetectedDog[] here = [.. dogs[i]];
                if (photo.Breed is null)
                {
                    Others++;
                    False += here.Length > 0 ? 1 : 0;
                    continue;
                }

                Dogs++;
                if (here.Length > 0)
                {
                    Found++;
                    More += here.Length - 1;
                    Right += here[0].Breed == photo.Breed ? 1 : 0;
                    RightAlone += Alone(photo, classifier) == photo.Breed ? 1 : 0;
                }
            }
        }

        private string? Alone(LabelledDog photo, DogBreedClassifier classifier)
        {
            if (!_alone.TryGetValue(photo.Path, out string? breed))
            {
                breed = classifier.Classify(PhotoSource.FromBytes(Collage.CellJpeg(photo)), new ClassifyOptions { FaceDetector = FaceDetectorKind.None, PassGate = true }).Breed;
                _alone.Add(photo.Path, breed);
            }

            return breed;
        }
    }
}
