using System.Collections;
using System.Globalization;
using System.Management.Automation;
using DogBreed.Core.Support;

namespace DogBreedPS;

/// <summary>
/// What an object says of a photograph: a live result, or what Import-Csv, ConvertFrom-Json, Import-Clixml, a job or another machine made
/// of one.
/// </summary>
internal sealed record PhotoAnswer
{
    private const int MostDescribed = 40;

    /// <summary>The photograph, as the object has it.</summary>
    public required string Path { get; init; }

    /// <summary>Dog, Human, Neither or Unsure.</summary>
    public required PhotoSubject Subject { get; init; }

    /// <summary>The breed as the model calls it; null where none is named.</summary>
    public string? Breed { get; init; }

    /// <summary>What the object says that people call it; null where it does not.</summary>
    public string? BreedName { get; init; }

    /// <summary>The group that the object names; null where it names none.</summary>
    public string? Group { get; init; }

    /// <summary>How likely the breed is, 0..1; null where the object does not say.</summary>
    public double? Probability { get; init; }

    /// <summary>The breeds of its dogs, where the object names several.</summary>
    public IReadOnlyList<string> DogBreeds { get; init; } = [];

    /// <summary>The object itself, with what else it says.</summary>
    public PSObject Source { get; init; } = new();

    /// <summary>The file as it was when it was looked at; null where nobody knows.</summary>
    public FileStamp? Seen { get; init; }

    /// <summary>Reads an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="minimumProbability">A breed that is less likely is not named.</param>
    /// <exception cref="PSArgumentException">It is none that speaks of a photograph, or what it says cannot be.</exception>
    public static PhotoAnswer Of(PSObject value, double minimumProbability)
    {
        if (value.BaseObject is IDictionary entries)
        {
            value = AnswerDetails.Object(entries);
        }

        if (value.Properties["Subject"] is null && PathOf(value) is { } file)
        {
            throw new PSArgumentException(Texts.FormatAnswerIsFile(file));
        }

        string path = Text(value, "Path") ?? throw new PSArgumentException(Texts.FormatAnswerLacks(Describe(value), "Path"));
        if (Text(value, "Subject") is null && Text(value, "Error") is { } error)
        {
            // A row of Export-DogCatalog for a photograph that failed.
            throw new PSArgumentException(Texts.FormatAnswerIsError(path, error));
        }

        string subject = Text(value, "Subject") ?? throw new PSArgumentException(Texts.FormatAnswerLacks(path, "Subject"));
        if (value.Properties["Breed"] is null)
        {
            throw new PSArgumentException(Texts.FormatAnswerLacks(path, "Breed"));
        }

        string? breed = Text(value, "Breed");
        double? probability = Number(value, "Probability", path);
        bool isSure = breed is not null && (minimumProbability <= 0 || probability >= minimumProbability);
        string? group = Text(value, "Group");
        return new PhotoAnswer
        {
            Path = path,
            Subject = SubjectOf(subject, isSure, path),
            Breed = isSure ? breed : null,
            BreedName = isSure ? Text(value, "BreedName") : null,
            // A group that is the breed itself says no more than the breed; one that is less likely than was asked for says too much.
            Group =
                string.Equals(group, breed, StringComparison.Ordinal) || Number(value, "GroupProbability", path) < minimumProbability
                    ? null
                    : group,
            Probability = isSure ? probability : null,
            DogBreeds = BreedsOfDogs(value, minimumProbability),
            Source = value,
            Seen = (value.BaseObject as DogBreedResult)?.Seen,
        };
    }

    private static PhotoSubject SubjectOf(string subject, bool isSure, string path) =>
        subject.ToUpperInvariant() switch
        {
            "DOG" or "UNCHECKED" => isSure ? PhotoSubject.Dog : PhotoSubject.Unsure,
            "HUMAN" => PhotoSubject.Human,
            "NEITHER" => PhotoSubject.Neither,
            "UNSURE" => PhotoSubject.Unsure,
            _ => throw new PSArgumentException(Texts.FormatAnswerSubject(path, subject)),
        };

    private static List<string> BreedsOfDogs(PSObject value, double minimumProbability)
    {
        var breeds = new List<string>();
        if (Base(value.Properties["Dogs"]?.Value) is IEnumerable dogs and not string)
        {
            foreach (object? dog in dogs)
            {
                if (dog is null || Text(PSObject.AsPSObject(dog), "Breed") is not { } breed)
                {
                    continue;
                }

                double? probability = Number(PSObject.AsPSObject(dog), "Probability", breed);
                if (!breeds.Contains(breed) && (minimumProbability <= 0 || probability >= minimumProbability))
                {
                    breeds.Add(breed);
                }
            }
        }

        return breeds;
    }

    /// <summary>
    /// The file that an object names which says nothing of it: a file of Get-ChildItem, or a path that is there; else null.
    /// </summary>
    public static string? PathOf(PSObject value) =>
        value.BaseObject switch
        {
            FileInfo file => file.FullName,
            string { Length: > 0 } text when File.Exists(text) => text,
            _ => null,
        };

    private static string Describe(PSObject value)
    {
        string text = value.BaseObject is string line ? $"'{line.Trim()}'" : value.BaseObject.GetType().Name;
        return text.Length > MostDescribed ? text[..MostDescribed] + "...'" : text;
    }

    // A CSV file has empty texts where there was nothing.
    private static string? Text(PSObject value, string name) =>
        Base(value.Properties[name]?.Value) is { } found && Convert.ToString(found, CultureInfo.InvariantCulture) is { Length: > 0 } text
            ? text
            : null;

    private static double? Number(PSObject value, string name, string path)
    {
        object? found = Base(value.Properties[name]?.Value);
        if (found is null or "")
        {
            return null;
        }

        double? number = found switch
        {
            string text => AnswerDetails.Number(text),
            IConvertible other => other.ToDouble(CultureInfo.InvariantCulture),
            _ => null,
        };
        return number is >= 0 and <= 1 ? number : throw new PSArgumentException(Texts.FormatAnswerProbability(path, name, found));
    }

    private static object? Base(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
