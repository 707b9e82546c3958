using System.Management.Automation;
using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>Is there a dog in the photograph? True or false for each, or with -PassThru the photographs that show one.</summary>
/// <remarks>The article's dog_detector. Get-DogBreed gives the probability.</remarks>
/// <example>
///   <summary>One photograph.</summary>
///   <code>if (Test-DogImage rex.jpg) { 'a dog' }</code>
/// </example>
/// <example>
///   <summary>Copy the photographs of dogs to another folder.</summary>
///   <code>
///     $folder = New-Item -ItemType Directory -Force -Path only-dogs
///     Get-ChildItem *.jpg | Test-DogImage -PassThru | Copy-Item -LiteralPath { $_.FullName } -Destination $folder
///   </code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "DogImage", DefaultParameterSetName = PathSet)]
[OutputType(typeof(bool), typeof(FileInfo))]
public sealed class TestDogImageCommand : ClassifyingCommand
{
    /// <summary>Passes on what shows a dog (the file, or the bytes) instead of true and false.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override ClassifyOptions Options =>
        new()
        {
            Top = 1,
            FaceDetector = DogBreed.Core.Detection.FaceDetectorKind.None,
            GateRule = GateRule?.ToCore(),
        };

    private protected override void WriteResult(PhotoOutcome<BreedPrediction> outcome, object original) =>
        this.WriteTestResult(outcome.Value!.Subject == Subject.Dog, PassThru, outcome.Path, original);
}
