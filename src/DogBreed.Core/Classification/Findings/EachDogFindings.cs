using System.Drawing;
using DogBreed.Core.Detection;

namespace DogBreed.Core.Classification.Findings;

/// <summary>What the detector found in a photograph, and the networks in its boxes.</summary>
/// <param name="Boxes">The boxes that may show dogs, the surest first; the gate has not spoken yet.</param>
/// <param name="Objects">The people and cats, the surest of each first.</param>
/// <param name="BoxCount">How many boxes there were: more than were looked at where there were too many.</param>
internal sealed record EachDogFindings(IReadOnlyList<BoxFindings> Boxes, IReadOnlyList<DetectedObject> Objects, int BoxCount);

/// <summary>What was found in one box.</summary>
/// <param name="Place">Where it is, in pixels of the upright photograph at full size.</param>
/// <param name="Score">How sure the detector is that it shows a dog, 0..1.</param>
/// <param name="Picture">What the networks found in it.</param>
internal sealed record BoxFindings(Rectangle Place, float Score, PictureFindings Picture);
