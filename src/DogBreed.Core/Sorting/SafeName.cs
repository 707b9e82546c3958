using System.Globalization;
using System.Text;

namespace DogBreed.Core.Sorting;

/// <summary>
/// Any text -> a name that a folder or a file can have on Windows, macOS and Linux alike: what a model calls a breed, or a CSV file, may be
/// anything.
/// </summary>
internal static class SafeName
{
    /// <summary>Names may have 255 bytes in UTF-8 on most systems; some room is left for a number and an extension.</summary>
    public const int MostBytes = 200;

    // Windows refuses these in names; the separators lead elsewhere.
    private const string Refused = "<>:\"/\\|?*";

    // Devices of Windows, with any extension.
    private static readonly HashSet<string> s_devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON",
        "PRN",
        "AUX",
        "NUL",
        "CONIN$",
        "CONOUT$",
        "COM¹",
        "COM²",
        "COM³",
        "LPT¹",
        "LPT²",
        "LPT³",
    };

    /// <summary>
    /// The text with an underscore for each character that cannot be in a name; without dots and spaces at its end, or a dot at its
    /// beginning; not the name of a
    /// device; in one Unicode form (NFC); no longer than <see cref="MostBytes"/>.
    /// </summary>
    public static string Of(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (Rune rune in Normal(text).EnumerateRunes())
        {
            // Half a character comes as U+FFFD. Format characters turn the direction of what is shown, or show nothing.
            bool isRefused =
                Rune.IsControl(rune)
                || rune == Rune.ReplacementChar
                || Rune.GetUnicodeCategory(rune)
                    is UnicodeCategory.Format
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
                || (rune.IsAscii && Refused.Contains((char)rune.Value, StringComparison.Ordinal));
            name.Append(isRefused ? "_" : rune.ToString());
        }

        string trimmed = Cut(name.ToString().Trim(), MostBytes).TrimEnd('.', ' ');
        if (trimmed.Length == 0)
        {
            return "_";
        }

        // What begins with a dot is hidden on Unix.
        trimmed = trimmed[0] == '.' ? "_" + trimmed[1..] : trimmed;
        return IsDevice(trimmed) ? "_" + trimmed : trimmed;
    }

    /// <summary>The beginning of a text that has at most so many bytes in UTF-8, without half a character at its end.</summary>
    public static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        int length = 0;
        int count = 0;
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            string element = elements.GetTextElement();
            count += Encoding.UTF8.GetByteCount(element);
            if (count > bytes)
            {
                break;
            }

            length += element.Length;
        }

        return text[..length];
    }

    /// <summary>Whether two names are one on a system that knows no case, or another Unicode form.</summary>
    public static bool AreSame(string one, string other) => string.Equals(Key(one), Key(other), StringComparison.Ordinal);

    /// <summary>What names have in common that are one on such a system.</summary>
    public static string Key(string name) => Normal(name).ToUpperInvariant();

    private static string Normal(string text)
    {
        try
        {
            return text.Normalize();
        }
        catch (ArgumentException)
        {
            // Half a character.
            return text;
        }
    }

    private static bool IsDevice(string name)
    {
        string stem = name.Split('.')[0].TrimEnd(' ');
        return s_devices.Contains(stem)
            || (
                stem.Length == 4
                && char.IsAsciiDigit(stem[3])
                && (
                    stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)
                )
            );
    }
}
