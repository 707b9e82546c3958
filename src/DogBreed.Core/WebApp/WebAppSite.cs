using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Exporting;
using DogBreed.Core.Models;
using DogBreed.Core.Reports;
using DogBreed.Core.Support;

namespace DogBreed.Core.WebApp;

/// <summary>
/// A page that classifies in the browser, as a folder for any web server: web/app, the model as ONNX, and onnxruntime-web to run it.
/// </summary>
internal sealed class WebAppSite
{
    /// <summary>The file that says which files a site has, and a hash of all of them.</summary>
    public const string FilesFile = "site-files.js";

    /// <summary>The page.</summary>
    public const string IndexFile = "index.html";

    private const string ModelFile = "model.json";
    private const string NetworkFile = "model.onnx";
    private const string GateFile = "gate.onnx";
    private const string FacesFile = "faces.onnx";
    private const string RuntimeFolder = "onnxruntime-web/";
    private const string LicenceFolder = "licences/";

    // What stands in web/app/site/ stands at the top of the site.
    private const string TopFolder = "app/site/";

    // Of the package, and here: not every web server knows what .mjs is.
    private static readonly (string Own, string Here)[] s_runtime =
    [
        ("ort.wasm.min.mjs", "ort.wasm.min.js"),
        ("ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.js"),
        ("ort-wasm-simd-threaded.wasm", "ort-wasm-simd-threaded.wasm"),
    ];

    private static readonly (string Own, string Here)[] s_licences =
    [
        (RuntimeFolder + "LICENSE", "onnxruntime-web.txt"),
        (RuntimeFolder + "ThirdPartyNotices.txt", "onnxruntime-web-notices.txt"),
        (LicenceFolder + "LICENSE.efficientnet_lite", "efficientnet-lite.txt"),
        (LicenceFolder + "LICENSE.mediapipe", "mediapipe.txt"),
        (LicenceFolder + "LICENSE.wordnet", "wordnet.txt"),
    ];

    // In this order: by model.json a site is known again whose writing was broken off, and without its last two files it is none.
    private readonly List<(string Path, byte[] Content)> _files = [];

    private WebAppSite() { }

    /// <summary>How many bytes the files have together.</summary>
    public long Length => _files.Sum(f => (long)f.Content.Length);

    /// <summary>True where the page shows heat maps.</summary>
    public bool HasHeatMaps { get; private set; }

    /// <summary>Makes the files.</summary>
    /// <param name="store">Where models are looked for, and what else a site is made of.</param>
    /// <param name="model">The name of the model, or its path.</param>
    /// <param name="precision">Which network of a backbone; Auto is Int8 where there is one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">There is no such model, it is damaged, or its graph cannot be joined.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static WebAppSite Of(ModelStore store, string model, ModelPrecision precision, CancellationToken cancellation = default)
    {
        ExportSource source = ExportSource.Of(store, model, precision);
        cancellation.ThrowIfCancellationRequested();
        BrowserNetwork browser = BrowserNetwork.Of(store, model, source, precision);
        cancellation.ThrowIfCancellationRequested();
        var site = new WebAppSite { HasHeatMaps = browser.HasHeatMaps };
        site.Add(NetworkFile, browser.Content);
        SiteGate? gate = site.AddGate(store, source, precision);
        site.Add(FacesFile, File.ReadAllBytes(FaceDetectors.FileOf(store, FaceDetectorKind.BlazeFace)!));
        var outputs = new SiteOutputs(
            BreedModelFile.Logits,
            source.Gate is null ? null : BrowserNetwork.GateLogits,
            browser.HasHeatMaps ? BrowserNetwork.HeatMaps : null
        );
        var network = new SiteNetwork(NetworkFile, source.Input, SitePreprocessing.Of(source.Preprocessing), outputs);

        // First: see _files.
        site._files.Insert(0, (ModelFile, SiteModel.Of(store, source, network, gate, new SiteFile(FacesFile, BlazeFace.Input)).ToJson()));
        site.AddPage(store, source.Model.Name);
        return site;
    }

    /// <summary>Writes them.</summary>
    /// <param name="folder">A folder that is empty or not there yet.</param>
    /// <param name="overwrite">True also takes the folder of an earlier site: its files are replaced, others stay as they are.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SiteException">The folder holds something else, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Write(string folder, bool overwrite, CancellationToken cancellation = default)
    {
        Check(folder, overwrite);
        try
        {
            cancellation.ThrowIfCancellationRequested();
            Directory.CreateDirectory(folder);

            // What is served meanwhile is not to be a mixture of two.
            File.Delete(Path.Combine(folder, FilesFile));
            File.Delete(Path.Combine(folder, IndexFile));
            foreach ((string path, byte[] content) in _files)
            {
                cancellation.ThrowIfCancellationRequested();
                string file = Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                SafeFile.Write(file, content, overwrite);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SiteException(Texts.FormatSiteNotWritten(folder, e.Message), e);
        }
    }

    /// <summary>Looks, before long work, whether a folder can take a site.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="overwrite">Whether that of an earlier site will do.</param>
    /// <exception cref="SiteException">It cannot.</exception>
    public static void Check(string folder, bool overwrite)
    {
        if (File.Exists(folder))
        {
            throw new SiteException(Texts.FormatSiteIsFile(folder));
        }

        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                DemandEarlier(folder, overwrite);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SiteException(Texts.FormatSiteNotWritten(folder, e.Message), e);
        }
    }

