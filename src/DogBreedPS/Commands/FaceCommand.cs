using System.Management.Automation;
using DogBreed.Core.Detection;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>The commands that look for human faces.</summary>
public abstract class FaceCommand : StreamingPhotoCommand<IReadOnlyList<DetectedFace>>
{
    /// <summary>What looks for the faces: BlazeFace (fast), or Haar, the article's cascade.</summary>
    [Parameter]
    [ValidateSet(nameof(FaceDetectorKind.BlazeFace), nameof(FaceDetectorKind.Haar))]
    public FaceDetectorKind FaceDetector { get; set; }

    private protected sealed override PhotoRun<IReadOnlyList<DetectedFace>> StartRun(CancellationToken cancellation) =>
        ClassifierCache.Use(
            () => ClassifierCache.FaceFinder(FaceDetector.ToCore()),
            finder => finder.Start(limits: null, Decoder.ToCore(), cancellation)
        );
}
