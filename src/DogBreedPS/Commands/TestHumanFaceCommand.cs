using System.Management.Automation;
using DogBreed.Core.Detection;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>Is there a human face in the photograph? True or false for each, or with -PassThru the photographs that show one.</summary>
/// <remarks>
/// The article's face_detector. It looks whatever else the photograph shows; Get-DogBreed looks only where there is no dog.
/// </remarks>
/// <example>
///   <summary>One photograph.</summary>
///   <code>Test-HumanFace astronaut.png</code>
/// </example>
/// <example>
///   <summary>With the article's detector.</summary>
///   <code>Get-ChildItem *.jpg | Test-HumanFace -FaceDetector Haar -PassThru</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "HumanFace", DefaultParameterSetName = PathSet)]
[OutputType(typeof(bool), typeof(FileInfo))]
public sealed class TestHumanFaceCommand : FaceCommand
{
    /// <summary>Passes on what shows a face (the file, or the bytes) instead of true and false.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void WriteResult(PhotoOutcome<IReadOnlyList<DetectedFace>> outcome, object original) =>
        this.WriteTestResult(outcome.Value!.Count > 0, PassThru, outcome.Path, original);
}
