using System.Management.Automation;
using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>Says of each photograph whether it shows a dog (and its breed), a human (and the breed they resemble), or neither.</summary>
/// <remarks>
/// Results come in the order of the input while later photographs are still being processed, in memory that does not grow with their
/// number.
/// Photographs are read ahead, so a -PipelineVariable of an earlier command is no longer at the photograph that a result is about. Path
/// says which it is, and GetInput() gives what came for it: $_.GetInput().LastWriteTime. Copy-Item and its like take Path for a pattern,
/// in which brackets are wildcards: Copy-Item -LiteralPath { $_.Path }.
/// A photograph that cannot be used is one non-terminating error, and the rest goes on. No photograph is ever changed.
/// </remarks>
/// <example>
///   <summary>What is in the photographs of this folder?</summary>
///   <code>Get-ChildItem *.jpg | Get-DogBreed</code>
/// </example>
/// <example>
///   <summary>How many of each breed are in a tree of folders? Only those the model is sure of.</summary>
///   <code>
///     Get-ChildItem -Recurse -File -Include *.jpg, *.heic | Get-DogBreed -MinimumProbability 0.8 |
///         Where-Object { $_.Subject -eq 'Dog' -and $_.Breed } | Group-Object Breed -NoElement | Sort-Object Count -Descending
///   </code>
/// </example>
/// <example>
///   <summary>The three likeliest breeds, with their probabilities.</summary>
///   <code>(Get-DogBreed rex.jpg -Top 3).Candidates</code>
/// </example>
/// <seealso cref="ShowDogBreedCommand"/>
/// <seealso cref="TestDogImageCommand"/>
/// <seealso cref="GetBreedModelCommand"/>
[Cmdlet(VerbsCommon.Get, "DogBreed", DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(DogBreedResult))]
public sealed class GetDogBreedCommand : ClassifyingCommand
{
    /// <summary>How many candidates a result has.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int Top { get; set; } = 5;

    /// <summary>A breed that is less likely than this is not named: Breed and Probability are null, the candidates stay. 0 to 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double MinimumProbability { get; set; }

    /// <summary>
    /// Names no breed (Breed is null) for a dog that is probably of none of the breeds that a trained model knows: where its largest
    /// logit is below the threshold that 95 of 100 validation photographs reach. For models of Start-BreedTraining.
    /// </summary>
    [Parameter]
    public SwitchParameter UnknownBreed { get; set; }

    /// <summary>What looks for human faces where there is no dog: BlazeFace, Haar (the article's, slow), or None.</summary>
    [Parameter]
    public FaceDetectorKind FaceDetector { get; set; }

    private protected override ClassifyOptions Options =>
        new()
        {
            Top = Top,
            MinimumProbability = MinimumProbability,
            UnknownBreed = UnknownBreed,
            FaceDetector = FaceDetector.ToCore(),
            GateRule = GateRule?.ToCore(),
        };

    private protected override void WriteResult(PhotoOutcome<BreedPrediction> outcome, object original) =>
        WriteObject(new DogBreedResult(outcome, FaceDetector, original));
}
