using System.Globalization;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>What people call a breed.</summary>
public sealed class DogBreedName
{
    internal DogBreedName(BreedEntry entry, CultureInfo culture)
    {
        Breed = entry.Classes.Count > 0 ? entry.Classes[0] : entry.English;
        BreedName = entry.NameIn(culture);
        EnglishName = entry.English;
        Synonyms = new ReadableList<string>([.. entry.Synonyms]);
        FciGroup = entry.FciGroup;
        WordNetId = entry.WordNetId;
        Classes = new ReadableList<string>([.. entry.Classes]);
    }

    /// <summary>What results call it: the name of the class of the bundled models, else of the article's data set.</summary>
    public string Breed { get; }

    /// <summary>Its name in the culture that was asked for.</summary>
    public string BreedName { get; }

    /// <summary>Its name as English-speaking kennel clubs write it.</summary>
    public string EnglishName { get; }

    /// <summary>Other English names.</summary>
    public ReadableList<string> Synonyms { get; }

    /// <summary>Its group in the nomenclature of the FCI, 1 to 10; null where the FCI does not recognise it.</summary>
    public int? FciGroup { get; }

    /// <summary>Its id in WordNet and ImageNet; null where it has none.</summary>
    public string? WordNetId { get; }

    /// <summary>All the names by which models call it.</summary>
    public ReadableList<string> Classes { get; }

    /// <summary>The name in the culture.</summary>
    public override string ToString() => BreedName;

    /// <summary>
    /// What people call a group of breeds in the session's UI culture, for views; its own words where it has no other name.
    /// </summary>
    /// <param name="group">The group, as Group of a result says it.</param>
    public static string OfGroup(string group) => BreedNaming.GroupNameOf(group, CultureInfo.CurrentUICulture);
}
