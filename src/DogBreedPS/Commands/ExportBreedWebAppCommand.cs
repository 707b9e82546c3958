using System.Management.Automation;
using DogBreed.Core.Models;
using DogBreed.Core.WebApp;

namespace DogBreedPS;

/// <summary>Writes a page that classifies photographs in the browser, on a telephone too: a folder that any web server serves.</summary>
/// <remarks>
/// The page says of photographs what Get-DogBreed says: the subject, the breed, its probability and group, a heat map where the model has
/// one, and the article's words, in English and Chinese. Everything happens in the browser, by WebAssembly: no photograph leaves the
/// device. After the first visit it works without a network, and can be installed on a telephone. (For that browsers ask for https:// or
/// 127.0.0.1.) The folder is served as it is: by GitHub Pages, or by Show-BreedWebApp on this machine.
/// The network is the int8 one where the model has it, so that a site has about 23 MB. Photographs must be of a format that the browser
/// shows: JPEG, PNG, WebP, GIF, BMP, AVIF.
/// </remarks>
/// <example>
///   <summary>A site of the bundled model.</summary>
///   <code>Export-BreedWebApp -Path site</code>
/// </example>
/// <example>
///   <summary>A site of a model that was trained here, again after more training.</summary>
///   <code>Export-BreedWebApp my-dogs -Path my-dogs-site -Force</code>
/// </example>
/// <seealso cref="ShowBreedWebAppCommand"/>
/// <seealso cref="ExportBreedModelCommand"/>
/// <seealso href="docs/WEBAPP.md"/>
[Cmdlet(VerbsData.Export, "BreedWebApp", SupportsShouldProcess = true, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(DirectoryInfo))]
public sealed class ExportBreedWebAppCommand : WebAppCommand
{
    private readonly HashSet<string> _written = new(DogBreed.Core.Support.FilePaths.Comparer);

    /// <summary>The folder to write: one that is not there yet, or empty; with -Force that of an earlier site.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Replaces the files of an earlier site in the folder; whatever else is in it stays.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string folder = System.IO.Path.TrimEndingDirectorySeparator(ResolveOne(Path, nameof(Path)));
        ForInput(
            folder,
            () =>
            {
                string model = ModelNames.Resolve(this, Model);
                if (_written.Contains(folder))
                {
                    Refuse(Texts.FormatSeveralSites(folder), "SeveralSites", ErrorCategory.InvalidArgument, folder);
                }

                WebAppSite.Check(folder, Force);
                if (!ShouldProcess(folder, Texts.FormatExportWebApp(Model)))
                {
                    return;
                }

                WebAppSite site = Site(model);
                _written.Add(folder);
                NewWork().Run(() => Written(site, folder));
                WriteObject(new DirectoryInfo(folder));
            }
        );
    }

    private bool Written(WebAppSite site, string folder)
    {
        site.Write(folder, Force, Stop);
        return true;
    }
}
