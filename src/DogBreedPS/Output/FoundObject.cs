using System.Globalization;

namespace DogBreedPS;

/// <summary>A person or a cat in a photograph, in pixels of the upright photograph.</summary>
/// <param name="Label">Person or Cat.</param>
/// <param name="X">The left edge.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Score">How sure the detector is, 0..1.</param>
public sealed record FoundObject(string Label, int X, int Y, int Width, int Height, double Score)
{
    /// <summary>"Cat 420x310+64+86": the box as image tools write a rectangle.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Label} {Width}x{Height}{X:+0;-0;+0}{Y:+0;-0;+0}");
}
