using System.Text.RegularExpressions;

namespace HelpBuilder;

/// <summary>What a translation keeps as it stands: names of commands, parameters, properties, files and formats, code, and numbers.</summary>
internal static partial class KeptWords
{
    /// <summary>What one text has and the other does not; null where both keep the same.</summary>
    public static string? Difference(string english, string translated)
    {
        HashSet<string> before = Of(english);
        HashSet<string> after = Of(translated);
        string[] lost = [.. before.Except(after, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string[] added = [.. after.Except(before, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (lost.Length + added.Length == 0)
        {
            return null;
        }

        return $"keeps other names, code or numbers (lost: {string.Join(' ', lost)}; added: {string.Join(' ', added)}).";
    }

    private static HashSet<string> Of(string text) =>
        [.. Word().Matches(text).Select(m => m.Value.TrimEnd('.', ',', ':', '-', '/')).Where(IsKept)];

    // Get-DogBreed, -Path, BreedName, corrections.csv, JSON, 0.8, $_.Path, int8: nothing that stands in a dictionary.
    private static bool IsKept(string word) =>
        word.Any(char.IsAsciiDigit)
        || word.Skip(1).Any(char.IsAsciiLetterUpper)
        || word.StartsWith('$')
        || (word.StartsWith('-') && word.Length > 1)
        || (word.Contains('.', StringComparison.Ordinal) && word.Length > 3)
        || word.Contains('_', StringComparison.Ordinal);

    [GeneratedRegex(@"[-$]?[A-Za-z0-9_][A-Za-z0-9_.,:/*\-]*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
