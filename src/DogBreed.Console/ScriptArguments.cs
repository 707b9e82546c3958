using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace DogBreed.Console;

/// <summary>The words after a script's name, read as 'pwsh -File' reads them: all are text, but for those that name parameters.</summary>
internal static partial class ScriptArguments
{
    /// <summary>The call of the script, in PowerShell's language.</summary>
    public static string Call(string script, IEnumerable<string> arguments)
    {
        var call = new StringBuilder("& " + Quoted(script));
        bool namedBefore = false; // "-Name:", whose value is this word.
        foreach (string argument in arguments)
        {
            Match parameter = namedBefore ? Match.Empty : Parameter().Match(argument);
            string name = parameter.Groups["name"].Value;
            string value = parameter.Success ? parameter.Groups["value"].Value : argument;
            bool ofParameter = namedBefore || parameter.Success;
            namedBefore = name.EndsWith(':') && value.Length == 0;
            call.Append(' ').Append(name).Append(ofParameter ? ValueOfParameter(name, value) : Quoted(value));
        }

        return call.Append(namedBefore ? "''" : string.Empty).ToString();
    }

    // None yet; that of a switch (-Recurse:$false, -Recurse:false); or text.
    private static string ValueOfParameter(string name, string text) =>
        text.ToUpperInvariant() switch
        {
            "" when name.Length > 0 => string.Empty,
            "$TRUE" or "TRUE" => "$true",
            "$FALSE" or "FALSE" => "$false",
            _ => Quoted(text),
        };

    private static string Quoted(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    // -Name, -Name: or -Name:value.
    [GeneratedRegex(
        @"\A(?<name>-[\p{L}_?]\w*(:|\z))(?<value>.*)\z",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Parameter();
}
