using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using DogBreed.Core.Support;

namespace DogBreed.Core.Reports;

/// <summary>
/// A page of web/ as one file that needs no other: its styles and scripts stand in it, and what it shows as JSON. Its modules find each
/// other by an import map, whose addresses are their own content, so that they are the same files wherever they are served. It speaks the
/// language of the UI culture.
/// </summary>
/// <param name="name">The folder of the page in web/.</param>
internal sealed partial class WebPage(string name)
{
    private const string TextsKey = "texts";

    // Milliseconds. The files are our own.
    private const int Timeout = 10_000;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes the page.</summary>
    /// <param name="stream">Where it goes, as UTF-8.</param>
    /// <param name="values">What stands where the page says data-value, by name.</param>
    /// <param name="data">What its scripts read as JSON; markup in it stays text.</param>
    /// <param name="writeMore">Writes what comes behind everything else, so that it is shown before that has arrived; null for
    /// nothing.</param>
    public void Write(Stream stream, IReadOnlyDictionary<string, string> values, object data, Action<TextWriter>? writeMore = null)
    {
        JsonObject known = WebTexts.Read(Texts.PageLanguage);
        string html = WebFiles
            .Read($"{name}/index.html")
            .Replace("<html lang=\"en\">", $"<html lang=\"{Texts.PageLanguage}\">", StringComparison.Ordinal);
        html = DataText().Replace(html, m => m.Value + Encoded((string)known[m.Groups["key"].Value]!));
        html = DataValue().Replace(html, m => m.Value + Encoded(values[m.Groups["key"].Value]));
        html = StyleLink().Replace(html, m => $"<style>\n{WebFiles.Read(PathOf(m.Groups["path"].Value, $"{name}/"))}</style>");
        Match script = ModuleScript().Match(html);
        string start = PathOf(script.Groups["path"].Value, $"{name}/");

        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        writer.Write(html.AsSpan(0, script.Index));
        writer.Write($"<script type=\"application/json\" id=\"{TextsKey}\">{known.ToJsonString(s_json)}</script>\n");
        WriteJson(writer, data, "id=\"data\"");
        writer.Write($"<script type=\"importmap\">{ImportMap(start)}</script>\n");

        // As soon as what stands above is there: not when the whole page is.
        writer.Write($"<script type=\"module\" async>import \"{start}\";</script>\n");
        writeMore?.Invoke(writer);
        writer.Write(html.AsSpan(script.Index + script.Length));
    }

    /// <summary>Writes JSON that scripts find.</summary>
    /// <param name="writer">The page.</param>
    /// <param name="data">The data.</param>
    /// <param name="attribute">The attribute by which it is found.</param>
    public static void WriteJson(TextWriter writer, object data, string attribute) =>
        writer.Write($"<script type=\"application/json\" {attribute}>{JsonSerializer.Serialize(data, s_json)}</script>\n");

    private static string ImportMap(string start)
    {
        var imports = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(start);
        return JsonSerializer.Serialize(new { imports }, s_json);

        void Add(string path)
        {
            if (!imports.TryAdd(path, string.Empty))
            {
                return;
            }

            string module = Import()
                .Replace(
                    WebFiles.Read(path),
                    m =>
                    {
                        string imported = PathOf(m.Groups["path"].Value, path);
                        Add(imported);
                        return $"from \"{imported}\"";
                    }
                );
            imports[path] = $"data:text/javascript;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(module))}";
        }
    }

    // "../shared/data.js" as report/main.js has it.
    private static string PathOf(string relative, string from) => new Uri(new Uri("web:/" + from), relative).AbsolutePath.TrimStart('/');

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    [GeneratedRegex("""(?<=data-text="(?<key>[\w-]+)"[^<>]*>)(?=</)""", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex DataText();

    [GeneratedRegex("""(?<=data-value="(?<key>[\w-]+)"[^<>]*>)(?=</)""", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex DataValue();

    [GeneratedRegex("""<link rel="stylesheet" href="(?<path>[^"]+)">""", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex StyleLink();

    [GeneratedRegex("""<script type="module" src="(?<path>[^"]+)"></script>\n""", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex ModuleScript();

    [GeneratedRegex("""(?<=^import .*)from "(?<path>[^"]+)"(?=;$)""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, Timeout)]
    private static partial Regex Import();
}
