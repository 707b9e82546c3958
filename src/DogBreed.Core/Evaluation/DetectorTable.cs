using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Evaluation;

/// <summary>The article's table of its two detectors over photographs of humans and of dogs.</summary>
/// <param name="Humans">How many photographs of humans were looked at.</param>
/// <param name="Dogs">How many of dogs.</param>
/// <param name="HumansWithFace">Of the humans, those on which a face is found.</param>
/// <param name="DogsWithFace">Of the dogs, those on which a face is found.</param>
/// <param name="HumansCalledDog">Of the humans, those that are called dogs.</param>
/// <param name="DogsCalledDog">Of the dogs, those that are called dogs.</param>
internal sealed record DetectorTable(int Humans, int Dogs, int HumansWithFace, int DogsWithFace, int HumansCalledDog, int DogsCalledDog)
{
    /// <summary>Measures the detectors.</summary>
    /// <param name="classifier">The dog gate.</param>
    /// <param name="faces">The face detector.</param>
    /// <param name="humans">Photographs of humans.</param>
    /// <param name="dogs">Photographs of dogs.</param>
    /// <param name="warn">Is told of photographs that fail; they do not count.</param>
    /// <param name="cancellation">Ends it.</param>
    public static DetectorTable Measure(
        DogBreedClassifier classifier,
        FaceFinder faces,
        IReadOnlyList<string> humans,
        IReadOnlyList<string> dogs,
        Action<string>? warn = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(faces);
        var options = new ClassifyOptions
        {
            FaceDetector = FaceDetectorKind.None,
            Top = 1,
            DemandGate = true,
        };
        (int humanCount, int humanFaces) = Count(() => faces.Start(null, cancellation: cancellation), humans, f => f.Count > 0, warn);
        (int dogCount, int dogFaces) = Count(() => faces.Start(null, cancellation: cancellation), dogs, f => f.Count > 0, warn);
        (_, int humansAsDogs) = Count(() => classifier.Start(options, cancellation), humans, p => p.Subject == Subject.Dog, null);
        (_, int dogsAsDogs) = Count(() => classifier.Start(options, cancellation), dogs, p => p.Subject == Subject.Dog, null);
        return new DetectorTable(humanCount, dogCount, humanFaces, dogFaces, humansAsDogs, dogsAsDogs);
    }

    /// <summary>Some of many, chosen by a seed: the first of a shuffle, as the article does it.</summary>
    /// <param name="paths">All.</param>
    /// <param name="first">How many.</param>
    /// <param name="seed">The seed; the article's is 8675309.</param>
    public static IReadOnlyList<string> Sample(IEnumerable<string> paths, int first, int seed)
    {
        string[] all = [.. paths.Order(StringComparer.Ordinal)];
        new SeededRandom(seed).Shuffle(all.AsSpan());
        return all[..Math.Min(first, all.Length)];
    }

    private static (int Count, int Yes) Count<T>(
        Func<PhotoRun<T>> start,
        IReadOnlyList<string> paths,
        Func<T, bool> isYes,
        Action<string>? warn
    )
        where T : class
    {
        int count = 0;
        int yes = 0;
        using PhotoRun<T> run = start();
        run.ProcessAll(
            paths,
            outcome =>
            {
                if (outcome.Succeeded)
                {
                    count++;
                    yes += isYes(outcome.Value) ? 1 : 0;
                }
                else
                {
                    warn?.Invoke(outcome.Error.Message);
                }
            }
        );
        return (count, yes);
    }
}
