using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HelpBuilder;

namespace DogBreedPS.Tests.Languages;

/// <summary>The Chinese texts beside the English ones: none is missing, none keeps other names, code or numbers, and all are set as Chinese is.</summary>
public sealed partial class TranslationTests
{
    // A list of options and their arguments; a unit that is a word there; a value that is no text.
    private static readonly string[] s_free = ["Help", "Tensor32BitFloats", "PageLanguage"];

    public static TheoryData<string> Resources => ["src/DogBreed.Core/Support/Texts", "src/DogBreedPS/Texts", "src/DogBreed.Console/Texts"];

    private static string HelpFolder => Path.Combine(Files.Root, "src", "DogBreedPS", "Help", "zh-Hans");

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_sentence_has_its_translation(string file)
    {
        Dictionary<string, string> english = Read(file + ".resx");
        Dictionary<string, string> chinese = Read(file + ".zh-Hans.resx");
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
        foreach ((string key, string text) in chinese)
        {
            Assert.True(text.Length > 0 && Places(english[key]).SequenceEqual(Places(text)), $"{key}: {text}");
            Assert.True(s_free.Contains(key) || KeptWords.Difference(Place().Replace(english[key], ""), Place().Replace(text, "")) is null, $"{key}: {text}");
        }
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Sentences_are_set_as_Chinese_is(string file) => Assert.All(Read(file + ".zh-Hans.resx"), text => AssertSet(text.Key, Place().Replace(text.Value, "")));

    [Fact]
    public void So_are_the_help_and_the_documents()
    {
        foreach (string file in Directory.EnumerateFiles(HelpFolder, "*.xml"))
        {
            Assert.All(XDocument.Load(file).Root!.Elements("text"), text => AssertSet(Path.GetFileName(file), text.Value));
        }

        foreach (string file in new[] { "README.zh-CN.md", "docs/ARTICLE.zh-CN.md" })
        {
            string text = Fence().Replace(File.ReadAllText(Path.Combine(Files.Root, file)), "");
            Assert.All(text.Split('\n'), line => AssertSet(file, Code().Replace(line, "")));
        }

        string about = File.ReadAllText(Path.Combine(Files.Root, "module", "zh-Hans", "about_DogBreedPS.help.txt"));
        Assert.All(about.Split('\n'), line => AssertSet("about", line));
        Assert.All(about.Split('\n'), line => Assert.InRange(Columns.Of(line), 0, 80));
        Assert.All(Read("src/DogBreed.Console/Texts.zh-Hans.resx")["Help"].Split('\n'), line => Assert.InRange(Columns.Of(line), 0, 80));
    }

    /// <summary>The build stops where a comment has changed, or a translation is missing, empty, left over, or says other numbers.</summary>
    [Theory]
    [InlineData("ExportDogReportCommand.xml", "5,000", "6,000", "keeps other names, code or numbers (lost: 5,000; added: 6,000)")]
    [InlineData("ExportDogReportCommand.xml", "corrections.csv", "更正文件", "lost: corrections.csv")]
    [InlineData("ExportDogReportCommand.xml", "-EachDog", "-Each", "lost: -EachDog")]
    [InlineData("ExportDogReportCommand.xml", "网页的标题；未指定时为照片所在文件夹的名称。", " ", "Title: is empty")]
    [InlineData("ExportDogReportCommand.xml", "name=\"Title\" english=\"", "name=\"Title\" english=\"0", "Title: is of another English text")]
    [InlineData("ExportDogReportCommand.xml", "name=\"Title\"", "name=\"Titel\"", "Title: is missing")]
    [InlineData("ExportDogReportCommand.xml", "name=\"Title\"", "name=\"Titel\"", "Titel: there is no such English text")]
    [InlineData("about_DogBreedPS.xml", "english=\"", "english=\"0", "about_DogBreedPS, document: is of another English text")]
    public void A_translation_that_does_not_fit_stops_the_build(string file, string before, string after, string said)
    {
        using var folder = new TemporaryFolder();
        string copy = Path.Combine(folder.Path, "zh-Hans");
        Directory.CreateDirectory(copy);
        Array.ForEach(Directory.GetFiles(HelpFolder), f => File.Copy(f, Path.Combine(copy, Path.GetFileName(f))));
        Assert.Equal((0, ""), Build(folder.Path));
        string changed = Path.Combine(copy, file);
        string text = File.ReadAllText(changed);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(changed, text.Replace(before, after, StringComparison.Ordinal));
        (int code, string errors) = Build(folder.Path);
        Assert.Equal(1, code);
        Assert.Contains(said, errors, StringComparison.Ordinal);
        Assert.All(errors.Trim().Split('\n'), line => Assert.Contains(" : error HELP001: ", line, StringComparison.Ordinal));
    }

    private static (int Code, string Errors) Build(string folder)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(Files.Root, "tools", "HelpBuilder", "bin", "Release", "net10.0", "HelpBuilder.dll"), Path.Combine(folder, "help.xml"), Path.Combine(folder, "zh-Hans")])
        {
            WorkingDirectory = Files.Root,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(info)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }

    // Full-width punctuation, a space between Chinese and Latin, and one word for "you".
    private static void AssertSet(string key, string text)
    {
        Assert.False(Tight().IsMatch(text), $"{key}: a space is missing at '{Tight().Match(text).Value}': {text}");
        Assert.False(HalfWidth().IsMatch(text), $"{key}: punctuation at '{HalfWidth().Match(text).Value}': {text}");
        Assert.DoesNotContain("您", text, StringComparison.Ordinal);
    }

    private static string[] Places(string text) => [.. Place().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Path.Combine(Files.Root, file)).Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    [GeneratedRegex(@"\{[^{}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Place();

    [GeneratedRegex(@"[\u4e00-\u9fff][A-Za-z0-9$]|[A-Za-z0-9][\u4e00-\u9fff]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tight();

    [GeneratedRegex(@"[\u4e00-\u9fff][,;:!?](?![A-Za-z0-9])", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex HalfWidth();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`[^`]*`|\]\([^)]*\)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Code();
}
