using System.Management.Automation;
using DogBreed.Core.Catalog.Formats;
using DogBreed.Core.Errors;
using DogBreed.Core.Features;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>
/// Finds the photographs of a catalog that are most like another: near-duplicates, the same scene, dogs that look alike.
/// </summary>
/// <remarks>
/// The features that Get-DogBreed -Catalog -KeepFeature kept are compared with those of the photograph, each of them: the cosine of the
/// angle between them (Similarity). No photograph of the catalog is opened. What is asked again within a session is answered from memory
/// (2.5 KB a photograph). Objects have Path, Subject, Breed and Probability, and may be piped to Move-DogPhoto or Set-DogPhotoTag.
/// </remarks>
/// <example>
///   <summary>The five that are most like this one.</summary>
///   <code>Find-SimilarDogPhoto rex.jpg -Catalog dogs.db -First 5</code>
/// </example>
/// <example>
///   <summary>Near-duplicates.</summary>
///   <code>Find-SimilarDogPhoto rex.jpg -Catalog dogs.db | Where-Object Similarity -gt 0.97</code>
/// </example>
/// <seealso cref="GetDogBreedCommand"/>
/// <seealso href="docs/CATALOG.md"/>
[Cmdlet(VerbsCommon.Find, "SimilarDogPhoto", DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(SimilarDogPhoto))]
public sealed class FindSimilarDogPhotoCommand : PhotoCommand
{
    private SimilarPhotos? _similar;

    /// <summary>The catalog, with features.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Catalog { get; set; } = string.Empty;

    /// <summary>How many are found.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int First { get; set; } = 20;

    /// <summary>The backbone whose features are compared; the one of which the catalog has most where it is not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>Where the folder is now that the catalog's paths are relative to; where it was last where this is not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        ForCall(() =>
            _similar = SimilarPhotos.Open(Resolve(Catalog), Root is null ? null : Resolve(Root), Model, ClassifierCache.Extractor)
        );

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _similar?.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected override void ProcessPhoto(PhotoSource photo, object original) =>
        ForInput(
            original,
            () =>
            {
                foreach ((PhotoLine line, double similarity) in _similar!.Find(photo, First, Stop))
                {
                    WriteObject(new SimilarDogPhoto(line, similarity, photo.Path));
                }
            }
        );

    private protected override void WriteInOrder(ErrorRecord error) => WriteError(error);
}
