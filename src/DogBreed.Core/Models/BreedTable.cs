using System.Globalization;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>
/// The names of breeds that people use: a file of tab-separated columns, whose header names them. id (ImageNet's), classes (what models
/// call
/// the breed), en (as kennel clubs write it), synonyms, fciGroup (0 outside the FCI); and a column for each further language, named by its
/// culture. Names in a column are separated by '|'.
/// </summary>
internal sealed class BreedTable
{
    /// <summary>The name of the file in a store.</summary>
    public const string FileName = "breeds.tsv";

    /// <summary>The name of the file of groups, which has the same form.</summary>
    public const string GroupsFileName = "groups.tsv";

    private const char Separator = '|';

    private static readonly string[] s_columns = ["id", "classes", "en", "synonyms", "fciGroup"];

    // Whatever else the file says of its rows.
    private static readonly string[] s_notes = ["source"];

    private readonly Dictionary<string, BreedEntry> _byName = new(StringComparer.Ordinal);

    private BreedTable(IReadOnlyList<BreedEntry> entries)
    {
        Entries = entries;

        // What models call a breed comes first: "collie" is the class, whoever has it for a synonym.
        Add(e => e.Classes);
        Add(e => [e.English]);
        Add(e => e.Synonyms);

        void Add(Func<BreedEntry, IReadOnlyList<string>> names)
        {
            foreach (BreedEntry entry in entries)
            {
                foreach (string name in names(entry))
                {
                    _byName.TryAdd(BreedNames.Key(name), entry);
                }
            }
        }
    }

    /// <summary>The breeds, in the order of the file.</summary>
    public IReadOnlyList<BreedEntry> Entries { get; }

    /// <summary>The breed that a model's class is; null where the table does not have it. Spaces, signs and case do not matter.</summary>
    public BreedEntry? Find(string name) => _byName.GetValueOrDefault(BreedNames.Key(name));

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelException">It cannot be read, or has another form.</exception>
    public static BreedTable Read(string path)
    {
        try
        {
            string[] lines = File.ReadAllLines(path);
            string[] header = lines.Length > 0 ? lines[0].Split('\t') : [];
            int[] places = Array.ConvertAll(s_columns, c => Array.IndexOf(header, c));
            if (Array.Exists(places, p => p < 0))
            {
                throw new ModelException(Texts.FormatBreedTableHeader(path, string.Join(", ", s_columns)));
            }

            (string Culture, int Place)[] languages =
            [
                .. header
                    .Select((name, i) => (name, i))
                    .Where(c => !s_columns.Contains(c.name) && !s_notes.Any(n => c.name.StartsWith(n, StringComparison.Ordinal))),
            ];
            return new BreedTable([
                .. lines.Skip(1).Select((line, i) => Parse(line.Split('\t'), places, languages) ?? throw Odd(path, i + 2)),
            ]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(Texts.FormatBreedTableCannotRead(path, e.Message), e);
        }
    }

    private static BreedEntry? Parse(string[] fields, int[] places, (string Culture, int Place)[] languages)
    {
        if (
            fields.Length <= Math.Max(places.Max(), languages.Select(l => l.Place).DefaultIfEmpty().Max())
            || !int.TryParse(fields[places[4]], NumberStyles.None, CultureInfo.InvariantCulture, out int group)
            || group > 10
            || fields[places[2]].Length == 0
        )
        {
            return null;
        }

        var names = languages
            .Where(l => fields[l.Place].Length > 0)
            .ToDictionary(l => l.Culture, l => fields[l.Place], StringComparer.OrdinalIgnoreCase);
        return new BreedEntry(
            fields[places[0]].Length == 0 ? null : fields[places[0]],
            List(fields[places[1]]),
            fields[places[2]],
            List(fields[places[3]]),
            group == 0 ? null : group,
            names
        );

        static string[] List(string field) =>
            field.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static ModelException Odd(string path, int line) => new(Texts.FormatBreedTableLine(path, line));
}
