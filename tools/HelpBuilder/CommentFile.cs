using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HelpBuilder;

/// <summary>The documentation comments that the compiler wrote beside an assembly.</summary>
internal sealed partial class CommentFile(XDocument document)
{
    private readonly Dictionary<string, XElement> _members = document
        .Descendants("member")
        .ToDictionary(m => m.Attribute("name")!.Value, StringComparer.Ordinal);

    /// <summary>The comment of a member, such as "T:Namespace.Type" or "P:Namespace.Type.Property".</summary>
    /// <exception cref="InvalidDataException">
    /// There is none, or it has no summary of its own (inheritdoc is none): every cmdlet and every parameter needs one.
    /// </exception>
    public XElement Of(string id) =>
        _members.TryGetValue(id, out XElement? member) && Text(member.Element("summary")).Length > 0
            ? member
            : throw new InvalidDataException($"{id} has no summary in its documentation comment.");

    /// <summary>The text of an element, on one line.</summary>
    public static string Text(XElement? element) => element is null ? string.Empty : White().Replace(element.Value, " ").Trim();

    /// <summary>Lines of code as they stand, without what all of them are indented by.</summary>
    public static string Code(XElement? element)
    {
        string[] lines = [.. (element?.Value ?? string.Empty).Split('\n').Select(l => l.TrimEnd())];
        int indent = lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select((l, i) => i > 0 && l.Length >= indent ? l[indent..] : l)).Trim();
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex White();
}
