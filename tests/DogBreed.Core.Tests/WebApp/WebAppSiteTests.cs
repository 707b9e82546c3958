using System.Text.Json;
using System.Text.RegularExpressions;
using DogBreed.Core.Datasets;
using DogBreed.Core.Errors;
using DogBreed.Core.Importing;
using DogBreed.Core.Models;
using DogBreed.Core.Tests.Importing;
using DogBreed.Core.Tests.Training;
using DogBreed.Core.Training;
using DogBreed.Core.WebApp;

namespace DogBreed.Core.Tests.WebApp;

/// <summary>The folder of a web app: what stands in it, and where it is written.</summary>
public sealed class WebAppSiteTests : IDisposable
{
    private readonly ImportStore _store = new();
    private readonly TestFolder _folder = new();

    private string Site => _folder.File("site");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_bundled_model_fits_into_25_megabytes_and_every_file_is_named_that_the_page_needs()
    {
        WebAppSite site = Write("efficientnet-lite2");
        long bytes = Directory.EnumerateFiles(Site, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        Assert.Equal(site.Length, bytes);
        Assert.InRange(bytes, 20_000_000, 25_000_000);
        Assert.True(WebAppSite.IsSite(Site));

        // What the service worker keeps is there, and nothing that a page or a script names is left out.
        string[] kept = Kept();
        Assert.All(kept.Where(f => f != "./"), f => Assert.True(File.Exists(Path.Combine(Site, f)), f));
        foreach (string script in kept.Where(f => f.EndsWith(".js", StringComparison.Ordinal) && !f.StartsWith("onnxruntime-web", StringComparison.Ordinal)))
        {
            foreach (Match import in Regex.Matches(File.ReadAllText(Path.Combine(Site, script)), """^import .*from "(?<path>[^"]+)";""", RegexOptions.Multiline, TimeSpan.FromSeconds(5)))
            {
                string path = new Uri(new Uri("web:/" + script), import.Groups["path"].Value).AbsolutePath.TrimStart('/');
                Assert.Contains(path, kept);
            }
        }

        foreach (Match link in Regex.Matches(File.ReadAllText(Path.Combine(Site, "index.html")), "(href|src)=\"(?<path>[^#\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(5)))
        {
            Assert.Contains(link.Groups["path"].Value, kept);
        }

        Assert.All(
            new[] { "onnxruntime-web.txt", "onnxruntime-web-notices.txt", "efficientnet-lite.txt", "mediapipe.txt", "wordnet.txt" },
            licence => Assert.True(new FileInfo(Path.Combine(Site, "licences", licence)).Length > 100, licence));
    }

    [Fact]
    public void Model_json_says_what_the_page_must_know()
    {
        Write("efficientnet-lite2");
        JsonElement model = Model();
        Backbone backbone = Repository.Models.Backbone("efficientnet-lite2");
        Assert.Equal(118, model.GetProperty("breeds").GetArrayLength());
        JsonElement pembroke = model.GetProperty("breeds").EnumerateArray().Single(b => b.GetProperty("class").GetString() == "Pembroke");
        Assert.Equal(("Pembroke Welsh Corgi", "彭布罗克威尔士柯基犬"), (pembroke.GetProperty("en").GetString(), pembroke.GetProperty("zh-Hans").GetString()));
        JsonElement gate = model.GetProperty("gate");
        Assert.Equal((151, 268, "probability"), (gate.GetProperty("first").GetInt32(), gate.GetProperty("last").GetInt32(), gate.GetProperty("rule").GetString()));
        Assert.Equal(backbone.Dogs!.Threshold, gate.GetProperty("threshold").GetDouble());
        Assert.Equal(backbone.Int8!.Temperature, gate.GetProperty("temperature").GetDouble());
        Assert.False(gate.TryGetProperty("network", out _));
        JsonElement preprocessing = model.GetProperty("network").GetProperty("preprocessing");
        Assert.Equal(("shortSideCrop", "rgb", "nchw", 260, 384), (preprocessing.GetProperty("resize").GetString(), preprocessing.GetProperty("channelOrder").GetString(), preprocessing.GetProperty("layout").GetString(), preprocessing.GetProperty("size").GetInt32(), preprocessing.GetProperty("shortSide").GetInt32()));
        Assert.Equal("dog", model.GetProperty("groups").EnumerateArray().Single().GetProperty("name").GetString());
        Assert.Equal(0.8, model.GetProperty("groupThreshold").GetDouble());
    }

    /// <summary>The service worker renews what it keeps when one byte is another: by the version, and only by that.</summary>
    [Fact]
    public void The_version_is_that_of_the_content()
    {
        Write("efficientnet-lite2");
        string first = Version();
        Write("efficientnet-lite2", overwrite: true);
        Assert.Equal(first, Version());
        Write("efficientnet-lite0", overwrite: true);
        Assert.NotEqual(first, Version());
    }

    [Fact]
    public void A_network_of_ones_own_brings_its_gate_along()
    {
        _store.Import(Repository.Data("keras_models/mobilenet_v2_transfer.keras"), new ImportOptions { Name = "own", ClassNames = ["a", "b", "c", "d", "e", "f", "g_h"] });
        Write("own");
        JsonElement model = Model();
        Assert.Equal("gate.onnx", model.GetProperty("gate").GetProperty("network").GetProperty("file").GetString());
        Assert.Equal(File.ReadAllBytes(Path.Combine(Repository.Root, "models", "efficientnet-lite2", "model.int8.onnx")), File.ReadAllBytes(Path.Combine(Site, "gate.onnx")));
        Assert.Contains("gate.onnx", Kept());
        Assert.Equal("g h", model.GetProperty("breeds")[6].GetProperty("en").GetString());
        Assert.Equal(0, model.GetProperty("groups").GetArrayLength());
        JsonElement preprocessing = model.GetProperty("network").GetProperty("preprocessing");
        Assert.Equal(("kerasNearest", 0), (preprocessing.GetProperty("resize").GetString(), preprocessing.GetProperty("shortSide").GetInt32()));
    }

    [Fact]
    public void A_model_that_is_not_about_dogs_has_no_gate()
    {
        using var data = new SampleDataset();
        data.Add("cat.png", "things/Cat", 8).Add("rocket.jpg", "things/Rocket", 8);
        TrainedBreedModel trained = BreedTrainer.Train(BreedDataset.Read(Path.Combine(data.Folder, "things")), new TrainingOptions { Store = _store.Store, CachePath = null, Epochs = 5 });
        trained.Save(Path.Combine(_store.Folder, "things.onnx"));
        Write("things");
        Assert.False(Model().TryGetProperty("gate", out _));
        Assert.Equal(((TrainedModel)_store.Store.Model("things")).UnknownBelow, Model().GetProperty("unknownBelow").GetDouble());
    }

    [Fact]
    public void Nothing_is_written_over_that_is_not_of_a_site()
    {
        string photo = _folder.Write("mine/rex.jpg", "a photograph");
        string page = _folder.Write("mine/index.html", "a page");
        foreach (bool overwrite in new[] { false, true })
        {
            Assert.Equal(ErrorKind.SiteNotUsable, Assert.Throws<SiteException>(() => WriteTo(_folder.File("mine"), overwrite)).Kind);
            Assert.Equal(ErrorKind.SiteNotUsable, Assert.Throws<SiteException>(() => WriteTo(photo, overwrite)).Kind);
        }

        Assert.Equal(("a photograph", "a page"), (File.ReadAllText(photo), File.ReadAllText(page)));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.File("mine")).Length);
    }

    [Fact]
    public void An_earlier_site_is_replaced_where_that_is_asked_for_and_what_else_is_there_stays()
    {
        Write("efficientnet-lite0");
        _folder.Write("site/CNAME", "dogs.example");
        Assert.Equal(ErrorKind.SiteExists, Assert.Throws<SiteException>(() => WriteTo(Site, overwrite: false)).Kind);
        Write("efficientnet-lite0", overwrite: true);
        Assert.Equal("dogs.example", File.ReadAllText(Path.Combine(Site, "CNAME")));

        // One that was broken off after its first file.
        string[] written = [.. Directory.EnumerateFiles(Site, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "model.json")];
        Array.ForEach(written, File.Delete);
        Write("efficientnet-lite0", overwrite: true);
        Assert.True(WebAppSite.IsSite(Site));
    }

    /// <summary>A mixture of two sites is none: not served, and no news for browsers that have the old one.</summary>
    [Fact]
    public void A_replacement_that_is_broken_off_is_no_site()
    {
        Write("efficientnet-lite0");
        File.Delete(Path.Combine(Site, "model.onnx"));
        Directory.CreateDirectory(Path.Combine(Site, "model.onnx", "in the way"));
        Assert.Equal(ErrorKind.SiteNotUsable, Assert.Throws<SiteException>(() => WriteTo(Site, overwrite: true)).Kind);
        Assert.False(WebAppSite.IsSite(Site));
        Directory.Delete(Path.Combine(Site, "model.onnx"), recursive: true);
        Write("efficientnet-lite0", overwrite: true);
        Assert.True(WebAppSite.IsSite(Site));
    }

    /// <summary>Ordinary names: somebody's own model.</summary>
    [Theory]
    [InlineData("""{ "name": "mine" }""")]
    [InlineData("""{ "generator": 3 }""")]
    [InlineData("[]")]
    [InlineData("no JSON")]
    [InlineData("")]
    public void A_model_of_somebody_elses_is_no_earlier_site(string json)
    {
        _folder.Write("mine/model.json", json);
        string network = _folder.Write("mine/model.onnx", "precious");
        Assert.Equal(ErrorKind.SiteNotUsable, Assert.Throws<SiteException>(() => WriteTo(_folder.File("mine"), overwrite: true)).Kind);
        Assert.Equal(("precious", json), (File.ReadAllText(network), File.ReadAllText(_folder.File("mine/model.json"))));
    }

    [Fact]
    public void A_folder_that_is_a_link_is_not_written_through()
    {
        Write("efficientnet-lite0");
        string mine = _folder.Write("elsewhere/en.json", "mine");
        Directory.Delete(Path.Combine(Site, "texts"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(Site, "texts"), _folder.File("elsewhere"));
        Assert.Contains("is a link", Assert.Throws<SiteException>(() => WriteTo(Site, overwrite: true)).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(mine));
    }

    [Fact]
    public void A_link_in_the_folder_is_replaced_and_not_written_through()
    {
        Write("efficientnet-lite0");
        string photo = _folder.Write("rex.jpg", "a photograph");
        File.Delete(Path.Combine(Site, "faces.onnx"));
        File.CreateSymbolicLink(Path.Combine(Site, "faces.onnx"), photo);
        Write("efficientnet-lite0", overwrite: true);
        Assert.Equal("a photograph", File.ReadAllText(photo));
        Assert.Null(new FileInfo(Path.Combine(Site, "faces.onnx")).LinkTarget);
    }

    [Fact]
    public void A_cancelled_export_is_no_site()
    {
        WebAppSite site = WebAppSite.Of(_store.Store, "efficientnet-lite0", ModelPrecision.Auto, TestContext.Current.CancellationToken);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => site.Write(Site, overwrite: false, cancelled.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => WebAppSite.Of(_store.Store, "efficientnet-lite0", ModelPrecision.Auto, cancelled.Token));
        Assert.False(WebAppSite.IsSite(Site));
    }

    private WebAppSite Write(string model, bool overwrite = false)
    {
        WebAppSite site = WebAppSite.Of(_store.Store, model, ModelPrecision.Auto);
        site.Write(Site, overwrite);
        return site;
    }

    private void WriteTo(string folder, bool overwrite) => WebAppSite.Of(_store.Store, "efficientnet-lite0", ModelPrecision.Auto).Write(folder, overwrite);

    private JsonElement Model() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Site, "model.json"))).RootElement;

    private string[] Kept() => [.. SiteFiles().GetProperty("files").EnumerateArray().Select(f => f.GetString()!)];

    private string Version() => SiteFiles().GetProperty("version").GetString()!;

    private JsonElement SiteFiles() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Site, "site-files.js")).Trim().Replace("self.siteFiles = ", "", StringComparison.Ordinal).TrimEnd(';')).RootElement;
}
