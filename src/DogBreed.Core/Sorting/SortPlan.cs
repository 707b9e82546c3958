using DogBreed.Core.Changes;

namespace DogBreed.Core.Sorting;

/// <summary>Where a photograph and its side-cars are going to go.</summary>
internal sealed class SortPlan
{
    /// <summary>The photograph.</summary>
    public required SortedPhoto Photo { get; init; }

    /// <summary>The folder that it goes to.</summary>
    public required string Folder { get; init; }

    /// <summary>The name that it would have there, if that were free.</summary>
    public required string Name { get; init; }

    /// <summary>What goes along.</summary>
    public required IReadOnlyList<SideCar> SideCars { get; init; }

    /// <summary>What would go along, and is a link: it is left.</summary>
    public IReadOnlyList<SideCar> Links { get; init; } = [];

    /// <summary>The number that its name has: 0 for none.</summary>
    public int Number { get; set; }

    /// <summary>What the journal has of it: the photograph, then its side-cars.</summary>
    public PhotoChange[] Changes { get; set; } = [];

    /// <summary>The path with a number: photo.jpg, photo-1.jpg, ...</summary>
    public string PathWith(int number)
    {
        string extension = Path.GetExtension(Name);
        string stem = Name[..^extension.Length];
        string name = number == 0 ? Name : $"{SafeName.Cut(stem, SafeName.MostBytes)}-{number}{extension}";
        return Path.Combine(Folder, name);
    }
}
