using DogBreed.Core.Classification;
using DogBreed.Core.Datasets;
using DogBreed.Core.Evaluation;
using DogBreed.Core.Models;
using DogBreed.Core.Training;

namespace Training;

/// <summary>A trained model over the test split, through the photographs' pipeline: precisions and numbers of views.</summary>
internal static class Views
{
    public static void Write(ModelStore store, BreedDataset dataset)
    {
        string path = Path.Combine(Path.GetTempPath(), "dogbreed-training", "views.onnx");
        Console.WriteLine();
        Console.WriteLine("| seed | numbers | views | accuracy | top 5 | calibration error | photographs a second |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        for (int seed = 0; seed < 3; seed++)
        {
            BreedTrainer.Train(dataset, new TrainingOptions { Store = store, Seed = seed, CachePath = Path.Combine(Path.GetTempPath(), "dogbreed-training", "features.db") }).Save(path);
            foreach (ModelPrecision precision in new[] { ModelPrecision.Float, ModelPrecision.Int8 })
            {
                using var classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = store, Model = path, Precision = precision });
                foreach (int views in seed == 0 ? new[] { 1, 2, 3 } : [1])
                {
                    AccuracyReport report = BreedAccuracy.Measure(classifier, dataset, new AccuracyOptions { Views = views }, static (_, _) => { }, Console.Error.WriteLine, default);
                    Console.WriteLine($"| {seed} | {precision} | {views} | {100 * report.Accuracy:0.00} | {100 * report.Top5Accuracy:0.0} | {report.CalibrationError:0.000} | {report.Count / report.Seconds:0} |");
                }
            }
        }
    }
}
