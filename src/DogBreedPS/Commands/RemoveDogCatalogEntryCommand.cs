using System.Management.Automation;
using DogBreed.Core.Catalog;

namespace DogBreedPS;

/// <summary>Takes photographs out of a catalog: those whose files are gone, or those of a pattern. No photograph is touched.</summary>
/// <remarks>
/// What was found in a content goes with the last photograph that has it. Where a folder is not there at all, its disk may be away: where
/// more than half of the catalog would go it is asked about, unless -Force is given.
/// </remarks>
/// <example>
///   <summary>Forget what was deleted.</summary>
///   <code>Remove-DogCatalogEntry dogs.db -Missing</code>
/// </example>
/// <example>
///   <summary>Forget a folder.</summary>
///   <code>Remove-DogCatalogEntry dogs.db -Photo '*/Screenshots/*'</code>
/// </example>
/// <seealso cref="GetDogCatalogCommand"/>
[Cmdlet(
    VerbsCommon.Remove,
    "DogCatalogEntry",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = MissingSet,
    HelpUri = ProjectLinks.Help
)]
[OutputType(typeof(void))]
public sealed class RemoveDogCatalogEntryCommand : CatalogCommand
{
    private const string MissingSet = "Missing";
    private const string PhotoSet = "Photo";
    private const string UnnamedSet = "Unnamed";

    /// <summary>Those whose files are not there any more.</summary>
    [Parameter(ParameterSetName = MissingSet)]
    public SwitchParameter Missing { get; set; }

    /// <summary>Those whose full path is like this, or is this; a path that is not full counts from the current folder.</summary>
    [Parameter(ParameterSetName = PhotoSet, Mandatory = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Photo { get; set; } = string.Empty;

    /// <summary>
    /// What was found in contents that no photograph names any more: of files that were changed since, and of bytes and streams. Else it
    /// stays: a photograph that is changed back is known.
    /// </summary>
    [Parameter(ParameterSetName = UnnamedSet, Mandatory = true)]
    public SwitchParameter Unnamed { get; set; }

    /// <summary>Asks nothing, however many there are.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForInput(
            Path,
            () =>
            {
                string path = Resolve(Path);
                if (ParameterSetName == MissingSet && !Missing)
                {
                    Refuse(Texts.SayWhichEntries, "EntriesNotSaid", ErrorCategory.InvalidArgument, path);
                }

                if (Unnamed)
                {
                    RemoveUnnamed(path);
                    return;
                }

                IReadOnlyList<CatalogPlace> places;
                long count;
                using (CatalogReader catalog = OpenCatalog())
                {
                    count = catalog.PhotoCount;
                    if (Missing && catalog.Root is { } folder && !Directory.Exists(folder))
                    {
                        WriteError(
                            new ErrorRecord(
                                new IOException(Texts.FormatCatalogRootMissing(path, folder)),
                                "CatalogRootMissing",
                                ErrorCategory.ObjectNotFound,
                                folder
                            )
                        );
                        return;
                    }

                    places = CatalogCleaning.Find(catalog, Filter(), Stop);
                }

                Stop.ThrowIfCancellationRequested();
                if (
                    places.Count > 0
                    && ShouldProcess(path, Texts.FormatRemoveEntries(places.Count, count))
                    && MayRemove(places.Count, count)
                )
                {
                    CatalogCleaning.Remove(path, places);
                }

                WriteDetail(Texts.FormatEntriesFound(places.Count, count));
                if (places.Count == 0 && ParameterSetName == PhotoSet)
                {
                    WriteWarning(Texts.FormatNoEntryIsLike(path, Photo));
                }
            }
        );

    private void RemoveUnnamed(string path)
    {
        long count = CatalogCleaning.CountUnnamed(path);
        if (count > 0 && ShouldProcess(path, Texts.FormatRemoveUnnamed(count)))
        {
            CatalogCleaning.RemoveUnnamed(path);
        }
    }

    private Func<string?, bool> Filter()
    {
        if (Missing)
        {
            return static path => path is not null && !File.Exists(path);
        }

        // Not resolved by PowerShell: what was photographed may be on a disk that is away.
        string full = Photo.StartsWith('*')
            ? Photo
            : System.IO.Path.GetFullPath(Photo, SessionState.Path.CurrentFileSystemLocation.ProviderPath);
        bool ignoresCase = OperatingSystem.IsWindows();
        var pattern = new WildcardPattern(full, ignoresCase ? WildcardOptions.IgnoreCase : WildcardOptions.None);
        StringComparison comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return path => path is not null && (pattern.IsMatch(path) || path.Equals(full, comparison));
    }

    private bool MayRemove(int found, long count) =>
        Force || found * 2L <= count || ShouldContinue(Texts.FormatRemoveMostEntries(found, count), string.Empty);
}
