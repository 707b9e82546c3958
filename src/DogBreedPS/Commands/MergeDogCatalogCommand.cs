using System.Management.Automation;
using DogBreed.Core.Catalog;

namespace DogBreedPS;

/// <summary>Brings what is in several catalogs into one: of machines that shared the work, or of years.</summary>
/// <remarks>
/// Each content, each model and each finding is there once, however often it is merged; the catalogs that are read stay as they are. Of a
/// photograph that two know the file that was written later counts. Paths that are relative to a root stay so: machines that mount a
/// library in different places make the same catalog.
/// </remarks>
/// <example>
///   <summary>The work of two machines.</summary>
///   <code>Merge-DogCatalog first.db, second.db -Destination all.db</code>
/// </example>
/// <seealso cref="GetDogCatalogCommand"/>
/// <seealso href="docs/CATALOG.md"/>
[Cmdlet(VerbsData.Merge, "DogCatalog", SupportsShouldProcess = true, DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(DogCatalogInfo))]
public sealed class MergeDogCatalogCommand : StoppableCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly List<string> _sources = [];

    /// <summary>The catalogs. Wildcards are expanded.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The catalogs, taken exactly as they stand, or files of Get-ChildItem.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The catalog that they go to: made where it is not there, else added to.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>
    /// Takes catalogs with different roots for one library in several places, also where photographs of one name have different contents:
    /// the one that was written later counts.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForCall(() =>
        {
            foreach (string path in ParameterSetName == PathSet ? Path : LiteralPath)
            {
                bool isPattern =
                    ParameterSetName == PathSet && WildcardPattern.ContainsWildcardCharacters(path) && !File.Exists(Resolve(path));
                System.Collections.ObjectModel.Collection<string> found = isPattern
                    ? SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)
                    : [Resolve(path)];
                if (found.Count == 0)
                {
                    Refuse(
                        Texts.FormatSaidOf(path, Texts.FileMatchesPatternNoneYou),
                        "CatalogNotUsable",
                        ErrorCategory.ObjectNotFound,
                        path
                    );
                }

                _sources.AddRange(found);
            }
        });

    /// <inheritdoc/>
    protected override void EndProcessing() =>
        ForCall(() =>
        {
            string destination = Resolve(Destination);

            // Nothing came through the pipeline.
            if (_sources.Count == 0 || !ShouldProcess(destination, Texts.FormatMergeCatalogs(_sources.Count)))
            {
                return;
            }

            BackgroundWork work = NewWork();
            int done = 0;
            work.Run(() =>
            {
                CatalogMerge.Merge(
                    _sources,
                    destination,
                    Force,
                    (source, _) => work.Progress.Show(Texts.MergingCatalogs, ++done, _sources.Count, source),
                    Stop
                );
                return true;
            });
            using CatalogReader catalog = CatalogReader.Open(destination);
            WriteObject(new DogCatalogInfo(catalog, Stop));
        });
}
