using System.Globalization;

namespace DogBreed.Core.Models;

/// <summary>What people call a breed.</summary>
/// <param name="WordNetId">Its id in WordNet and ImageNet, such as n02113023; null where it has none.</param>
/// <param name="Classes">What models call it: ImageNet's name first, where it has one.</param>
/// <param name="English">Its name as English-speaking kennel clubs write it.</param>
/// <param name="Synonyms">Other English names.</param>
/// <param name="FciGroup">Its group in the nomenclature of the FCI, 1 to 10; null where the FCI does not recognise it.</param>
/// <param name="Names">Its names in other languages, by culture.</param>
internal sealed record BreedEntry(
    string? WordNetId,
    IReadOnlyList<string> Classes,
    string English,
    IReadOnlyList<string> Synonyms,
    int? FciGroup,
    IReadOnlyDictionary<string, string> Names
)
{
    /// <summary>
    /// Its name in a culture: in that, or one of its language and script; else the English one. (zh-SG and zh-Hans are served by zh-CN,
    /// zh-TW is not: it is written otherwise.)
    /// </summary>
    public string NameIn(CultureInfo culture)
    {
        if (Names.TryGetValue(culture.Name, out string? own))
        {
            return own;
        }

        string script = ScriptOf(culture);
        foreach ((string name, string value) in Names)
        {
            if (script.Length > 0 && string.Equals(ScriptOf(CultureInfo.GetCultureInfo(name)), script, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return English;
    }

    // The language and, of Chinese, the script: "zh-Hans" of zh-CN, "fr" of fr-CH. "zh" alone is read as simplified Chinese.
    private static string ScriptOf(CultureInfo culture)
    {
        string language = string.Empty;
        for (CultureInfo c = culture; c.Name.Length > 0; c = c.Parent)
        {
            language = c.Name;
            if (language is "zh-Hans" or "zh-Hant")
            {
                return language;
            }
        }

        return language is "zh" ? "zh-Hans" : language;
    }
}
