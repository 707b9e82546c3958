namespace DogBreed.Core.Corrections;

/// <summary>What a person who has looked at a photograph says of it, beside what a model said.</summary>
internal sealed record BreedCorrection
{
    /// <summary>A subject that a person can name.</summary>
    public const string Dog = "Dog";

    /// <summary>The photograph's full path.</summary>
    public required string Path { get; init; }

    /// <summary>What it shows: Dog, Human or Neither.</summary>
    public required string Subject { get; init; }

    /// <summary>The dog's breed, as the model calls it; null for a breed that it does not know, and where there is no dog.</summary>
    public string? Breed { get; init; }

    /// <summary>What the model said it shows; null where the file does not say.</summary>
    public string? SaidSubject { get; init; }

    /// <summary>The breed that the model named; null where it named none.</summary>
    public string? SaidBreed { get; init; }

    /// <summary>How likely the model called it, 0..1; null where the file does not say.</summary>
    public double? Probability { get; init; }

    /// <summary>The name of the model; null where the file does not say.</summary>
    public string? Model { get; init; }

    /// <summary>The SHA-256 of the file that was looked at, in hexadecimal; null where nobody knows.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether the model was right: the subject, and of a dog the breed too.</summary>
    public bool IsRight => Says(SaidSubject, SaidBreed);

    /// <summary>Whether this is what it says: the subject, and of a dog the breed too.</summary>
    public bool Says(string? subject, string? breed) =>
        string.Equals(Subject, subject, StringComparison.Ordinal)
        && (Subject != Dog || string.Equals(Breed, breed, StringComparison.Ordinal));
}
