using System.Globalization;
using System.Text;
using System.Xml.Linq;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Tagging;

/// <summary>
/// The tags of this module in an XMP side-car (ISO 16684-1; RDF in XML): dc:subject, lr:hierarchicalSubject, digiKam:TagsList, and what the
/// breed is and how likely in a namespace of its own. Everything else in a side-car stays as it is.
/// </summary>
internal sealed class XmpSideCar
{
    private const string OwnPrefix = "Own";
    private const string Indent = "\n   ";

    // What our keywords are is written down beside them: the others are the user's.
    private const string OwnAddress = "https://www.powershellgallery.com/packages/DogBreedPS/xmp/1.0/";

    private static readonly XNamespace s_meta = "adobe:ns:meta/";
    private static readonly XNamespace s_rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace s_dc = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace s_lightroom = "http://ns.adobe.com/lightroom/1.0/";
    private static readonly XNamespace s_digiKam = "http://www.digikam.org/ns/1.0/";
    private static readonly XNamespace s_own = OwnAddress;

    private static readonly KeywordList[] s_lists =
    [
        new("dc", s_dc + "subject", "Bag", static path => path.Skip(path.Count > 1 ? 1 : 0)),
        new("lr", s_lightroom + "hierarchicalSubject", "Bag", static path => [string.Join('|', path)]),
        new("digiKam", s_digiKam + "TagsList", "Seq", static path => [string.Join('/', path)]),
    ];

    private readonly XmpDocument _document;

    private XmpSideCar(XmpDocument document) => _document = document;

    /// <summary>Whether anything of this module stands in it.</summary>
    public bool HasOwn =>
        Descriptions().Any(d => d.Elements().Any(e => e.Name.Namespace == s_own) || d.Attributes().Any(a => a.Name.Namespace == s_own));

    /// <summary>Whether nothing stands in it: what is left of a side-car that this module made.</summary>
    public bool IsEmpty =>
        Rdf()!
            .Nodes()
            .All(n =>
                n is XText { Value: var text } && string.IsNullOrWhiteSpace(text)
                || n is XElement description
                    && description.Name == s_rdf + "Description"
                    && description.Nodes().All(p => p is XText { Value: var space } && string.IsNullOrWhiteSpace(space))
                    && description.Attributes().All(a => a.IsNamespaceDeclaration || a.Name.Namespace == s_rdf)
            );

    /// <summary>A new one.</summary>
    public static XmpSideCar Create()
    {
        var description = new XElement(s_rdf + "Description", new XAttribute(s_rdf + "about", string.Empty), "\n  ");
        var rdf = new XElement(s_rdf + "RDF", new XAttribute(XNamespace.Xmlns + "rdf", s_rdf), "\n  ", description, "\n ");
        var document = new XDocument(
            new XProcessingInstruction("xpacket", "begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\""),
            new XElement(s_meta + "xmpmeta", new XAttribute(XNamespace.Xmlns + "x", s_meta), "\n ", rdf, "\n"),
            new XProcessingInstruction("xpacket", "end=\"w\"")
        );
        return new XmpSideCar(new XmpDocument(document));
    }

    /// <summary>Reads a side-car.</summary>
    /// <param name="bytes">What is in the file.</param>
    /// <param name="path">What errors call it.</param>
    /// <exception cref="ChangeException">It is no XMP.</exception>
    public static XmpSideCar Parse(byte[] bytes, string path)
    {
        var sideCar = new XmpSideCar(XmpDocument.Parse(bytes, path));
        return sideCar.Rdf() is null ? throw XmpDocument.NoXmp(path, Texts.SideCarWithoutRdf) : sideCar;
    }

    /// <summary>What the file is to hold.</summary>
    public byte[] ToBytes() => _document.ToBytes();

    /// <summary>
    /// Puts tags in the place of those that this module wrote before; what the user wrote stays, and is not written twice.
    /// </summary>
    public void Set(PhotoTags tags)
    {
        ILookup<string, string> former = RemoveOwn();
        var own = new List<XElement>();
        foreach (KeywordList list in s_lists)
        {
            // Not by the same name: who asks for a photograph's subject is not to be given this one.
            string name = OwnPrefix + char.ToUpperInvariant(list.Name.LocalName[0]) + list.Name.LocalName[1..];
            string[] added = Replace(
                list,
                former[name].ToHashSet(StringComparer.Ordinal),
                [.. tags.Paths.SelectMany(list.KeywordsOf).Distinct(StringComparer.Ordinal)]
            );
            if (added.Length > 0)
            {
                own.Add(new XElement(s_own + name, Container("Bag", added)));
            }
        }

        if (tags.Paths.Count == 0)
        {
            return;
        }

        XElement description = Own();
        if (tags.Breed is { } breed)
        {
            AddProperty(description, new XElement(s_own + "Breed", Clean(breed)));
        }

        if (tags.Probability is { } probability)
        {
            AddProperty(description, new XElement(s_own + "Probability", probability.ToString("0.####", CultureInfo.InvariantCulture)));
        }

        own.ForEach(list => AddProperty(description, list));
    }

    private XElement? Rdf() =>
        _document.Content.Root switch
        {
            { } root when root.Name == s_rdf + "RDF" => root,
            { } root when root.Name == s_meta + "xmpmeta" || root.Name == s_meta + "xapmeta" => root.Element(s_rdf + "RDF"),
            _ => null,
        };

    private IEnumerable<XElement> Descriptions() => Rdf()!.Elements(s_rdf + "Description");

