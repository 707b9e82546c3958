using System.Management.Automation;
using DogBreed.Core.Catalog;
using DogBreed.Core.Errors;

namespace DogBreedPS;

/// <summary>The commands that read one catalog.</summary>
public abstract class CatalogCommand : StoppableCommand
{
    /// <summary>The catalog: the file that Get-DogBreed -Catalog made.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Catalog", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Where the folder is now that the catalog's paths are relative to; where it was last where this is not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    private protected override bool IsOfInput(ErrorKind kind) => kind is ErrorKind.CatalogNotUsable or ErrorKind.CatalogNotWritten;

    private protected CatalogReader OpenCatalog() => CatalogReader.Open(Resolve(Path), Root is null ? null : Resolve(Root));
}
