using System.Management.Automation;
using DogBreed.Core;
using DogBreed.Core.Detection;

namespace DogBreedPS;

/// <summary>The commands that look for human faces.</summary>
public abstract class FaceCommand : StreamingPhotoCommand<PhotoFaces>
{
    /// <summary>What looks for the faces: BlazeFace (fast), or Haar, the article's cascade.</summary>
    [Parameter]
    [ValidateSet(nameof(FaceDetectorKind.BlazeFace), nameof(FaceDetectorKind.Haar))]
    public FaceDetectorKind FaceDetector { get; set; }

    private protected sealed override PhotoRun<PhotoFaces> StartRun(CancellationToken cancellation) =>
        ClassifierCache.Use(() => ClassifierCache.FaceFinder(FaceDetector), finder => finder.Start(limits: null, cancellation));
}
