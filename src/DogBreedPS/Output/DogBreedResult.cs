using System.Globalization;
using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreedPS;

/// <summary>What Get-DogBreed says of one photograph: plain strings and numbers, for sorting, grouping, and files.</summary>
public sealed class DogBreedResult
{
    private readonly object _input;

    internal DogBreedResult(
        PhotoOutcome<BreedPrediction> outcome,
        FaceDetectorKind detector,
        bool eachDog,
        CultureInfo culture,
        object input
    )
    {
        _input = input;
        Seen = outcome.Source.Seen;
        BreedPrediction prediction = outcome.Value!;
        Path = outcome.Path;
        Subject = prediction.Subject.ToString();
        (Breed, BreedName) = (prediction.Breed, BreedNaming.NameOf(prediction.Breed, culture));
        Probability = prediction.Probability;
        (Group, GroupProbability) = (prediction.Group, prediction.GroupProbability);
        NoneProbability = prediction.NoneProbability;
        DogProbability = prediction.DogProbability;
        Candidates = ReadableList.Of(prediction.Candidates, c => BreedCandidate.Of(c, culture));
        Faces = ReadableList.Of(prediction.Faces, f => Convert(f, outcome.Path, detector, input));
        if (eachDog)
        {
            Dogs = ReadableList.Of(prediction.Dogs, d => new FoundDog(d, outcome.Path, culture, input));
            Objects = ReadableList.Of(prediction.Objects, o => new FoundObject(o.Label, o.X, o.Y, o.Width, o.Height, o.Score));
        }

        HeatMap = prediction.HeatMap is { } map ? new HeatMap(map) : null;
        ImageNetClass = new ImageNetClass(prediction.ImageNetClass.Index, prediction.ImageNetClass.Name);
        Model = prediction.Model;
        Device = prediction.Device.ToString();
        Precision = prediction.Precision.ToString();
        Decoder = prediction.Decoder.ToString();
        FromCatalog = prediction.FromCatalog;
        DecodeMilliseconds = Math.Round(prediction.DecodeTime.TotalMilliseconds, 3);
        InferenceMilliseconds = Math.Round(prediction.InferenceTime.TotalMilliseconds, 3);
    }

    /// <summary>The photograph's full path; null for bytes and streams.</summary>
    public string? Path { get; }

    /// <summary>Dog, Human or Neither; Unchecked where the dog gate was left out.</summary>
    public string Subject { get; }

    /// <summary>The dog's breed, or the one that the human resembles; null for neither, and below -MinimumProbability.</summary>
    public string? Breed { get; }

    /// <summary>What people call it, in the culture that was asked for; null where Breed is.</summary>
    public string? BreedName { get; }

    /// <summary>How likely the breed is, among all breeds of the model, 0..1; null where Breed is.</summary>
    public double? Probability { get; }

    /// <summary>The narrowest group of breeds that is likely enough, or the breed itself; null without -Group and -Accuracy.</summary>
    public string? Group { get; }

    /// <summary>How likely that is, 0..1; null where Group is.</summary>
    public double? GroupProbability { get; }

    /// <summary>How likely it is none of the model's breeds, 0..1; null where the model was not trained with -Negative.</summary>
    public double? NoneProbability { get; }

    /// <summary>How likely the photograph shows a dog, 0..1.</summary>
    public double DogProbability { get; }

    /// <summary>The likeliest breeds, the likeliest first; empty for neither.</summary>
    public ReadableList<BreedCandidate> Candidates { get; }

    /// <summary>The human faces; they are looked for where there is no dog.</summary>
    public ReadableList<HumanFace> Faces { get; }

    /// <summary>Each dog, the surest first; null without -EachDog.</summary>
    public ReadableList<FoundDog>? Dogs { get; }

    /// <summary>The people and cats; null without -EachDog.</summary>
    public ReadableList<FoundObject>? Objects { get; }

    /// <summary>Which places of the photograph speak for the likeliest breed; null without -Explain, and for neither.</summary>
    public HeatMap? HeatMap { get; }

    /// <summary>The likeliest of the thousand ImageNet classes.</summary>
    public ImageNetClass ImageNetClass { get; }

    /// <summary>The name of the model.</summary>
    public string Model { get; }

    /// <summary>What really ran it: Cpu, Cuda, ...</summary>
    public string Device { get; }

    /// <summary>Float or Int8.</summary>
    public string Precision { get; }

    /// <summary>What decoded the picture: OpenCv, Skia or Magick.</summary>
    public string Decoder { get; }

    /// <summary>True where it was not computed: the catalog of -Catalog had it. Both times are 0 then.</summary>
    public bool FromCatalog { get; }

    /// <summary>Time for reading, decoding and resizing.</summary>
    public double DecodeMilliseconds { get; }

    /// <summary>Time for the networks: its share of a batch.</summary>
    public double InferenceMilliseconds { get; }

    /// <summary>The file as it was when it was read; null for bytes and streams.</summary>
    internal FileStamp? Seen { get; }

    /// <summary>
    /// What came for the photograph: a file, a path, bytes, or a row with a path. (No property: Export-Csv and ConvertTo-Json would write
    /// it out.)
    /// </summary>
    public object GetInput() => _input;

    /// <summary>"/photos/rex.jpg: Dog, Pembroke".</summary>
    public override string ToString() => $"{Path ?? "(bytes)"}: {Subject}{(Breed is null ? string.Empty : ", " + Breed)}";

    internal static HumanFace Convert(DetectedFace face, string? path, FaceDetectorKind detector, object input) =>
        new(path, face.X, face.Y, face.Width, face.Height, face.Score, detector.ToString()) { Input = input };
}
