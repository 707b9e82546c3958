namespace DogBreed.Core.Detection;

/// <summary>What a run looks for beside the networks' own answers.</summary>
/// <param name="Faces">Looks for faces; null looks for none.</param>
/// <param name="Objects">Looks for each dog, and for people and cats; null looks for none.</param>
internal sealed record Detectors(FaceDetectors? Faces, ObjectDetector? Objects)
{
    public static Detectors None { get; } = new(null, null);
}
