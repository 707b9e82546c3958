using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>What Get-DogBreed says of one photograph: plain strings and numbers, for sorting, grouping, and files.</summary>
public sealed class DogBreedResult
{
    private readonly object _input;

    internal DogBreedResult(PhotoOutcome<BreedPrediction> outcome, FaceDetectorKind detector, object input)
    {
        _input = input;
        BreedPrediction prediction = outcome.Value!;
        Path = outcome.Path;
        Subject = prediction.Subject.ToString();
        Breed = prediction.Breed;
        Probability = prediction.Probability;
        DogProbability = prediction.DogProbability;
        Candidates = new ReadableList<BreedCandidate>([.. prediction.Candidates.Select(c => new BreedCandidate(c.Breed, c.Probability))]);
        Faces = new ReadableList<HumanFace>([.. prediction.Faces.Select(f => Convert(f, outcome.Path, detector, input))]);
        ImageNetClass = new ImageNetClass(prediction.ImageNetClass.Index, prediction.ImageNetClass.Name);
        Model = prediction.Model;
        Device = prediction.Device.ToString();
        Precision = prediction.Precision.ToString();
        Decoder = prediction.Decoder.ToString();
        DecodeMilliseconds = Math.Round(prediction.DecodeTime.TotalMilliseconds, 3);
        InferenceMilliseconds = Math.Round(prediction.InferenceTime.TotalMilliseconds, 3);
    }

    /// <summary>The photograph's full path; null for bytes and streams.</summary>
    public string? Path { get; }

    /// <summary>Dog, Human or Neither.</summary>
    public string Subject { get; }

    /// <summary>The dog's breed, or the one that the human resembles; null for neither, and below -MinimumProbability.</summary>
    public string? Breed { get; }

    /// <summary>How likely the breed is, among all breeds of the model, 0..1; null where Breed is.</summary>
    public double? Probability { get; }

    /// <summary>How likely the photograph shows a dog, 0..1.</summary>
    public double DogProbability { get; }

    /// <summary>The likeliest breeds, the likeliest first; empty for neither.</summary>
    public ReadableList<BreedCandidate> Candidates { get; }

    /// <summary>The human faces; they are looked for where there is no dog.</summary>
    public ReadableList<HumanFace> Faces { get; }

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

    /// <summary>Time for reading, decoding and resizing.</summary>
    public double DecodeMilliseconds { get; }

    /// <summary>Time for the networks: its share of a batch.</summary>
    public double InferenceMilliseconds { get; }

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
