using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DogBreed.Core.Classification;

namespace DogBreedPS;

/// <summary>What the article's main() prints, in the language of a culture, with breeds by their names in it.</summary>
/// <param name="culture">The culture; English where its language is not there.</param>
internal sealed partial class ArticleWords(CultureInfo culture)
{
    /// <summary>What is said before the picture.</summary>
    public string Greeting(BreedPrediction p) =>
        p.Subject switch
        {
            Subject.Dog => Words(nameof(Texts.ArticleHelloDog)),
            Subject.Human => Words(nameof(Texts.ArticleHelloHuman)),
            Subject.Unchecked => Words(nameof(Texts.Hello)),
            _ => Words(nameof(Texts.ArticleNeither)),
        };

    /// <summary>What is said after it; nothing of what is neither.</summary>
    public IEnumerable<string> Verdict(BreedPrediction p)
    {
        if (p.Dogs.Count > 1)
        {
            return p.Dogs.SelectMany(d => Verdict(nameof(Texts.ArticleDogLooksLike), d.Breed, d.Probability));
        }

        return p.Subject switch
        {
            Subject.Dog => Verdict(nameof(Texts.ArticleDogLooksLike), p.Breed, p.Probability),
            Subject.Unchecked => Verdict(nameof(Texts.LooksLike), p.Breed, p.Probability),
            _ => p.Breed is { } breed ? [Looks(nameof(Texts.ArticleHumanLooksLike), breed)] : [],
        };
    }

    private IEnumerable<string> Verdict(string like, string? breed, double? probability) =>
        breed is null
            ? []
            : [Looks(like, breed), string.Format(CultureInfo.InvariantCulture, Words(nameof(Texts.ArticleProbability)), probability)];

    private string Looks(string like, string breed)
    {
        string name = BreedNaming.NameOf(breed, culture);
        string text = string.Format(CultureInfo.InvariantCulture, Words(like), name);

        // Without its accent: an Épagneul.
        string article = "AEIO".Contains(name.Normalize(NormalizationForm.FormD)[0], StringComparison.OrdinalIgnoreCase)
            ? text.Replace($" a {name}", $" an {name}", StringComparison.Ordinal)
            : text;

        // Before a name in Chinese there is no space, before one in Latin letters there is.
        return SpaceInChinese().Replace(article, string.Empty);
    }

    [GeneratedRegex("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SpaceInChinese();

    private string Words(string key) => Texts.ResourceManager.GetString(key, Languages.Of(culture))!;

    /// <summary>
    /// All of it in a line: what is drawn on a picture. Several dogs have their breeds at their boxes.
    /// </summary>
    public string Caption(BreedPrediction p) => p.Dogs.Count > 1 ? Greeting(p) : string.Join(' ', [Greeting(p), .. Verdict(p)]);
}
