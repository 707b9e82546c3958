using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DogBreedPS.Tests.Pages;

/// <summary>web/texts: one file a language, with the same texts in each, none missing and none that nobody reads.</summary>
public sealed partial class PageTextTests
{
    private static string Web { get; } = Path.Combine(Files.Root, "web");

    private static Dictionary<string, JsonElement> English { get; } = Read("en");

    public static TheoryData<string> Languages => [.. Directory.EnumerateFiles(Path.Combine(Web, "texts")).Select(f => Path.GetFileNameWithoutExtension(f)!).Where(l => l != "en")];

    [Fact]
    public void There_is_Chinese() => Assert.Contains("zh-Hans", Languages.Select(row => row.Data));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_has_the_same_texts_with_the_same_places(string language)
    {
        Dictionary<string, JsonElement> texts = Read(language);
        Assert.Equal(English.Keys, texts.Keys);
        foreach ((string key, JsonElement text) in texts)
        {
            Assert.All(Forms(text), form => Assert.NotEmpty(form));

            // A form of one may leave out what is always one.
            string[] places = Places(Forms(English[key])[^1]);
            Assert.All(Forms(text), form => Assert.True(places.SequenceEqual(Places(form)), $"{key}: {form}"));
        }
    }

    [Fact]
    public void Every_text_is_read()
    {
        string code = string.Concat(Directory.EnumerateFiles(Web, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".js" or ".html").Select(File.ReadAllText));
        Assert.Equal([], English.Keys.Where(key => !IsNamed(key, code)));
        foreach (Match named in TextOf().Matches(code))
        {
            Assert.Contains(named.Groups["key"].Value, English.Keys);
        }
    }

    /// <summary>The web app says what Show-DogBreed says.</summary>
    [Theory]
    [InlineData("hello-dog", "ArticleHelloDog")]
    [InlineData("dog-looks-like", "ArticleDogLooksLike")]
    [InlineData("article-probability", "ArticleProbability")]
    [InlineData("hello-human", "ArticleHelloHuman")]
    [InlineData("human-looks-like", "ArticleHumanLooksLike")]
    [InlineData("neither", "ArticleNeither")]
    [InlineData("hello", "Hello")]
    [InlineData("looks-like", "LooksLike")]
    public void The_articles_words_are_the_modules(string key, string name)
    {
        Assert.Equal(OfModule("Texts.resx", name), Place().Replace(English[key].GetString()!, "{}"));
        Assert.Equal(OfModule("Texts.zh-Hans.resx", name), Place().Replace(Read("zh-Hans")[key].GetString()!, "{}"));
    }

    private static string OfModule(string file, string name) =>
        Place().Replace(XDocument.Load(Path.Combine(Files.Root, "src", "DogBreedPS", file)).Root!.Elements("data").Single(d => d.Attribute("name")!.Value == name).Element("value")!.Value, "{}");

    // By its name, or by a name that is put together of what is in the data: is-Dog, article-probability.
    private static bool IsNamed(string key, string code) =>
        code.Contains($"\"{key}\"", StringComparison.Ordinal)
        || code.Contains($"`{key.Split('-')[0]}-${{", StringComparison.Ordinal)
        || key is "Dog" or "Human" or "Neither" or "Unsure";

    private static string[] Forms(JsonElement text) =>
        text.ValueKind == JsonValueKind.Object ? [.. text.EnumerateObject().Select(f => f.Value.GetString()!)] : [text.GetString()!];

    private static string[] Places(string form) => [.. Place().Matches(form).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];

    private static Dictionary<string, JsonElement> Read(string language) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(File.ReadAllText(Path.Combine(Web, "texts", language + ".json")))!;

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Place();

    [GeneratedRegex("""(?:\btext\(|data-text=)"(?<key>[\w-]+)"(?=[,)>])""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TextOf();
}
