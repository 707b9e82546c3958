using System.Text;
using WordNetTaxonomy;

// WordNetTaxonomy DATA.NOUN TAXONOMY.TSV: writes the tree of dogs of WordNet 3.0, a line for each name of a breed or group: the name (or
// ImageNet's id, which is WordNet's offset) and its path, from the widest group to the narrowest. On Debian, data.noun is
// /usr/share/wordnet/data.noun of the package wordnet-base.
if (args is not [string source, string target] || !File.Exists(source))
{
    Console.Error.WriteLine("usage: WordNetTaxonomy DATA.NOUN TAXONOMY.TSV");
    return 2;
}

const string Dog = "02084071";
Dictionary<string, Synset> synsets = Synset.ReadAll(source);
Synset[] dogs = [.. Below(synsets[Dog])];

// A word may have two meanings (griffon, a pointer and a toy dog): as the name of a class it says neither, and a group takes its next word.
HashSet<string> ambiguous =
[
    .. dogs.SelectMany(s => s.Words).GroupBy(w => w, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key),
];
var lines = new List<string>();
Write(synsets[Dog], path: []);
string header = """
    # The groups of dogs of WordNet 3.0 (models/licences/LICENSE.wordnet), made by tools/WordNetTaxonomy.
    # A line each: a class by its WordNet id or one of its names, a tab, and its path from the widest group to the narrowest.

    """;
File.WriteAllText(target, header.ReplaceLineEndings("\n") + string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));
Console.WriteLine($"{lines.Count} lines");
return 0;

IEnumerable<Synset> Below(Synset synset) => synset.Hyponyms.Select(offset => synsets[offset]).SelectMany(s => Below(s).Prepend(s));

void Write(Synset synset, string[] path)
{
    string[] below = [.. path, synset.Words.First(w => !ambiguous.Contains(w))];
    foreach (Synset child in synset.Hyponyms.Select(offset => synsets[offset]))
    {
        string text = string.Join('/', below);
        lines.Add($"n{child.Offset}\t{text}");
        lines.AddRange(child.Words.Where(w => !ambiguous.Contains(w)).Select(word => $"{word}\t{text}"));
        Write(child, below);
    }
}
