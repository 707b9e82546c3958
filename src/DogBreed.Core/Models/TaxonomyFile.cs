using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>
/// A tree of groups over classes, as it stands in a file: a line each with a class, a tab (or a comma), and its path from the widest group
/// to the narrowest, such as <c>Pembroke&lt;tab&gt;dog/corgi</c>. Lines that begin with # are comments.
/// </summary>
internal sealed class TaxonomyFile
{
    /// <summary>The name of the bundled file in a store: the dogs of WordNet.</summary>
    public const string Bundled = "dogs.taxonomy.tsv";

    private const int MaximumBytes = 16 << 20;
    private const int MaximumDepth = 32;

    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    private TaxonomyFile(string path) => FilePath = path;

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>The classes, as the file writes them.</summary>
    public IEnumerable<string> Classes => _places.Values.Select(p => p.Name);

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelException">
    /// It cannot be read, a line of it has another form, a group stands in itself, or a class or a group stands in two others.
    /// </exception>
    public static TaxonomyFile Read(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw new ModelException(Texts.FormatThereIsNoSuchFile(path));
            }

            if (info.Length > MaximumBytes)
            {
                throw new ModelException(Texts.FormatTaxonomyMostBytes(path, MaximumBytes));
            }

            var file = new TaxonomyFile(path);
            var parents = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            int number = 0;
            foreach (string line in File.ReadLines(path))
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line) && !line.StartsWith('#'))
                {
                    file.Add(line, number, parents);
                }
            }

            return file._places.Count > 0 ? file : throw new ModelException(Texts.FormatTaxonomyWithoutClasses(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(Texts.FormatTaxonomyCannotRead(path, e.Message), e);
        }
    }

    /// <summary>The groups of a class, from the widest to the narrowest; null where the file does not have it.</summary>
    /// <param name="name">A name of the class, or its WordNet id; spaces, signs and case do not matter.</param>
    public IReadOnlyList<string>? PathOf(string name) => _places.GetValueOrDefault(BreedNames.Key(name))?.Path;

    private void Add(string line, int number, Dictionary<string, string> parents)
    {
        int at = line.IndexOf('\t', StringComparison.Ordinal);
        at = at < 0 ? line.IndexOf(',', StringComparison.Ordinal) : at;
        string name = at < 0 ? string.Empty : line[..at].Trim();
        string[] path = at < 0 ? [] : line[(at + 1)..].Split('/', StringSplitOptions.TrimEntries);
        string[] texts = [name, .. path];
        if (
            path.Length is 0 or > MaximumDepth
            || !Array.TrueForAll(texts, t => t.Length > 0 && PlainText.Is(t, BreedModelCard.MaximumName))
        )
        {
            throw new ModelException(Texts.FormatTaxonomyLineForm(FilePath, number, MaximumDepth));
        }

        if (path.Distinct(StringComparer.OrdinalIgnoreCase).Count() < path.Length)
        {
            string twice = path.GroupBy(p => p, StringComparer.OrdinalIgnoreCase).First(g => g.Count() > 1).Key;
            throw new ModelException(Texts.FormatTaxonomyCircle(FilePath, number, twice));
        }

        for (int i = 0; i < path.Length; i++)
        {
            string parent = i == 0 ? string.Empty : path[i - 1];
            if (parents.TryGetValue(path[i], out string? known) && !string.Equals(known, parent, StringComparison.OrdinalIgnoreCase))
            {
                throw new ModelException(Texts.FormatTaxonomyTwoParents(FilePath, number, path[i], Named(known), Named(parent)));
            }

            parents[path[i]] = parent;
        }

        string key = BreedNames.Key(name);
        if (_places.TryGetValue(key, out Place? other) && !other.Path.SequenceEqual(path, StringComparer.OrdinalIgnoreCase))
        {
            throw new ModelException(Texts.FormatTaxonomyTwoParents(FilePath, number, name, other.Path[^1], path[^1]));
        }

        _places[key] = new Place(name, path);

        static string Named(string parent) => parent.Length == 0 ? Texts.TaxonomyTop : parent;
    }

    private sealed record Place(string Name, string[] Path);
}
