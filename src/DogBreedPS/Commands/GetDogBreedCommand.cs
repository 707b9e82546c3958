using System.Management.Automation;
using DogBreed.Core.Catalog;
using DogBreed.Core.Classification;
using DogBreed.Core.Models;
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
/// <example>
///   <summary>Each dog of a photograph that shows several.</summary>
///   <code>(Get-DogBreed four_dogs.jpg -EachDog).Dogs</code>
/// </example>
/// <example>
///   <summary>Which part of the photograph speaks for the breed?</summary>
///   <code>(Get-DogBreed rex.jpg -Explain).HeatMap</code>
/// </example>
/// <example>
///   <summary>Nothing twice: what is in the catalog is not computed again, and a run that was stopped goes on.</summary>
///   <code>Get-ChildItem *.jpg | Get-DogBreed -Catalog answers.db</code>
/// </example>
/// <seealso cref="FindDogCommand"/>
/// <seealso cref="ShowDogBreedCommand"/>
/// <seealso cref="TestDogImageCommand"/>
/// <seealso cref="GetBreedModelCommand"/>
[Cmdlet(VerbsCommon.Get, "DogBreed", DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(DogBreedResult))]
public class GetDogBreedCommand : BreedCommand
{
    private CatalogRun? _kept;
    private bool _isProblemTold;
    private string? _root;
    private CatalogPaths? _paths;
    private long _outside;

    /// <summary>
    /// Looks for each dog in a photograph (Dogs: place, breed, candidates), and for people and cats (Objects). Where the photograph as a
    /// whole did not pass for one of a dog and a dog is found in it, Subject is Dog and Breed is the surest dog's. Takes two to three times
    /// as long.
    /// </summary>
    [Parameter]
    public SwitchParameter EachDog { get; set; }

    /// <summary>
    /// Adds a heat map of the likeliest breed (HeatMap): which places of the photograph speak for it. A class activation map of the whole
    /// photograph, exact for networks that end with mean pooling and one dense layer; for heads of several layers it is weighted by their
    /// gradient (IsExact is False), and other models are refused. It is computed anew also where -Catalog knows the answer.
    /// </summary>
    [Parameter]
    public SwitchParameter Explain { get; set; }

    /// <summary>What looks for human faces where there is no dog: BlazeFace, Haar (the article's, slow), or None.</summary>
    [Parameter]
    public FaceDetectorKind FaceDetector { get; set; }

    /// <summary>
    /// A file in which answers are kept (SQLite; made where it is not there). A photograph whose answer is in it is not computed again:
    /// known by path, size and time without opening it, else by its content, wherever it was moved. A run that was stopped goes on with
    /// the same command. It holds paths, hashes and what the networks found, and stays on this machine.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Catalog { get; set; }

    /// <summary>
    /// The folder that paths are kept relative to in the catalog, which remembers it: name it again where the library is mounted elsewhere.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <summary>
    /// Keeps the backbone's features in the catalog too (2.5 KB a photograph): a breed model that is trained later answers from them, and
    /// Find-SimilarDogPhoto compares them.
    /// </summary>
    [Parameter]
    public SwitchParameter KeepFeature { get; set; }

    /// <summary>Tries photographs again that the catalog knows to be damaged or no pictures.</summary>
    [Parameter]
    public SwitchParameter RetryFailed { get; set; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The photographs' run first: its workers still bring what they found.
        base.Dispose(disposing);
        if (disposing)
        {
            _kept?.Dispose();
            _kept = null;
        }
    }

    private protected override ClassifyOptions Options =>
        base.Options with
        {
            EachDog = EachDog,
            FaceDetector = FaceDetector.ToCore(),
            KeepFeatures = KeepFeature,
            Explain = Explain,
        };

    private protected override ExtraOutputs Extra =>
        (KeepFeature ? ExtraOutputs.Features : ExtraOutputs.None) | (Explain ? ExtraOutputs.FeatureMap : ExtraOutputs.None);

    private protected override void Prepare()
    {
        base.Prepare();
        foreach (string option in new[] { nameof(Root), nameof(KeepFeature), nameof(RetryFailed) })
        {
            if (Catalog is null && MyInvocation.BoundParameters.ContainsKey(option))
            {
                Refuse(Texts.FormatCatalogOptionAlone(option), nameof(Texts.CatalogOptionAlone), ErrorCategory.InvalidArgument, option);
            }
        }
    }

    private protected override PhotoRun<BreedPrediction> Start(
        DogBreedClassifier classifier,
        ClassifyOptions options,
        CancellationToken cancellation
    )
    {
        if (Catalog is null)
        {
            return base.Start(classifier, options, cancellation);
        }

        string? root = Root is null ? null : Resolve(Root);
        if (root is not null && !Directory.Exists(root))
        {
            Refuse(Texts.FormatSaidOf("-Root", Texts.FormatThereIsNoSuchFolder(root)), "RootNotFound", ErrorCategory.ObjectNotFound, root);
        }

        var catalog = DogCatalog.Open(Resolve(Catalog), root);
        _root = catalog.Root;
        _paths = catalog.Root is null ? null : new CatalogPaths(catalog.Root);
        return CatalogRun.Start(catalog, classifier, options, RetryFailed, cancellation, out _kept);
    }

    private protected override void WriteResult(PhotoOutcome<BreedPrediction> outcome, object original)
    {
        WriteObject(new DogBreedResult(outcome, FaceDetector, EachDog, NameCulture, original));
        if (_paths is not null && outcome.Path is { } path && !CatalogPaths.IsRelative(_paths.Split(path, out _)))
        {
            _outside++;
        }

        WriteCatalogProblem();
    }

    private protected override void WriteEnd()
    {
        _kept?.Writer.Flush();
        WriteCatalogProblem();
        if (_outside > 0)
        {
            WriteWarning(Texts.FormatPhotographsOutsideRoot(_outside, _root));
        }
    }

    // Once: the answers go on, and are not kept.
    private void WriteCatalogProblem()
    {
        if (!_isProblemTold && _kept?.Writer.Problem is { } problem)
        {
            _isProblemTold = true;
            WriteError(ErrorRecords.ForCommand(problem, Catalog)!);
        }
    }
}
