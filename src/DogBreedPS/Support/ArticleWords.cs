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
    string Neither
)
{
    private static readonly ArticleWords s_english = new(
        Texts.ArticleHelloDog,
        Texts.ArticleDogLooksLike,
        Texts.ArticleProbability,
        Texts.ArticleHelloHuman,
        Texts.ArticleHumanLooksLike,
        Texts.ArticleNeither
    );

    private static readonly ArticleWords s_chinese = new(
        Texts.ArticleHelloDogChinese,
        Texts.ArticleDogLooksLikeChinese,
        Texts.ArticleProbabilityChinese,
        Texts.ArticleHelloHumanChinese,
        Texts.ArticleHumanLooksLikeChinese,
        Texts.ArticleNeitherChinese
    );

    /// <summary>The words for the language of the session: Chinese under zh-CN and the like, else English.</summary>
    public static ArticleWords Current =>
        string.Equals(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, "zh", StringComparison.Ordinal) ? s_chinese : s_english;

    /// <summary>What is said before the picture.</summary>
    public string Greeting(BreedPrediction p) =>
        p.Subject switch
        {
            Subject.Dog => HelloDog,
            Subject.Human => HelloHuman,
            _ => Neither,
        };

    /// <summary>What is said after it; nothing of what is neither.</summary>
    public IEnumerable<string> Verdict(BreedPrediction p)
    {
        if (p.Subject != Subject.Neither && p.Breed is { } breed)
        {
            // The article's names have '_' for spaces.
            yield return string.Format(
                CultureInfo.InvariantCulture,
                p.Subject == Subject.Dog ? DogLooksLike : HumanLooksLike,
                breed.Replace('_', ' ')
            );
            if (p.Subject == Subject.Dog)
            {
                yield return string.Format(CultureInfo.InvariantCulture, Probability, p.Probability);
            }
        }
    }

    /// <summary>All of it in a line, in English: what is drawn on a picture.</summary>
    public static string Caption(BreedPrediction p) => string.Join(' ', [s_english.Greeting(p), .. s_english.Verdict(p)]);
}
