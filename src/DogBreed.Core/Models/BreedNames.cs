using System.Globalization;
using System.Text.RegularExpressions;

namespace DogBreed.Core.Models;

/// <summary>
/// Which class of ImageNet a folder means: by its WordNet id, by ImageNet's name, or by a name that another set gives the same breed.
/// </summary>
internal static partial class BreedNames
{
    private static readonly Lazy<Dictionary<string, int>> s_classes = new(Read);

    /// <summary>"001.Affenpinscher" -> "Affenpinscher"; "n02085620-Chihuahua" -> "Chihuahua" and its id.</summary>
    public static (string Name, string? WordNetId) FromFolder(string folder)
    {
        folder = Composed(folder);
        if (WordNetPrefix().Match(folder) is { Success: true } wordNet)
        {
            return (wordNet.Groups["name"].Value, wordNet.Groups["id"].Value);
        }

        return NumberPrefix().Match(folder) is { Success: true } number ? (number.Groups["name"].Value, null) : (folder, null);
    }

    /// <summary>Letters with their accents in one character: a folder's name from macOS has them in two, and is the same name.</summary>
    public static string Composed(string name)
    {
        try
        {
            return name.Normalize();
        }
        catch (ArgumentException)
        {
            // Half a character, which Windows allows in names.
            return name;
        }
    }

    /// <summary>The class of ImageNet; null where none is known.</summary>
    public static int? ImageNetClass(string name, string? wordNetId) =>
        (wordNetId is not null && s_classes.Value.TryGetValue(wordNetId, out int byId)) || s_classes.Value.TryGetValue(Key(name), out byId)
            ? byId
            : null;

    // Spelling that does not matter: "Cardigan_welsh_corgi", "cardigan Welsh-corgi".
    internal static string Key(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static Dictionary<string, int> Read()
    {
        var classes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < ClassList.ImageNet.Count; i++)
        {
            classes.TryAdd(ClassList.ImageNet.WordNetIds[i], i);
            classes.TryAdd(Key(ClassList.ImageNet.Names[i]), i);
        }

        using Stream stream = typeof(BreedNames).Assembly.GetManifestResourceStream("breed_synonyms.tsv")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine(); // the header
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split('\t');
            classes.TryAdd(Key(fields[1]), int.Parse(fields[0], CultureInfo.InvariantCulture));
        }

        return classes;
    }

    [GeneratedRegex(
        @"\A(?<id>n\d{8})[-_. ](?<name>.+)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex WordNetPrefix();

    [GeneratedRegex(
        @"\A\d{1,5}[._](?<name>.+)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex NumberPrefix();
}
