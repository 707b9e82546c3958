using System.Management.Automation;
using DogBreed.Core.Detection;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>Is there a human face in the photograph? True or false for each, or with -PassThru the photographs that show one.</summary>
/// <remarks>
/// The article's face_detector. It looks whatever else the photograph shows; Get-DogBreed looks only where there is no dog.
/// Photographs are read ahead, so a -PipelineVariable of an earlier command is no longer at the photograph that an answer is about:
/// -Detailed says which it is.
/// </remarks>
/// <example>
///   <summary>One photograph.</summary>
///   <code>Test-HumanFace astronaut.png</code>
/// </example>
/// <example>
///   <summary>With the article's detector.</summary>
///   <code>Get-ChildItem *.jpg | Test-HumanFace -FaceDetector Haar -PassThru</code>
/// </example>
/// <seealso cref="FindHumanFaceCommand"/>
/// <seealso cref="TestDogImageCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "HumanFace", DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(bool), typeof(PhotoTestResult), typeof(FileInfo))]
public sealed class TestHumanFaceCommand : FaceCommand
{
    private TestOutput _output;

    /// <summary>Passes on what shows a face (the file, or the bytes) instead of true and false.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// Gives an object for each photograph (Path and Value) instead of true and false, which say nothing of what they are about.
    /// </summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override void Prepare() => _output = this.OutputOf(PassThru, Detailed);

    private protected override void WriteResult(PhotoOutcome<IReadOnlyList<DetectedFace>> outcome, object original) =>
        this.WriteTestResult(outcome.Value!.Count > 0, _output, outcome.Path, original);
}
