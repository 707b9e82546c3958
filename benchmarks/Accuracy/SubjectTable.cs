using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Models;

namespace Accuracy;

/// <summary>How many photographs of each set are called a dog, a human, neither.</summary>
internal static class SubjectTable
{
    public static async Task WriteAsync(ModelStore store, PhotoSet[] sets)
    {
        Console.WriteLine("| photographs | number | show | Lite2 int8 (default): dog / human / neither | Lite2 float | Lite0 int8 | Lite0 float | Lite2 float, article's rule, Haar |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        (string Model, ModelPrecision Precision, ClassifyOptions Options)[] ways =
        [
            ("efficientnet-lite2", ModelPrecision.Int8, new()),
            ("efficientnet-lite2", ModelPrecision.Float, new()),
            ("efficientnet-lite0", ModelPrecision.Int8, new()),
            ("efficientnet-lite0", ModelPrecision.Float, new()),
            ("efficientnet-lite2", ModelPrecision.Float, new() { GateRule = DogGateRule.TopClass, FaceDetector = FaceDetectorKind.Haar }),
        ];
        foreach (PhotoSet set in sets)
        {
            var cells = new List<string> { set.Name, $"{set.Paths.Length}", set.Shows };
            foreach ((string model, ModelPrecision precision, ClassifyOptions options) in ways)
            {
                using var classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = store, Model = model, Precision = precision });
                var counts = new int[3];
                await foreach (var outcome in classifier.ClassifyAsync(set.Paths, options))
                {
                    counts[(int)outcome.Value!.Subject]++;
                }

                cells.Add($"{counts[(int)Subject.Dog]} / {counts[(int)Subject.Human]} / {counts[(int)Subject.Neither]}");
            }

            Console.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }
}
