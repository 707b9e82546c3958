using System.Management.Automation;
using DogBreed.Core.Catalog;

namespace DogBreedPS;

/// <summary>
/// Says what is in a catalog: how many photographs, in which folders, by which models, of which breeds, and which failed.
/// </summary>
/// <remarks>
/// A catalog stores paths, sizes, times, the SHA-256 of contents, and what networks and detectors found; no pictures. It stays on this
/// machine, unless you take it elsewhere.
/// </remarks>
/// <example>
///   <summary>What is in it?</summary>
///   <code>Get-DogCatalog dogs.db</code>
/// </example>
/// <example>
///   <summary>Which breeds are there?</summary>
///   <code>(Get-DogCatalog dogs.db).Breeds | Format-Table Subject, Breed, Count</code>
/// </example>
/// <example>
///   <summary>Which photographs failed, and why?</summary>
///   <code>(Get-DogCatalog dogs.db).Errors</code>
/// </example>
/// <seealso cref="GetDogBreedCommand"/>
/// <seealso cref="ExportDogCatalogCommand"/>
/// <seealso href="docs/CATALOG.md"/>
[Cmdlet(VerbsCommon.Get, "DogCatalog", HelpUri = ProjectLinks.Help)]
[OutputType(typeof(DogCatalogInfo))]
public sealed class GetDogCatalogCommand : CatalogCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForInput(
            Path,
            () =>
            {
                using CatalogReader catalog = OpenCatalog();
                WriteObject(new DogCatalogInfo(catalog, Stop));
            }
        );
}
