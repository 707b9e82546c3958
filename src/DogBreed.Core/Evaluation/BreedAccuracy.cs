using System.Diagnostics;
using DogBreed.Core.Classification;
using DogBreed.Core.Datasets;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Evaluation;

/// <summary>Measures a model on photographs in a folder per breed (the article's "Test accuracy").</summary>
public static class BreedAccuracy
{
    /// <summary>Measures the breeds that a model names, whatever its dog gate says, and beside it what it says end to end.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="dataset">The photographs: its test split, or all of them where it has no splits of its own.</param>
    /// <param name="warn">Is told of photographs that fail and of classes that the model does not know.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DatasetException">There is no photograph to measure on, or the model knows none of the classes.</exception>
    public static AccuracyReport Measure(
        DogBreedClassifier classifier,
        BreedDataset dataset,
        Action<string>? warn = null,
        CancellationToken cancellation = default
    ) => Measure(classifier, dataset, new AccuracyOptions(), static (_, _) => { }, warn ?? (static _ => { }), cancellation);

    /// <summary>The same, with options, and with progress: how many are done and how many there are.</summary>
    internal static AccuracyReport Measure(
        DogBreedClassifier classifier,
        BreedDataset dataset,
        AccuracyOptions options,
        Action<int, int> progress,
        Action<string> warn,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(dataset);
        DatasetPhoto[] photos = [.. dataset.ForMeasuring(options.TestSplit)];
        if (photos.Length == 0)
        {
            throw new DatasetException(Texts.FormatReadablePhotographMeasure(dataset.Root));
        }

        string[] breeds = Breeds(classifier, dataset, photos, warn);
        var meter = new AccuracyMeter();
        long began = Stopwatch.GetTimestamp();
        using PhotoRun<BreedPrediction> run = classifier.Start(
            new ClassifyOptions
            {
                FaceDetector = FaceDetectorKind.None,
                PassGate = true,
                Views = options.Views,
            },
            cancellation
        );
        int next = 0;
        run.ProcessAll(photos.Select(p => p.Path), Take);
        return meter.Report(classifier.Name, dataset.Root, Stopwatch.GetElapsedTime(began).TotalSeconds);

        void Take(PhotoOutcome<BreedPrediction> outcome)
        {
            DatasetPhoto photo = photos[next++];
            if (outcome.Succeeded)
            {
                BreedPrediction said = outcome.Value;
                bool isDog = said.Subject is Subject.Dog or Subject.Unchecked;
                meter.Add(photo.Path, breeds[photo.Class], said.Candidates, isDog, said.Breed is not null);
            }
            else
            {
                warn(Texts.FormatItIsNotMeasured(outcome.Error.Message));
            }

            progress(next, photos.Length);
        }
    }

    /// <summary>The model's name for each class of the data set: the same name, or another name of the same ImageNet class.</summary>
    private static string[] Breeds(DogBreedClassifier classifier, BreedDataset dataset, DatasetPhoto[] photos, Action<string> warn)
    {
        IReadOnlyList<string> known = classifier.BreedNames;
        var byName = known.ToLookup(n => n, StringComparer.OrdinalIgnoreCase);
        var byClass = known
            .Select(n => (Name: n, Class: BreedNames.ImageNetClass(n, null)))
            .Where(n => n.Class is not null)
            .ToLookup(n => n.Class!.Value, n => n.Name);
        string?[] names =
        [
            .. dataset.Classes.Select(c =>
                byName[c.Name].FirstOrDefault() ?? (c.ImageNetClass is { } index ? byClass[index].FirstOrDefault() : null)
            ),
        ];
        bool[] used = new bool[names.Length];
        foreach (DatasetPhoto photo in photos)
        {
            used[photo.Class] = true;
        }

        string[] unknown = [.. dataset.Classes.Where((_, i) => used[i] && names[i] is null).Select(c => c.Name)];
        if (unknown.Length == used.Count(u => u))
        {
            throw new DatasetException(
                Texts.FormatModelKnowsNoneClassesChoose(
                    dataset.Root,
                    classifier.Name,
                    string.Join(", ", unknown.Take(5)),
                    (unknown.Length > 5 ? ", ..." : string.Empty)
                )
            );
        }

        if (unknown.Length > 0)
        {
            warn(
                Texts.FormatModelDoesKnowClassesAll(
                    classifier.Name,
                    unknown.Length,
                    string.Join(", ", unknown.Take(10)),
                    (unknown.Length > 10 ? ", ..." : string.Empty)
                )
            );
        }

        return [.. names.Select((n, i) => n ?? dataset.Classes[i].Name)];
    }

    /// <summary>
    /// True where the model may have been trained on most of these photographs: it was trained on a folder without splits, and so is this.
    /// </summary>
    internal static bool MayBeTrainedOn(DogBreedClassifier classifier, BreedDataset dataset, AccuracyOptions options) =>
        !dataset.HasOwnSplits && !options.TestSplit && classifier.Model is TrainedModel { Training.TestFraction: > 0 };
}