    /// <summary>True for a folder that holds a site.</summary>
    public static bool IsSite(string folder) =>
        File.Exists(Path.Combine(folder, FilesFile)) && File.Exists(Path.Combine(folder, IndexFile));

    private static void DemandEarlier(string folder, bool overwrite)
    {
        if (!SiteModel.IsOfSite(Path.Combine(folder, ModelFile)))
        {
            throw new SiteException(Texts.FormatSiteFolderNotEmpty(folder));
        }

        if (!overwrite)
        {
            throw new SiteException(ErrorKind.SiteExists, Texts.FormatSiteIsThere(folder));
        }

        // Files would be written through them, into another folder.
        if (new DirectoryInfo(folder).EnumerateDirectories().FirstOrDefault(d => d.LinkTarget is not null) is { } link)
        {
            throw new SiteException(Texts.FormatSiteHasLink(link.FullName));
        }
    }

    private SiteGate? AddGate(ModelStore store, ExportSource source, ModelPrecision precision)
    {
        var trained = source.Model as TrainedModel;
        if (trained?.GateRule == DogGateRule.None)
        {
            return null;
        }

        if (source.Gate is { } own)
        {
            return Gate(own, source.GateTemperature, network: null);
        }

        // Another backbone's: its own file as it is, in the precision that a classification would run it in.
        Backbone made = store.BackboneOf(trained!);
        Backbone gate = store.GateBehind(made);
        bool isAsked = trained is PictureModel && made.HasGate;
        Models.NetworkFile file = gate.FileFor(gate.OnCpu(isAsked ? precision : ModelPrecision.Auto));
        Add(GateFile, file.Load());
        var outputs = new SiteOutputs(gate.RequireGate().Logits);
        return Gate(gate, file.Temperature, new SiteNetwork(GateFile, gate.InputName, SitePreprocessing.Of(gate.Preprocessing), outputs));

        SiteGate Gate(Backbone backbone, double temperature, SiteNetwork? network)
        {
            (DogClasses dogs, _) = backbone.RequireGate();
            return new SiteGate(dogs.First, dogs.Last, dogs.Threshold, trained?.GateRule ?? dogs.Rule, temperature, network);
        }
    }

    // Two sites on one telephone are told apart by their models.
    private static byte[] Manifest(string path, string model)
    {
        JsonObject manifest = JsonNode.Parse(WebFiles.Read(path))!.AsObject();
        manifest["name"] = $"DogBreedPS: {model}";
        manifest["short_name"] = model;
        return Encoding.UTF8.GetBytes(manifest.ToJsonString());
    }

    private void AddPage(ModelStore store, string model)
    {
        foreach ((string own, string here) in s_runtime)
        {
            Add(RuntimeFolder + here, File.ReadAllBytes(store.DetectorFile(RuntimeFolder + own)));
        }

        foreach ((string own, string here) in s_licences)
        {
            Add(LicenceFolder + here, File.ReadAllBytes(store.DetectorFile(own)));
        }

        string[] paths = [.. WebFiles.PathsIn("shared/"), .. WebFiles.PathsIn("texts/"), .. WebFiles.PathsIn("app/")];
        string page = TopFolder + IndexFile;
        foreach (string path in paths.Where(p => !string.Equals(p, page, StringComparison.Ordinal)))
        {
            string here = path.StartsWith(TopFolder, StringComparison.Ordinal) ? path[TopFolder.Length..] : path;
            Add(here, path.EndsWith("/manifest.json", StringComparison.Ordinal) ? Manifest(path, model) : WebFiles.ReadBytes(path));
        }

        byte[] index = WebFiles.ReadBytes(page);
        Add(IndexFile, index);
        Add(FilesFile, Files());
    }

    // The service worker imports it: where one byte of the site is another, so is this.
    private byte[] Files()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string path, byte[] content) in _files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData(SHA256.HashData(content));
        }

        string version = Convert.ToHexString(hash.GetHashAndReset());

        // The browser keeps the service worker itself.
        IEnumerable<string> kept = _files.Select(f => f.Path).Where(p => !string.Equals(p, "service-worker.js", StringComparison.Ordinal));
        string json = JsonSerializer.Serialize(new { version, files = (string[])["./", .. kept] });
        return Encoding.UTF8.GetBytes($"self.siteFiles = {json};\n");
    }

    private void Add(string path, byte[] content) => _files.Add((path, content));
}
