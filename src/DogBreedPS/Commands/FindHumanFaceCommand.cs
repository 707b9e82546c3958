using System.Management.Automation;
using DogBreed.Core.Detection;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>Finds the human faces in photographs: one object per face, its place in pixels of the upright photograph.</summary>
/// <remarks>
/// A photograph without a face gives no object. A face at the edge may extend beyond the photograph: X and Y may be negative.
/// </remarks>
/// <example>
///   <summary>Where are the faces?</summary>
///   <code>Find-HumanFace astronaut.png</code>
/// </example>
/// <example>
///   <summary>Photographs with more than one face.</summary>
///   <code>Get-ChildItem *.jpg | Find-HumanFace | Group-Object Path | Where-Object Count -gt 1</code>
/// </example>
/// <seealso cref="TestHumanFaceCommand"/>
/// <seealso cref="ShowDogBreedCommand"/>
[Cmdlet(VerbsCommon.Find, "HumanFace", DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(HumanFace))]
public sealed class FindHumanFaceCommand : FaceCommand
{
    private protected override void WriteResult(PhotoOutcome<IReadOnlyList<DetectedFace>> outcome, object original)
    {
        foreach (DetectedFace face in outcome.Value!)
        {
            WriteObject(DogBreedResult.Convert(face, outcome.Path, FaceDetector, original));
        }
    }
}
