using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DogBreed.Core.Datasets;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Importing;

/// <summary>
/// Reads the names of classes as people have them: a name a line, numbered or not (Teachable Machine's labels.txt: "0 Cat"); a JSON list;
/// a JSON object from numbers to names, or from names to numbers (Keras's class_indices); or the folders of a data set.
/// </summary>
internal static partial class ClassListReader
{
    private const int MaximumBytes = 1 << 24;

    private static readonly JsonDocumentOptions s_options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 4,
    };

    /// <summary>
    /// The names in order: that of the lines or numbers, or that of the folders' names, which is how Keras's loaders number them. Numbers
    /// and WordNet ids before a name are taken away.
    /// </summary>
    /// <param name="path">A file in UTF-8, or a folder with a folder a class (or with train, which has them).</param>
    /// <exception cref="ModelException">There is none, or two classes have the same name.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path) ? Cleaned(Folders(path), path) : Parse(Text(path), path);
    }

    /// <summary>The names in the content of such a file.</summary>
    /// <param name="text">The content.</param>
    /// <param name="path">What errors call it.</param>
    /// <exception cref="ModelException">It has another form, or two classes have the same name.</exception>
    public static IReadOnlyList<string> Parse(string text, string path)
    {
        string trimmed = text.Trim();
        string[] names = trimmed.StartsWith('[') || trimmed.StartsWith('{') ? Json(trimmed, path) : Lines(trimmed);
        return Cleaned(names, path);
    }

    private static string[] Cleaned(string[] raw, string path)
    {
        if (Array.Exists(raw, n => !PlainText.Is(n, 256) || n.Contains('\uFFFD', StringComparison.Ordinal)))
        {
            throw new ModelException(Texts.FormatListClassesExpectedUTF8(path));
        }

        string[] names = [.. raw.Select(name => BreedNames.FromFolder(name).Name)];

        // Two classes may differ in their numbers alone.
        if (names.Distinct(StringComparer.Ordinal).Count() == names.Length)
        {
            return names;
        }

        return raw.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { Key: string twice }
            ? throw new ModelException(Texts.FormatClassNamedTwice(path, twice))
            : raw;
    }

    private static string Text(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new ModelException(ErrorKind.ModelNotFound, Texts.FormatSuchFileFolder(path));
        }

        // A byte-order mark says so where it is not UTF-8.
        return file.Length > MaximumBytes
            ? throw new ModelException(Texts.FormatListClassesMostMiB(path, MaximumBytes >> 20))
            : File.ReadAllText(path, Encoding.UTF8);
    }

    // "0 Cat", "1: Dog": numbers that run from 0 or 1 in order are a numbering, others are parts of names.
    private static string[] Lines(string text)
    {
        string[] lines = [.. text.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];
        Match[] matches = Array.ConvertAll(lines, line => NumberedLine().Match(line));
        if (lines.Length < 2 || !Array.TrueForAll(matches, m => m.Success))
        {
            return lines;
        }

        int first = NumberOf(matches[0]);
        bool inOrder = first is 0 or 1 && matches.Select((m, i) => NumberOf(m) == first + i).All(isNext => isNext);
        string[] names = Array.ConvertAll(matches, m => m.Groups["name"].Value);

        // "1 euro", "2 euro": what tells them apart is no numbering.
        return inOrder && names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names : lines;

        static int NumberOf(Match match) => int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
    }

    private static string[] Json(string text, string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text, s_options);
            string[]? names =
                json.RootElement.ValueKind == JsonValueKind.Array
                    ? [.. json.RootElement.EnumerateArray().Select(NameOf).OfType<string>()]
                    : Numbered([.. json.RootElement.EnumerateObject()]);
            int count =
                json.RootElement.ValueKind == JsonValueKind.Array
                    ? json.RootElement.GetArrayLength()
                    : json.RootElement.EnumerateObject().Count();
            return names?.Length == count ? names : throw new ModelException(Texts.FormatClassListJsonForm(path));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelException(Texts.FormatClassListJsonForm(path), e);
        }
    }

    // {"0": "Cat"}, {"0": ["n02123045", "tabby"]}, or {"Cat": 0}; null where the numbers are not 0, 1, 2, ... or 1, 2, 3, ...
    private static string[]? Numbered(JsonProperty[] entries)
    {
        var names = new SortedDictionary<int, string>();
        foreach (JsonProperty entry in entries)
        {
            bool isIndex = entry.Value.ValueKind == JsonValueKind.Number;
            string? name = isIndex ? entry.Name : NameOf(entry.Value);
            bool isNumber = isIndex
                ? entry.Value.TryGetInt32(out int number)
                : int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out number);
            if (!isNumber || name is null || !names.TryAdd(number, name))
            {
                return null;
            }
        }

        int first = names.Keys.FirstOrDefault();
        return first is 0 or 1 && names.Keys.Select((n, i) => n == first + i).All(isNext => isNext) ? [.. names.Values] : null;
    }

    // A name, or ImageNet's pair of id and name.
    private static string? NameOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Array when value.GetArrayLength() == 2 && value[1].ValueKind == JsonValueKind.String => value[1].GetString(),
            _ => null,
        };

    private static string[] Folders(string folder)
    {
        string[] names = Names(folder);
        string[] classes = SplitNames.First(names) is { } split ? Names(Path.Combine(folder, split)) : names;
        return classes.Length > 0 ? classes : throw new ModelException(Texts.FormatFoldersExpectedFolderPerClass(folder));

        static string[] Names(string parent) =>
            [
                .. Directory
                    .EnumerateDirectories(parent)
                    .Select(f => Path.GetFileName(f))
                    .Where(n => !n.StartsWith('.'))
                    .Order(StringComparer.Ordinal),
            ];
    }

    [GeneratedRegex(
        @"\A(?<number>\d{1,6})\s*[\s:;,.)=]\s*(?<name>\S.*)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex NumberedLine();
}
