using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;
using DogBreed.Core.Models;
using DogBreed.Core.WebApp;

namespace DogBreedPS;

/// <summary>Serves a page that classifies photographs in the browser, to this machine alone, and opens it.</summary>
/// <remarks>
/// The page is the one that Export-BreedWebApp writes. It is served on 127.0.0.1, to nobody else, until Ctrl+C. Where there is no screen,
/// or no browser is found, the address is only said.
/// </remarks>
/// <example>
///   <summary>The bundled model, or one that was trained here, in the browser.</summary>
///   <code>Show-BreedWebApp my-dogs</code>
/// </example>
/// <example>
///   <summary>A site as it was exported, before it is published.</summary>
///   <code>Export-BreedWebApp my-dogs -Path site | Show-BreedWebApp</code>
/// </example>
/// <seealso cref="ExportBreedWebAppCommand"/>
/// <seealso href="docs/WEBAPP.md"/>
[Cmdlet(VerbsCommon.Show, "BreedWebApp", DefaultParameterSetName = ModelSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(void))]
public sealed class ShowBreedWebAppCommand : WebAppCommand
{
    private const string ModelSet = "Model";
    private const string PathSet = "Path";
    private const string FolderSet = "Folder";
    private const int MostPort = 65535;

    private readonly List<string> _models = [];
    private DirectoryInfo? _temporary;

    /// <summary>The name of the model, as Get-BreedModel lists it, or its path.</summary>
    [Parameter(Position = 0, ParameterSetName = ModelSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public override string Model { get; set; } = ModelStore.DefaultBackbone;

    /// <summary>Which network of the backbone: Int8, Float, or Auto, which is Int8 where there is one.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    public override ModelPrecision Precision { get; set; }

    /// <summary>The folder of a site that Export-BreedWebApp wrote, instead of a model.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The same folder, as Export-BreedWebApp gives it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FolderSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public DirectoryInfo? InputObject { get; set; }

    /// <summary>The port; 8151 where it is not given, or a free one where that is taken.</summary>
    [Parameter]
    [ValidateRange(1, MostPort)]
    public int Port { get; set; }

    /// <summary>Opens no browser.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _models.Add(Model);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Nothing came through the pipeline: an export that failed has said why.
        if (_models.Count > 0)
        {
            ForCall(Serve);
        }
    }

    private void Serve()
    {
        if (_models.Count > 1)
        {
            Refuse(Texts.SeveralModelsShown, "SeveralModels", ErrorCategory.InvalidArgument, _models);
        }

        using var server = SiteServer.Start(Folder(), Port == 0 ? null : Port);
        WriteInformation(new HostInformationMessage { Message = Texts.FormatWebAppServed(server.Address) }, ["PSHOST"]);
        if (!NoBrowser)
        {
            Open(server.Address);
        }

        Stop.WaitHandle.WaitOne();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                _temporary?.Delete(recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The system clears its temporary folder itself.
            }
        }

        base.Dispose(disposing);
    }

    private string Folder()
    {
        if (ParameterSetName is PathSet)
        {
            return System.IO.Path.TrimEndingDirectorySeparator(ResolveOne(Path, nameof(Path)));
        }

        if (InputObject is { } folder)
        {
            // As it was written: a name that is not full counts from PowerShell's folder.
            return Resolve(folder.ToString());
        }

        // Where there is no such model, it may be a site's folder.
        string asFolder = Resolve(Model);
        if (WebAppSite.IsSite(asFolder) && ModulePaths.Store.InstalledPath(Model) is null)
        {
            return asFolder;
        }

        WebAppSite site = Site(ModelNames.Resolve(this, Model));
        _temporary = Directory.CreateTempSubdirectory("dogbreed-");
        site.Write(_temporary.FullName, overwrite: false, Stop);
        return _temporary.FullName;
    }

    private void Open(Uri address)
    {
        try
        {
            if (HasScreen)
            {
                using Process? _ = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
                return;
            }
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException or InvalidOperationException)
        {
            WriteDetail(e.Message);
        }

        WriteWarning(Texts.FormatNoBrowser(address));
    }

    // Without one, what opens addresses on Linux may start a browser of text in this very terminal.
    private static bool HasScreen =>
        OperatingSystem.IsWindows()
        || OperatingSystem.IsMacOS()
        || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }
        || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
}
