using DogBreed.Core.Datasets;
using DogBreed.Core.Imaging;
using DogBreed.Core.Training;
using SkiaSharp;

namespace DogBreed.Core.Tests.Training;

/// <summary>A small data set that is made of the samples: cuts of a photograph of each class, each another file. Gone after the test.</summary>
internal sealed class SampleDataset : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("dogbreed").FullName;

    public static BreedDataset Read(string folder, DatasetOptions? options = null) =>
        BreedDataset.Read(folder, options, cancellation: TestContext.Current.CancellationToken);

    public static TrainedBreedModel Train(BreedDataset dataset, TrainingOptions options, Action<TrainingProgress>? progress = null, Action<string>? warn = null, CancellationToken? cancellation = null) =>
        BreedTrainer.Train(dataset, options, progress ?? (static _ => { }), warn ?? (static _ => { }), cancellation ?? TestContext.Current.CancellationToken);

    /// <summary>Cuts of a sample, written as JPEG.</summary>
    /// <param name="sample">The sample's file name.</param>
    /// <param name="folder">The folder that they go to, relative to the data set's.</param>
    /// <param name="count">How many.</param>
    /// <param name="first">The number of the first; other numbers are other cuts.</param>
    public SampleDataset Add(string sample, string folder, int count, int first = 0)
    {
        using SKBitmap picture = SKBitmap.Decode(Repository.Sample(sample));
        Directory.CreateDirectory(Path.Combine(Folder, folder));
        for (int i = first; i < first + count; i++)
        {
            int inset = 2 + (3 * i);
            using var small = new SKBitmap(300, 300);
            using (var canvas = new SKCanvas(small))
            {
                if (i % 2 != 0)
                {
                    canvas.Scale(-1, 1, 150, 150);
                }

                using SKImage image = SKImage.FromBitmap(picture);
                canvas.DrawImage(image, SKRect.Create(inset / 2, inset / 3, picture.Width - inset, picture.Height - inset), SKRect.Create(300, 300), new SKSamplingOptions(SKFilterMode.Linear));
            }

            File.WriteAllBytes(Path.Combine(Folder, folder, $"{i:000}.jpg"), PictureEncoder.Encode(small, ".jpg"));
        }

        return this;
    }

    public string Write(string relativePath, byte[] bytes)
    {
        string path = Path.Combine(Folder, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