    /// <summary>Takes our properties out.</summary>
    /// <returns>The keywords that were ours, by the list that they are in.</returns>
    private ILookup<string, string> RemoveOwn()
    {
        var keywords = new List<(string List, string Keyword)>();
        foreach (XElement description in Descriptions().ToList())
        {
            foreach (XElement property in description.Elements().Where(e => e.Name.Namespace == s_own).ToList())
            {
                keywords.AddRange(property.Descendants(s_rdf + "li").Select(li => (property.Name.LocalName, li.Value)));
                RemoveWithSpace(property);
            }

            foreach (XAttribute attribute in description.Attributes().Where(a => a.Name.Namespace == s_own).ToList())
            {
                attribute.Remove();
            }
        }

        return keywords.ToLookup(k => k.List, k => k.Keyword, StringComparer.Ordinal);
    }

    /// <summary>Puts keywords in the place of former ones.</summary>
    /// <returns>Those that the user has not written.</returns>
    private string[] Replace(KeywordList list, HashSet<string> former, string[] wanted)
    {
        XElement? property = Property(list);
        XElement? container = property
            ?.Elements()
            .FirstOrDefault(e => e.Name == s_rdf + "Bag" || e.Name == s_rdf + "Seq" || e.Name == s_rdf + "Alt");

        // Programs take keywords that differ in case alone for one.
        var kept = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (XElement item in container?.Elements(s_rdf + "li").ToList() ?? [])
        {
            if (former.Contains(item.Value))
            {
                RemoveWithSpace(item);
            }
            else
            {
                kept.Add(item.Value);
            }
        }

        string[] added = [.. wanted.Where(k => !kept.Contains(k))];
        if (added.Length > 0)
        {
            if (property is null)
            {
                property = new XElement(list.Name);
                AddProperty(Target(list), property);
            }

            if (container is null)
            {
                container = Container(list.Container, []);
                property.Add(Indent + " ", container, Indent);
            }

            foreach (string keyword in added)
            {
                TrimEnd(container);
                container.Add(Indent + "  ", new XElement(s_rdf + "li", keyword));
            }

            container.Add(Indent + " ");
        }

        // Some programs leave a sequence in the place of a bag; readers take the bag alone.
        if (container is not null && container.Name == s_rdf + "Seq" && list.Container == "Bag")
        {
            container.Name = s_rdf + list.Container;
        }

        if (container is not null && !container.Elements().Any())
        {
            RemoveWithSpace(property!);
        }

        return added;
    }

    /// <summary>The property of a list. One that is written short, as an attribute of a single word, is made whole.</summary>
    private XElement? Property(KeywordList list)
    {
        foreach (XElement description in Descriptions())
        {
            if (description.Element(list.Name) is { } property)
            {
                if (!property.HasElements && !string.IsNullOrWhiteSpace(property.Value))
                {
                    property.ReplaceNodes(Container(list.Container, [property.Value.Trim()]));
                }

                return property;
            }

            if (description.Attribute(list.Name) is { } attribute)
            {
                var whole = new XElement(list.Name, Container(list.Container, [attribute.Value]));
                attribute.Remove();
                AddProperty(description, whole);
                return whole;
            }
        }

        return null;
    }

    // A description that knows the namespace; else the first, which is told of it.
    private XElement Target(KeywordList list)
    {
        XElement target = Descriptions().FirstOrDefault(d => d.GetPrefixOfNamespace(list.Name.Namespace) is not null) ?? First();
        Declare(target, list.Prefix, list.Name.Namespace);
        return target;
    }

    private XElement Own()
    {
        XElement description = First();
        Declare(description, "dogbreed", s_own);
        return description;
    }

    private XElement First()
    {
        if (Descriptions().FirstOrDefault() is { } first)
        {
            return first;
        }

        var description = new XElement(s_rdf + "Description", new XAttribute(s_rdf + "about", string.Empty));
        Rdf()!.Add(description, "\n ");
        return description;
    }

    private static void Declare(XElement element, string prefix, XNamespace address)
    {
        if (element.GetPrefixOfNamespace(address) is null)
        {
            string free = prefix;
            for (int i = 1; element.GetNamespaceOfPrefix(free) is not null; i++)
            {
                free = prefix + i.ToString(CultureInfo.InvariantCulture);
            }

            element.Add(new XAttribute(XNamespace.Xmlns + free, address));
        }
    }

    private static void AddProperty(XElement description, XElement property)
    {
        TrimEnd(description);
        description.Add(Indent, property, "\n  ");
    }

    private static XElement Container(string kind, IEnumerable<string> keywords)
    {
        var container = new XElement(s_rdf + kind);
        foreach (string keyword in keywords)
        {
            container.Add(Indent + "  ", new XElement(s_rdf + "li", keyword));
        }

        container.Add(container.HasElements ? Indent + " " : null);
        return container;
    }

    // Without what XML cannot hold.
    private static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Where(r => r.Value >= 0x20 && r != Rune.ReplacementChar && r.Value is not (0xFFFE or 0xFFFF)));

    private static void TrimEnd(XElement element)
    {
        if (element.LastNode is XText text && string.IsNullOrWhiteSpace(text.Value))
        {
            text.Remove();
        }
    }

    private static void RemoveWithSpace(XElement element)
    {
        if (element.PreviousNode is XText text && string.IsNullOrWhiteSpace(text.Value))
        {
            text.Remove();
        }

        element.Remove();
    }

    /// <summary>A list of keywords in XMP.</summary>
    /// <param name="Prefix">How its namespace is usually called.</param>
    /// <param name="Name">The property.</param>
    /// <param name="Container">Bag or Seq.</param>
    /// <param name="KeywordsOf">Its keywords for a path from the widest to the narrowest.</param>
    private sealed record KeywordList(
        string Prefix,
        XName Name,
        string Container,
        Func<IReadOnlyList<string>, IEnumerable<string>> KeywordsOf
    );
}
