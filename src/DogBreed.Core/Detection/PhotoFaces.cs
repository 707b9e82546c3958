namespace DogBreed.Core.Detection;

/// <summary>The human faces in a photograph.</summary>
/// <param name="Faces">The faces, the surest first; empty where there is none.</param>
/// <param name="Width">Width of the upright photograph in pixels.</param>
/// <param name="Height">Height of the upright photograph in pixels.</param>
public sealed record PhotoFaces(IReadOnlyList<DetectedFace> Faces, int Width, int Height);
