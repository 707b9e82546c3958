using DogBreed.Core.Tagging;

namespace DogBreedPS;

/// <summary>What Set-DogPhotoTag -PassThru says of a photograph.</summary>
public sealed class TaggedDogPhoto
{
    internal TaggedDogPhoto(PhotoAnswer answer, TagOutcome outcome)
    {
        (Path, SideCar, Action) = (answer.Path, outcome.SideCar, outcome.Action.ToString());
        Id = outcome.Change;
        Keywords = ReadableList.Of(outcome.Request.Tags.Paths, p => string.Join('|', p));
        (Subject, Breed, BreedName, Probability) = (answer.Subject.ToString(), answer.Breed, answer.BreedName, answer.Probability);
    }

    /// <summary>The photograph's full path.</summary>
    public string Path { get; }

    /// <summary>Its side-car; null where there is none.</summary>
    public string? SideCar { get; }

    /// <summary>The number of its change in the journal, for Undo-DogPhotoChange; null where nothing was changed.</summary>
    public long? Id { get; }

    /// <summary>Written, Deleted (nothing was left in it), Unchanged, or Failed.</summary>
    public string Action { get; }

    /// <summary>Its keywords, from the widest to the narrowest: Animal|Dog|spaniel|Brittany Spaniel.</summary>
    public ReadableList<string> Keywords { get; }

    /// <summary>Dog, Human, Neither or Unsure.</summary>
    public string Subject { get; }

    /// <summary>The breed as the model calls it; null where none is named.</summary>
    public string? Breed { get; }

    /// <summary>What people call it; null where Breed is.</summary>
    public string? BreedName { get; }

    /// <summary>How likely the breed is, 0..1; null where the answer did not say.</summary>
    public double? Probability { get; }

    /// <summary>"Written: /photos/rex.jpg.xmp (Animal|Dog|corgi|Pembroke Welsh Corgi)".</summary>
    public override string ToString() => $"{Action}: {SideCar ?? Path} ({Keywords})";
}
