namespace DogBreedPS;

/// <summary>A human face in a photograph, in pixels of the upright photograph.</summary>
/// <param name="Path">The photograph's full path; null for bytes and streams.</param>
/// <param name="X">The left edge.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Score">How sure BlazeFace is, 0..1; null from the Haar cascade.</param>
/// <param name="Detector">BlazeFace or Haar.</param>
public sealed record HumanFace(string? Path, int X, int Y, int Width, int Height, double? Score, string Detector)
{
    internal object? Input { get; init; }

    /// <summary>What came for the photograph: a file, a path, bytes, or a row with a path.</summary>
    public object? GetInput() => Input;

    /// <summary>"102x102+64+86", as image tools write a rectangle.</summary>
    public override string ToString() => FormattableString.Invariant($"{Width}x{Height}{X:+0;-0;+0}{Y:+0;-0;+0}");
}
