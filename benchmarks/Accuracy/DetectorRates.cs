using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace Accuracy;

/// <summary>The article's table: each detector by itself over the first 100 humans and the first 100 dogs.</summary>
internal static class DetectorRates
{
    public static async Task WriteAsync(ModelStore store, PhotoSet[] sets)
    {
        string[] humans = [.. sets.First(s => s.Name == "lfw").Paths.Take(100)];
        string[] dogs = [.. sets.Where(s => s.Name is "labelled, dogs" or "imagenet/dog" or "breeds3").SelectMany(s => s.Paths).Take(100)];
        Console.WriteLine();
        Console.WriteLine("| detector | humans with a face | dogs with a face | humans called dogs | dogs called dogs |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        Console.WriteLine("| the article (Haar alt, ResNet-50) | 100 % | 11 % | 0 % | 100 % |");
        foreach (FaceDetectorKind kind in new[] { FaceDetectorKind.BlazeFace, FaceDetectorKind.Haar })
        {
            using FaceFinder finder = FaceFinder.Create(kind, store);
            int Faces(string[] paths) => paths.Count(p => finder.Find(PhotoSource.FromFile(p)).Count > 0);
            Console.WriteLine($"| {kind} | {Faces(humans)} of {humans.Length} | {Faces(dogs)} of {dogs.Length} | | |");
        }

        foreach (string model in new[] { "efficientnet-lite2", "efficientnet-lite0" })
        {
            foreach (ModelPrecision precision in new[] { ModelPrecision.Int8, ModelPrecision.Float })
            {
                foreach (DogGateRule rule in Enum.GetValues<DogGateRule>())
                {
                    using var classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = store, Model = model, Precision = precision });
                    Console.WriteLine($"| {model} {precision}, {rule} | | | {await DogsAsync(humans)} of {humans.Length} | {await DogsAsync(dogs)} of {dogs.Length} |");

                    async Task<int> DogsAsync(string[] paths)
                    {
                        int count = 0;
                        await foreach (var outcome in classifier.ClassifyAsync(paths, new ClassifyOptions { GateRule = rule, FaceDetector = FaceDetectorKind.None }))
                        {
                            count += outcome.Value!.Subject == Subject.Dog ? 1 : 0;
                        }

                        return count;
                    }
                }
            }
        }
    }
}
