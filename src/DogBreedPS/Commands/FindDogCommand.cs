using System.Management.Automation;
using DogBreed.Core.Classification;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>Finds each dog in photographs: one object per dog, with its breed and its place in pixels of the upright photograph.</summary>
/// <remarks>
/// A detector proposes boxes, and the breed model is asked of each whether it shows a dog, and of which breed. At most 100 boxes of a
/// photograph are looked at, the surest first; a warning says where there were more. A photograph without a dog gives no object. Where a
/// dog is alone in its photograph, its breed is that of Get-DogBreed -EachDog.
/// Copy-Item and its like take Path for a pattern, in which brackets are wildcards: Copy-Item -LiteralPath { $_.Path }.
/// </remarks>
/// <example>
///   <summary>Which dogs are in the photograph, and where?</summary>
///   <code>Find-Dog four_dogs.jpg</code>
/// </example>
/// <example>
///   <summary>Photographs with more than one dog.</summary>
///   <code>Get-ChildItem *.jpg | Find-Dog | Group-Object Path | Where-Object Count -gt 1</code>
/// </example>
/// <seealso cref="GetDogBreedCommand"/>
/// <seealso cref="ShowDogBreedCommand"/>
[Cmdlet(VerbsCommon.Find, "Dog", DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(FoundDog))]
public sealed class FindDogCommand : BreedCommand
{
    private protected override ClassifyOptions Options =>
        base.Options with
        {
            EachDog = true,
            FaceDetector = DogBreed.Core.Detection.FaceDetectorKind.None,
        };

    private protected override void WriteResult(PhotoOutcome<BreedPrediction> outcome, object original)
    {
        foreach (DetectedDog dog in outcome.Value!.Dogs)
        {
            WriteObject(new FoundDog(dog, outcome.Path, NameCulture, original));
        }
    }
}
