using System.Globalization;
using DogBreed.Core.Classification;

namespace DogBreedPS;

/// <summary>What the article's main() prints, in English and in Chinese.</summary>
internal sealed record ArticleWords(
    string HelloDog,
    string DogLooksLike,
    string Probability,
    string HelloHuman,
    string HumanLooksLike,
    string Neither,
    string Hello,
    string LooksLike,
    CultureInfo Culture
)
{
    private static readonly ArticleWords s_english = new(
        Texts.ArticleHelloDog,
        Texts.ArticleDogLooksLike,
        Texts.ArticleProbability,
        Texts.ArticleHelloHuman,
        Texts.ArticleHumanLooksLike,
        Texts.ArticleNeither,
        Texts.Hello,
        Texts.LooksLike,
        CultureInfo.InvariantCulture
    );

    private static readonly ArticleWords s_chinese = new(
        Texts.ArticleHelloDogChinese,
        Texts.ArticleDogLooksLikeChinese,
        Texts.ArticleProbabilityChinese,
        Texts.ArticleHelloHumanChinese,
        Texts.ArticleHumanLooksLikeChinese,
        Texts.ArticleNeitherChinese,
        Texts.HelloChinese,
        Texts.LooksLikeChinese,
        CultureInfo.InvariantCulture
    );

    /// <summary>The words for a culture: Chinese for zh-CN and the like, else English; and breeds by their names in it.</summary>
    public static ArticleWords For(CultureInfo culture)
    {
        bool isChinese = string.Equals(culture.TwoLetterISOLanguageName, "zh", StringComparison.Ordinal);
        return (isChinese ? s_chinese : s_english) with { Culture = culture };
    }

    /// <summary>What is said before the picture.</summary>
    public string Greeting(BreedPrediction p) =>
        p.Subject switch
        {
            Subject.Dog => HelloDog,
            Subject.Human => HelloHuman,
            Subject.Unchecked => Hello,
            _ => Neither,
        };

    /// <summary>What is said after it; nothing of what is neither.</summary>
    public IEnumerable<string> Verdict(BreedPrediction p)
    {
        if (p.Dogs.Count > 1)
        {
            return p.Dogs.SelectMany(d => Verdict(DogLooksLike, d.Breed, d.Probability));
        }

        return p.Subject switch
        {
            Subject.Dog => Verdict(DogLooksLike, p.Breed, p.Probability),
            Subject.Unchecked => Verdict(LooksLike, p.Breed, p.Probability),
            _ => p.Breed is { } breed ? [Looks(HumanLooksLike, breed)] : [],
        };
    }

    private IEnumerable<string> Verdict(string like, string? breed, double? probability) =>
        breed is null ? [] : [Looks(like, breed), string.Format(CultureInfo.InvariantCulture, Probability, probability)];

    private string Looks(string like, string breed)
    {
        string name = BreedNaming.NameOf(breed, Culture);
        string text = string.Format(CultureInfo.InvariantCulture, like, name);
        return "AEIO".Contains(name[0], StringComparison.OrdinalIgnoreCase)
            ? text.Replace($" a {name}", $" an {name}", StringComparison.Ordinal)
            : text;
    }

    /// <summary>
    /// All of it in a line, in English: what is drawn on a picture. Several dogs have their breeds at their boxes.
    /// </summary>
    public static string Caption(BreedPrediction p) =>
        p.Dogs.Count > 1 ? s_english.Greeting(p) : string.Join(' ', [s_english.Greeting(p), .. s_english.Verdict(p)]);
}
