using System.Globalization;

namespace DogBreedPS;

/// <summary>Which language a culture is served with.</summary>
internal static class Languages
{
    private static readonly CultureInfo s_simplifiedChinese = CultureInfo.GetCultureInfo("zh-Hans");

    /// <summary>
    /// The culture itself: .NET leads zh-CN and zh-SG to zh-Hans, and what is not there (zh-TW too, which is written otherwise) to English.
    /// "zh" alone is read as simplified Chinese, as in the names of breeds.
    /// </summary>
    public static CultureInfo Of(CultureInfo culture) => culture.Name is "zh" ? s_simplifiedChinese : culture;
}
