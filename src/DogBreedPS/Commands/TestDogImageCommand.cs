using System.Management.Automation;
using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>Is there a dog in the photograph? True or false for each, or with -PassThru the photographs that show one.</summary>
/// <remarks>
/// The article's dog_detector. Get-DogBreed gives the probability. Photographs are read ahead, so a -PipelineVariable of an earlier command
/// is no longer at the photograph that an answer is about: -Detailed says which it is.
/// </remarks>
/// <example>
///   <summary>One photograph.</summary>
///   <code>if (Test-DogImage rex.jpg) { 'a dog' }</code>
/// </example>
/// <example>
///   <summary>Which photographs show none?</summary>
///   <code>Get-ChildItem *.jpg | Test-DogImage -Detailed | Where-Object Value -eq $false</code>
/// </example>
/// <example>
///   <summary>Copy the photographs of dogs to another folder.</summary>
///   <code>
///     $folder = New-Item -ItemType Directory -Force -Path only-dogs
///     Get-ChildItem *.jpg | Test-DogImage -PassThru | Copy-Item -LiteralPath { $_.FullName } -Destination $folder
///   </code>
/// </example>
/// <seealso cref="GetDogBreedCommand"/>
/// <seealso cref="TestHumanFaceCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "DogImage", DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(bool), typeof(PhotoTestResult), typeof(FileInfo))]
public sealed class TestDogImageCommand : ClassifyingCommand
{
    private TestOutput _output;

    /// <summary>Passes on what shows a dog (the file, or the bytes) instead of true and false.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// Gives an object for each photograph (Path and Value) instead of true and false, which say nothing of what they are about.
    /// </summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override void Prepare()
    {
        if (GateRule == DogBreedPS.DogGateRule.None)
        {
            Refuse(Texts.TestNeedsTheGate, nameof(Texts.TestNeedsTheGate), ErrorCategory.InvalidArgument, GateRule);
        }

        _output = this.OutputOf(PassThru, Detailed);
    }

    private protected override ClassifyOptions Options =>
        new()
        {
            Top = 1,
            FaceDetector = DogBreed.Core.Detection.FaceDetectorKind.None,
            GateRule = GateRule?.ToCore(),
            DemandGate = true,
        };

    private protected override void WriteResult(PhotoOutcome<BreedPrediction> outcome, object original) =>
        this.WriteTestResult(outcome.Value!.Subject == Subject.Dog, _output, outcome.Path, original);
}
