namespace DogBreed.Core.Detection;

/// <summary>A thing in a photograph, in pixels of the upright photograph at full size; the box ends with the photograph.</summary>
/// <param name="Label">What it is: Person or Cat.</param>
/// <param name="X">The left edge.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">Width in pixels, at least 1.</param>
/// <param name="Height">Height in pixels, at least 1.</param>
/// <param name="Score">How sure the detector is, 0..1.</param>
public sealed record DetectedObject(string Label, int X, int Y, int Width, int Height, double Score);
