namespace DogBreed.Core.Detection;

/// <summary>
/// A human face in a photograph, in pixels of the upright photograph at full size. A face at the rim may reach beyond it.
/// </summary>
/// <param name="X">The left edge.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Score">How sure BlazeFace is, 0..1; null from the Haar cascade, which gives none.</param>
public sealed record DetectedFace(int X, int Y, int Width, int Height, double? Score);
