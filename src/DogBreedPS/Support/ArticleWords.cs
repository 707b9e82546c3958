using System.Globalization;
using DogBreed.Core.Classification;

namespace DogBreedPS;

/// <summary>What the article's main() prints, in English and in Chinese.</summary>
internal sealed record ArticleWords(string HelloDog, string DogLooksLike, string Probability, string HelloHuman, string HumanLooksLike, string Neither)
{
    private static readonly ArticleWords s_english = new(
        "hello, dog!",
        "The dog looks like a {0}",
        "(Probability: {0:0.00})",
        "hello, human!",
        "You look like a {0}",
        "sorry, you look like neither dog or human...");

    private static readonly ArticleWords s_chinese = new(
        "你好，狗狗！",
        "这只狗看起来像 {0}",
        "（概率：{0:0.00}）",
        "你好，人类！",
        "你看起来像 {0}",
        "抱歉，你看起来既不像狗也不像人……");

    /// <summary>The words for the language of the session: Chinese under zh-CN and the like, else English.</summary>
    public static ArticleWords Current => string.Equals(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, "zh", StringComparison.Ordinal) ? s_chinese : s_english;

    /// <summary>What is said before the picture.</summary>
    public string Greeting(BreedPrediction p) => p.Subject switch { Subject.Dog => HelloDog, Subject.Human => HelloHuman, _ => Neither };

    /// <summary>What is said after it; nothing of what is neither.</summary>
    public IEnumerable<string> Verdict(BreedPrediction p)
    {
        if (p.Subject != Subject.Neither && p.Breed is { } breed)
        {
            // The article's names have '_' for spaces.
            yield return string.Format(CultureInfo.InvariantCulture, p.Subject == Subject.Dog ? DogLooksLike : HumanLooksLike, breed.Replace('_', ' '));
            if (p.Subject == Subject.Dog)
            {
                yield return string.Format(CultureInfo.InvariantCulture, Probability, p.Probability);
            }
        }
    }

    /// <summary>All of it in a line, in English: what is drawn on a picture.</summary>
    public static string Caption(BreedPrediction p) => string.Join(' ', [s_english.Greeting(p), .. s_english.Verdict(p)]);
}
