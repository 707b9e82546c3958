using System.Globalization;
using System.Text;

namespace DogBreed.Console;

/// <summary>The language in which this program speaks: the system's, where the terminal can show it.</summary>
internal static class OutputLanguage
{
    /// <summary>Goes back to English, and says so once, where the terminal's encoding lacks the letters of the user's language.</summary>
    public static void Settle()
    {
        Encoding encoding = System.Console.OutputEncoding;
        string words = Texts.TryDogbreedHelp;
        if (string.Equals(encoding.GetString(encoding.GetBytes(words)), words, StringComparison.Ordinal))
        {
            return;
        }

        CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("en");
        System.Console.Error.WriteLine($"dogbreed: {Texts.FormatLettersMissing(encoding.WebName)}");
    }
}
