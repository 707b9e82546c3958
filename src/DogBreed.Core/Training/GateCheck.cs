using DogBreed.Core.Classification;
using DogBreed.Core.Datasets;
using DogBreed.Core.Detection;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Training;

/// <summary>
/// Do the photographs that are learnt from pass the dog gate? Where under half of them do (cats, plants, drawings), the model would be
/// asked
/// about next to nothing: it is used without the gate.
/// </summary>
internal static class GateCheck
{
    // Enough to tell which side of one half they are on, and done in a second or two.
    private const int MostPhotos = 200;
    private const double LeastShare = 0.5;

    /// <summary>The rule for the model's card: None, or null for the backbone's own.</summary>
    /// <param name="photos">What is learnt from; those that cannot be read are passed over.</param>
    /// <param name="backbone">The backbone; for one without a gate the default one's is asked.</param>
    /// <param name="options">Where models and devices are.</param>
    /// <param name="warn">Is told where the gate is left out.</param>
    /// <param name="cancellation">Ends it.</param>
    public static DogGateRule? RuleFor(
        IReadOnlyList<DatasetPhoto> photos,
        Backbone backbone,
        TrainingOptions options,
        Action<string> warn,
        CancellationToken cancellation
    )
    {
        int count = Math.Min(MostPhotos, photos.Count);
        IEnumerable<string> sample = Enumerable.Range(0, count).Select(i => photos[(int)((long)i * photos.Count / count)].Path);
        using var classifier = DogBreedClassifier.Create(
            new ClassifierOptions
            {
                Store = options.Store,
                Model = options.Store.GateBehind(backbone).Path,
                Device = options.Device,
            }
        );
        using PhotoRun<BreedPrediction> run = classifier.Start(
            new ClassifyOptions { FaceDetector = FaceDetectorKind.None, DemandGate = true },
            cancellation
        );
        int seen = 0;
        int dogs = 0;
        run.ProcessAll(
            sample,
            outcome =>
            {
                seen += outcome.Succeeded ? 1 : 0;
                dogs += outcome.Value?.Subject == Subject.Dog ? 1 : 0;
            }
        );
        if (seen == 0 || dogs >= LeastShare * seen)
        {
            return null;
        }

        warn(Texts.FormatFewTrainingPhotosPassTheGate(dogs, seen));
        return DogGateRule.None;
    }
}
