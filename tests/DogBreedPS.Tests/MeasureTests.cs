using System.Management.Automation;
using System.Text.RegularExpressions;
using DogBreedPS.Tests.Pages;
using Microsoft.Playwright;

namespace DogBreedPS.Tests;

/// <summary>Measure-BreedAccuracy through the packed module, and its page in a real browser.</summary>
public sealed class MeasureTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryFolder _folder = new();

    public MeasureTests()
    {
        _folder.Copy("pembroke.jpg", "test/n02113023-Pembroke/1.jpg");
        _folder.Copy("german_shepherd.jpg", "test/n02106662-German_shepherd/2.jpg");
        _folder.Copy("german_shepherd.jpg", "test/n02113023-Pembroke/a <wrong> & \"odd\" name.jpg");
        _folder.Copy("cat.png", "test/n02106662-German_shepherd/cat.png");
        _folder.Copy("astronaut.png", "humans/someone/astronaut.png");
    }

    private string Test => Path.Combine(_folder.Path, "test");

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_summary_holds_the_figures_and_the_mistakes()
    {
        PSObject result = _engine.Run($"Measure-BreedAccuracy '{Test}' -IncludeGate -HumanPath '{_folder.Path}/humans'").Single();
        Assert.Equal(4, result.Properties["Photographs"].Value);
        Assert.Equal(0.5, result.Properties["Accuracy"].Value);
        Assert.Equal(0.5, result.Properties["EndToEndAccuracy"].Value);
        Assert.Equal(0.75, result.Properties["DogShare"].Value);
        Assert.Equal("Test accuracy: 50.0000%", result.ToString());
        Assert.InRange((double)result.Properties["AccuracyLow"].Value, 0.14, 0.16);
        Assert.StartsWith("faces: 1 of 1 humans, ", result.Properties["Detectors"].Value.ToString(), StringComparison.Ordinal);
        object[] mistakes = [.. ((System.Collections.IEnumerable)result.Properties["Mistakes"].Value).Cast<object>()];
        Assert.Equal(2, mistakes.Length);
        Assert.Contains(mistakes.Select(m => PSObject.AsPSObject(m)), m => m.Properties["Said"].Value is "German shepherd" && m.Properties["Should"].Value is "Pembroke");
        Assert.Null(_engine.Run($"(Measure-BreedAccuracy '{Test}').EndToEndAccuracy").Single());
    }

    [Fact]
    public void The_view_begins_with_the_articles_line()
    {
        using var console = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Files.Console, [$"Measure-BreedAccuracy '{Test}' -IncludeGate"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string[] lines = console.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        console.WaitForExit();
        Assert.Equal("Test accuracy: 50.0000%", lines[0]);
        Assert.Contains(lines, l => l.StartsWith("End to end: 50.0000%", StringComparison.Ordinal));
    }

    [Fact]
    public void The_face_detector_of_the_table_is_named_in_any_case() =>
        Assert.NotNull(_engine.Run($"(Measure-BreedAccuracy '{Test}' -HumanPath '{_folder.Path}/humans' -FaceDetector blazeface).Detectors").Single());

    /// <summary>What was measured is not lost where its page cannot be written.</summary>
    [Fact]
    public void A_page_that_cannot_be_written_is_an_error_beside_the_figures()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The page's name is one that Linux alone refuses.");
        Engine.Result result = _engine.Run($"Measure-BreedAccuracy '{Test}' -ReportPath '{_folder.Path}/{new string('x', 300)}.html'");
        Assert.StartsWith("FileNotUsable", result.ErrorId(), StringComparison.Ordinal);
        Assert.Equal(4, Assert.Single(result.Output).Properties["Photographs"].Value);
        Assert.Null(result.Output[0].Properties["ReportPath"].Value);
    }

    /// <summary>One page is of one folder: a second does not write over it.</summary>
    [Fact]
    public void A_second_folder_does_not_write_over_the_first_ones_page()
    {
        string page = Path.Combine(_folder.Path, "r.html");
        string other = Path.Combine(_folder.Path, "other");
        _folder.Copy("pembroke.jpg", "other/Pembroke/1.jpg");
        Engine.Result result = _engine.Run($"'{Test}', '{other}' | Measure-BreedAccuracy -ReportPath '{page}'");
        Assert.StartsWith("SeveralDatasets", result.ErrorId(), StringComparison.Ordinal);
        Assert.Single(result.Output);
        Assert.Contains("German Shepherd Dog", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_says_the_names_that_people_use()
    {
        string page = Path.Combine(_folder.Path, "names.html");
        Assert.Empty(_engine.Run($"Measure-BreedAccuracy '{Test}' -ReportPath '{page}'").Errors);
        Assert.Contains("Pembroke Welsh Corgi", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Empty(_engine.Run($"Measure-BreedAccuracy '{Test}' -ReportPath '{page}' -Force -Culture zh-CN").Errors);
        Assert.Contains("彭布罗克威尔士柯基犬", Regex.Unescape(File.ReadAllText(page)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_measured_is_one_clear_error()
    {
        Assert.StartsWith("DatasetNotUsable", _engine.Run($"Measure-BreedAccuracy '{_folder.Path}/humans'").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("ModelNotFound", _engine.Run($"Measure-BreedAccuracy '{Test}' -Model nothing").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("ReportPathNotUsable", _engine.Run($"Measure-BreedAccuracy '{Test}' -ReportPath '{_folder.Path}/no/r.html'").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("ReportPathNotUsable", _engine.Run($"Measure-BreedAccuracy '{Test}' -ReportPath '{Test}/n02113023-Pembroke/1.jpg'").ErrorId(), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));
        Assert.StartsWith("DatasetNotUsable", _engine.Run($"Measure-BreedAccuracy '{Test}' -HumanPath '{_folder.Path}/empty'").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("HumanPathNotFound", _engine.Run($"Measure-BreedAccuracy '{Test}' -HumanPath '{_folder.Path}/no'").ErrorId(), StringComparison.Ordinal);
    }

    /// <summary>Its texts are English wherever the session is.</summary>
    [Fact]
    public void The_page_names_the_language_of_its_texts()
    {
        string page = Path.Combine(_folder.Path, "german.html");
        Assert.Empty(_engine.Run($"[cultureinfo]::CurrentUICulture = 'de-DE'; Measure-BreedAccuracy '{Test}' -ReportPath '{page}'").Errors);
        Assert.Contains("<html lang=\"en\">", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Browser.Screens), MemberType = typeof(Browser))]
    public async Task The_page_stands_alone_and_fits_a_desktop_and_a_telephone(int width, ColorScheme scheme)
    {
        string page = Path.Combine(_folder.Path, "report.html");
        Assert.Empty(_engine.Run($"Measure-BreedAccuracy '{Test}' -ReportPath '{page}' -HumanPath '{_folder.Path}/humans'").Errors);
        await using Browser browser = await Browser.Start();
        Tab tab = await browser.Open(page, width, scheme);
        Assert.Equal("50.0%", await tab.Page.Locator(".figure strong").First.InnerTextAsync());
        Assert.Equal(2, await tab.Page.Locator("figure img").CountAsync());
        await tab.WaitUntil("[...document.images].every(i => i.complete && i.naturalWidth > 50)");
        Assert.Contains("a <wrong> & \"odd\" name.jpg", string.Join(' ', await tab.Page.Locator("figure").EvaluateAllAsync<string[]>("all => all.map(f => f.title)")), StringComparison.Ordinal);
        foreach (string chart in new[] { "svg.chart", "svg.matrix" })
        {
            LocatorBoundingBoxResult box = (await tab.Page.Locator(chart).BoundingBoxAsync())!;
            Assert.InRange(box.X + box.Width, 200, width);
        }

        Assert.Equal(2, await tab.Page.Locator("svg.matrix rect.right").CountAsync());
        await tab.AssertAccessible();
        await tab.AssertStandsAlone();
        await tab.Picture($"accuracy-{(width > 500 ? "desktop" : "phone")}-{scheme.ToString().ToLowerInvariant()}");
    }
}
