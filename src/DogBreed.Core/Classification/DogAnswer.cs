using System.Drawing;

namespace DogBreed.Core.Classification;

/// <summary>What the steps have found out of one dog in a photograph.</summary>
/// <param name="Place">Where it is, in pixels of the upright photograph at full size.</param>
/// <param name="Score">How sure the detector is of it, 0..1.</param>
/// <param name="Answer">What is said of the crop.</param>
internal sealed record DogAnswer(Rectangle Place, double Score, PhotoAnswer Answer);
