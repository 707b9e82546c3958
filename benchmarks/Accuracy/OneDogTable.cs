using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Models;

namespace Accuracy;

/// <summary>What looking for each dog does to the answer for the photograph as a whole: the subject, and the breed.</summary>
internal static class OneDogTable
{
    public static async Task WriteAsync(ModelStore store, PhotoSet[] sets, LabelledDog[] unseen)
    {
        Console.WriteLine();
        Console.WriteLine("| photographs | number | called dogs: by the network | with each dog | photographs with 0, 1, 2, 3 and more dogs found |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        using var classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = store });
        PhotoSet[] all = [.. sets, new("unseen, dogs", "dog", Paths(d => d.Breed is not null)), new("unseen, others", "neither", Paths(d => d.Breed is null))];
        foreach (PhotoSet set in all)
        {
            int network = 0;
            int eachDog = 0;
            var numbers = new int[4];
            await foreach (var outcome in classifier.ClassifyAsync(set.Paths, new ClassifyOptions { EachDog = true, FaceDetector = FaceDetectorKind.None }))
            {
                network += outcome.Value!.DogProbability >= classifier.Gate.Dogs!.Threshold ? 1 : 0;
                eachDog += outcome.Value.Subject == Subject.Dog ? 1 : 0;
                numbers[Math.Min(3, outcome.Value.Dogs.Count)]++;
            }

            Console.WriteLine($"| {set.Name} | {set.Paths.Length} | {network} | {eachDog} | {string.Join(", ", numbers)} |");
        }

        Console.WriteLine();
        Console.WriteLine("| the breed of unseen dogs | number | right without | right with each dog |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (ModelPrecision precision in new[] { ModelPrecision.Int8, ModelPrecision.Float })
        {
            using var model = DogBreedClassifier.Create(new ClassifierOptions { Store = store, Precision = precision });
            LabelledDog[] dogs = [.. unseen.Where(d => d.Breed is not null)];
            Console.WriteLine($"| {precision} | {dogs.Length} | {await RightAsync(false)} | {await RightAsync(true)} |");

            async Task<int> RightAsync(bool eachDog)
            {
                int right = 0;
                int at = 0;
                await foreach (var outcome in model.ClassifyAsync(dogs.Select(d => d.Path), new ClassifyOptions { EachDog = eachDog, FaceDetector = FaceDetectorKind.None, PassGate = true }))
                {
                    right += outcome.Value!.Breed == dogs[at++].Breed ? 1 : 0;
                }

                return right;
            }
        }

        string[] Paths(Func<LabelledDog, bool> where) => [.. unseen.Where(where).Select(d => d.Path)];
    }
}
