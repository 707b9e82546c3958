using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace HelpBuilder;

/// <summary>
/// The texts of the help in one language. English stands in the comments; another language in a folder with a file a class, in which each
/// text names the English that it was translated from by a hash: a comment that changes makes its translations out of date.
/// </summary>
internal sealed class HelpTexts
{
    private const int HashLength = 8;

    private readonly Dictionary<string, (string Hash, string Text)> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private readonly string? _folder;

    /// <param name="folder">The folder of a language; null for English.</param>
    public HelpTexts(string? folder)
    {
        _folder = folder;
        string[] files = folder is null ? [] : [.. Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal)];
        foreach (string file in files)
        {
            string owner = Path.GetFileNameWithoutExtension(file);
            foreach (XElement text in XDocument.Load(file).Root!.Elements("text"))
            {
                string key = Key(owner, text.Attribute("name")!.Value);
                if (!_texts.TryAdd(key, (text.Attribute("english")!.Value, CommentFile.Text(text))))
                {
                    _problems.Add($"{key}: is there twice.");
                }
            }
        }
    }

    /// <summary>What is wrong with the translation: missing, empty, out of date, not asked for, or other names, code or numbers.</summary>
    public IEnumerable<string> Problems => [.. _problems, .. _texts.Keys.Where(k => !_asked.Contains(k)).Select(k => $"{k}: there is no such English text.")];

    /// <summary>A text in the language.</summary>
    /// <param name="owner">The class whose comment it is of, or whose property's.</param>
    /// <param name="name">"summary", "remarks", "example 1", or the property's name.</param>
    /// <param name="english">The English text, on one line.</param>
    public string Of(string owner, string name, string english)
    {
        if (_folder is null || english.Length == 0)
        {
            return english;
        }

        string key = Key(owner, name);
        bool isNew = _asked.Add(key);
        (string hash, string text) = _texts.GetValueOrDefault(key);
        string? problem = ProblemOf(hash, text, english);
        if (problem is not null && isNew)
        {
            _problems.Add($"{key}: {problem} english=\"{HashOf(english)}\": {english}");
        }

        return text ?? english;
    }

    /// <summary>A document that stands in a file of its own, about_DogBreedPS: its hash alone is beside the other texts.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="english">The English document.</param>
    /// <param name="translated">The other one.</param>
    public void CheckDocument(string name, string english, string translated)
    {
        string key = Key(name, "document");
        _asked.Add(key);
        english = english.ReplaceLineEndings("\n");
        if (ProblemOf(_texts.GetValueOrDefault(key).Hash, translated, english) is { } problem)
        {
            _problems.Add($"{key}: {problem} english=\"{HashOf(english)}\"");
        }
    }

    private static string? ProblemOf(string? hash, string? text, string english)
    {
        if (text is null)
        {
            return "is missing.";
        }

        if (text.Length == 0)
        {
            return "is empty.";
        }

        return hash == HashOf(english) ? KeptWords.Difference(english, text) : $"is of another English text ({hash}).";
    }

    private static string Key(string owner, string name) => $"{owner}, {name}";

    private static string HashOf(string english) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(english)))[..HashLength];
}
