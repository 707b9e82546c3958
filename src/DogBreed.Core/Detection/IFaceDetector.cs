using DogBreed.Core.Imaging;

namespace DogBreed.Core.Detection;

/// <summary>Finds faces; belongs to one worker.</summary>
internal interface IFaceDetector : IDisposable
{
    /// <summary>The short side at which a picture is decoded for it; 0 is full size.</summary>
    int MinimumShortSide { get; }

    /// <summary>The faces, the surest first.</summary>
    IReadOnlyList<DetectedFace> Find(Picture picture, CancellationToken cancellation);
}
