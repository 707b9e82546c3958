using System.Management.Automation;
using DogBreed.Core.Catalog;
using DogBreed.Core.Catalog.Formats;
using DogBreed.Core.Support;

namespace DogBreedPS;

/// <summary>Writes what is in a catalog as a file that other programs read.</summary>
/// <remarks>
/// MegaDetector is the results format of MegaDetector, version 1.6, which Timelapse and AddaxAI read: paths relative to the catalog's root,
/// boxes as shares of the picture, a failure for each photograph that could not be used. Where Get-DogBreed ran with -EachDog, each dog has
/// its box; else a dog's box is the whole photograph. Csv has the columns by which Import-Csv brings answers back to Move-DogPhoto.
/// </remarks>
/// <example>
///   <summary>For Timelapse or AddaxAI.</summary>
///   <code>Export-DogCatalog dogs.db -Format MegaDetector -Destination results.json</code>
/// </example>
/// <example>
///   <summary>A table, and back.</summary>
///   <code>
///     Export-DogCatalog dogs.db -Format Csv -Destination dogs.csv
///     Import-Csv dogs.csv | Move-DogPhoto -Destination Sorted -WhatIf
///   </code>
/// </example>
/// <seealso cref="GetDogCatalogCommand"/>
/// <seealso href="docs/CATALOG.md"/>
[Cmdlet(VerbsData.Export, "DogCatalog", SupportsShouldProcess = true, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(FileInfo))]
public sealed class ExportDogCatalogCommand : CatalogCommand
{
    private const string NotWritten = "CatalogNotExported";

    /// <summary>MegaDetector, Csv or Json.</summary>
    [Parameter(Mandatory = true)]
    public CatalogFormat Format { get; set; }

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("OutFile")]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>The model whose answers are written; the one with the most answers where it is not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>Replaces an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForInput(
            Path,
            () =>
            {
                string path = Resolve(Destination);
                if (string.Equals(path, Resolve(Path), StringComparison.OrdinalIgnoreCase))
                {
                    Refuse(Texts.FormatCatalogOverItself(path), NotWritten, ErrorCategory.InvalidArgument, path);
                }

                if (Directory.Exists(path))
                {
                    Refuse(Texts.FormatCatalogDestinationIsFolder(path), NotWritten, ErrorCategory.InvalidArgument, path);
                }

                if (File.Exists(path) && !Force)
                {
                    WriteError(
                        new ErrorRecord(
                            new IOException(Texts.FormatSaidOf(path, Texts.FileExistsUseForceReplace)),
                            NotWritten,
                            ErrorCategory.ResourceExists,
                            path
                        )
                    );
                    return;
                }

                using CatalogReader catalog = OpenCatalog();
                AnsweringModel model = catalog.Answering(Model);
                if (ShouldProcess(path, Texts.FormatExportCatalog(catalog.Path)))
                {
                    DemandWritable(path, NotWritten);
                    Write(catalog, model, path);
                }
            }
        );

    private void Write(CatalogReader catalog, AnsweringModel model, string path)
    {
        int count = 0;
        SafeFile.Write(path, stream => count = CatalogFormats.Of(Format.ToCore()).Write(catalog, model, stream, Stop), Force);
        WriteDetail(Texts.FormatCatalogExported(count, model.Own.Model.Name));
        WriteObject(new FileInfo(path));
    }
}
