using System.Globalization;
using System.Text;

namespace WordNetTaxonomy;

/// <summary>A meaning in WordNet: the words for it, and the narrower meanings below it (wndb(5WN)).</summary>
/// <param name="Offset">Its place in data.noun, eight digits.</param>
/// <param name="Words">The words, the commonest first.</param>
/// <param name="Hyponyms">The offsets of what is a kind of it.</param>
internal sealed record Synset(string Offset, string[] Words, string[] Hyponyms)
{
    private const string Hyponym = "~";

    /// <summary>All meanings of a file data.noun, by offset.</summary>
    public static Dictionary<string, Synset> ReadAll(string path) =>
        File.ReadLines(path, Encoding.Latin1)
            .Where(line => !line.StartsWith(' ')) // the licence
            .Select(Parse)
            .ToDictionary(s => s.Offset, StringComparer.Ordinal);

    // offset lex_filenum ss_type w_cnt(hex) word lex_id [word lex_id...] p_cnt [symbol offset pos source/target...] | gloss
    private static Synset Parse(string line)
    {
        string[] fields = line.Split(" | ", 2)[0].Split(' ');
        int count = int.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        string[] words = [.. Enumerable.Range(0, count).Select(i => fields[4 + (2 * i)].Replace('_', ' '))];
        int at = 4 + (2 * count);
        int pointers = int.Parse(fields[at++], CultureInfo.InvariantCulture);
        string[] hyponyms = [.. Enumerable.Range(0, pointers).Select(i => at + (4 * i)).Where(p => fields[p] == Hyponym).Select(p => fields[p + 1])];
        return new Synset(fields[0], words, hyponyms);
    }
}
