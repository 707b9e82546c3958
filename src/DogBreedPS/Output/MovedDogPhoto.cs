using DogBreed.Core.Sorting;

namespace DogBreedPS;

/// <summary>What Move-DogPhoto -PassThru says of a photograph. It can be piped on: to Set-DogPhotoTag, say.</summary>
public sealed class MovedDogPhoto
{
    internal MovedDogPhoto(
        SortedPhoto photo,
        string action,
        string? to,
        string why,
        IReadOnlyList<string> sideCars,
        IReadOnlyList<long> changes
    )
    {
        bool isDone = action is "Moved" or "Copied";
        Path = isDone ? to! : photo.Path;
        (Action, From, To, Why) = (action, photo.Path, isDone ? to : null, why);
        Id = ReadableList.Of(changes, id => id);
        SideCars = ReadableList.Of(sideCars, s => s);
        (Subject, Breed, BreedName, Probability) = (photo.Subject.ToString(), photo.Breed, photo.BreedName, photo.Probability);
    }

    /// <summary>Where the photograph is now; of a copied one where the copy is.</summary>
    public string Path { get; }

    /// <summary>Moved, Copied, Skipped (nothing to do), Left (of a subject that was not asked for), or Failed.</summary>
    public string Action { get; }

    /// <summary>Where it was.</summary>
    public string From { get; }

    /// <summary>Where it, or its copy, went; null where it was left.</summary>
    public string? To { get; }

    /// <summary>Why: the breed and its probability, or why it was left.</summary>
    public string Why { get; }

    /// <summary>The numbers of its changes in the journal, for Undo-DogPhotoChange; empty where it was left.</summary>
    public ReadableList<long> Id { get; }

    /// <summary>Where its side-cars went.</summary>
    public ReadableList<string> SideCars { get; }

    /// <summary>Dog, Human, Neither or Unsure.</summary>
    public string Subject { get; }

    /// <summary>The breed as the model calls it; null where none is named.</summary>
    public string? Breed { get; }

    /// <summary>What people call it; null where Breed is.</summary>
    public string? BreedName { get; }

    /// <summary>How likely the breed is, 0..1; null where the answer did not say.</summary>
    public double? Probability { get; }

    /// <summary>"Moved: /photos/rex.jpg -> /sorted/Pembroke/rex.jpg".</summary>
    public override string ToString() => To is null ? $"{Action}: {From} ({Why})" : $"{Action}: {From} -> {To}";
}
