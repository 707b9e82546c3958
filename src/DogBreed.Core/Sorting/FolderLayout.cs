using System.Globalization;
using System.Text.RegularExpressions;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Support;

namespace DogBreed.Core.Sorting;

/// <summary>
/// How sorted photographs lie below their destination: folders and a name, in which fields in braces stand for what is known of a
/// photograph, such as <c>{Group}/{Breed}/{Year}-{Month}/{Name}</c>.
/// </summary>
internal sealed partial class FolderLayout
{
    /// <summary>A folder for each breed.</summary>
    public const string Default = "{Breed}/{Name}";

    private const string NameField = "Name";

    private static readonly Dictionary<string, Func<SortedPhoto, Lazy<DateTime>, string>> s_fields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Subject"] = (photo, _) => photo.Subject.ToString(),
        ["Breed"] = (photo, _) => photo.Subject == PhotoSubject.Dog ? photo.Breed! : photo.Subject.ToString(),
        ["BreedName"] = (photo, _) => photo.Subject == PhotoSubject.Dog ? photo.BreedName ?? photo.Breed! : photo.Subject.ToString(),
        ["Group"] = (photo, _) =>
            photo.Subject is PhotoSubject.Dog or PhotoSubject.Unsure ? photo.Group ?? photo.Subject.ToString() : photo.Subject.ToString(),
        ["Year"] = (_, date) => date.Value.ToString("yyyy", CultureInfo.InvariantCulture),
        ["Month"] = (_, date) => date.Value.ToString("MM", CultureInfo.InvariantCulture),
        ["Day"] = (_, date) => date.Value.ToString("dd", CultureInfo.InvariantCulture),
        [NameField] = (photo, _) => Path.GetFileNameWithoutExtension(photo.Path),
    };

    private readonly string[] _parts;

    private FolderLayout(string[] parts) => _parts = parts;

    /// <summary>The fields that there are.</summary>
    public static IReadOnlyCollection<string> Fields => s_fields.Keys;

    /// <summary>Reads a layout.</summary>
    /// <exception cref="ChangeException">A field does not exist, or stands where it cannot; a brace is open; it leads out of the
    /// destination.</exception>
    public static FolderLayout Parse(string layout)
    {
        string[] parts = layout.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0 || Path.IsPathRooted(layout) || Array.Exists(parts, p => p is "." or ".."))
        {
            throw NotValid(layout, Texts.LayoutNotRelative);
        }

        foreach (string part in parts)
        {
            foreach (string field in Field().Matches(part).Select(m => m.Groups["name"].Value))
            {
                if (!s_fields.ContainsKey(field))
                {
                    throw NotValid(layout, Texts.FormatLayoutUnknownField(field, string.Join(", ", Fields.Select(f => $"{{{f}}}"))));
                }
            }

            if (Field().Replace(part, string.Empty).AsSpan().ContainsAny('{', '}'))
            {
                throw NotValid(layout, Texts.LayoutBrace);
            }
        }

        bool HasName(string part) =>
            Field().Matches(part).Any(m => string.Equals(m.Groups["name"].Value, NameField, StringComparison.OrdinalIgnoreCase));
        if (parts.SkipLast(1).Any(HasName))
        {
            throw NotValid(layout, Texts.LayoutNameNotLast);
        }

        // What names no file is the folders, and the file keeps its name.
        return new FolderLayout(HasName(parts[^1]) ? parts : [.. parts, $"{{{NameField}}}"]);
    }

    /// <summary>The folders and the name of a photograph, each safe on every system; the name with its extension.</summary>
    /// <param name="photo">The photograph.</param>
    public IReadOnlyList<string> Resolve(SortedPhoto photo)
    {
        var date = new Lazy<DateTime>(() => PhotoDate.Taken(photo.Path) ?? File.GetLastWriteTime(photo.Path));
        var names = new List<string>(_parts.Length);
        foreach (string part in _parts.SkipLast(1))
        {
            string name = SafeName.Of(Fill(part, photo, date));

            // A human has neither group nor breed: "Human", and not "Human/Human".
            if (names.Count == 0 || !SafeName.AreSame(names[^1], name))
            {
                names.Add(name);
            }
        }

        // A name that is kept is kept as it is.
        string file = string.Equals(_parts[^1], $"{{{NameField}}}", StringComparison.OrdinalIgnoreCase)
            ? Path.GetFileName(photo.Path)
            : SafeName.Of(Fill(_parts[^1], photo, date)) + Path.GetExtension(photo.Path);
        names.Add(file);
        return names;
    }

    private static string Fill(string part, SortedPhoto photo, Lazy<DateTime> date) =>
        Field().Replace(part, match => s_fields[match.Groups["name"].Value](photo, date));

    private static ChangeException NotValid(string layout, string reason) =>
        new(ErrorKind.LayoutNotValid, Texts.FormatLayoutNotValid(layout, reason), null, ("layout", layout));

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Field();
}
