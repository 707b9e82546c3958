namespace DogBreedPS;

/// <summary>What a person says of a photograph, beside what a model said.</summary>
public sealed class BreedCorrection
{
    internal BreedCorrection(DogBreed.Core.Corrections.BreedCorrection correction)
    {
        Path = correction.Path;
        (Subject, Breed) = (correction.Subject, correction.Breed);
        (SaidSubject, SaidBreed) = (correction.SaidSubject, correction.SaidBreed);
        Probability = correction.Probability;
        Model = correction.Model;
        Sha256 = correction.Sha256;
        IsRight = correction.IsRight;
    }

    /// <summary>The photograph's full path.</summary>
    public string Path { get; }

    /// <summary>What it shows: Dog, Human or Neither.</summary>
    public string Subject { get; }

    /// <summary>The dog's breed, as the model calls it; null for a breed that the model does not know, and where there is no dog.</summary>
    public string? Breed { get; }

    /// <summary>What the model said it shows; null where the file does not say.</summary>
    public string? SaidSubject { get; }

    /// <summary>The breed that the model named; null where it named none.</summary>
    public string? SaidBreed { get; }

    /// <summary>How likely the model called it, 0 to 1; null where the file does not say.</summary>
    public double? Probability { get; }

    /// <summary>The name of the model; null where the file does not say.</summary>
    public string? Model { get; }

    /// <summary>The SHA-256 of the file that was looked at; null where the file does not say.</summary>
    public string? Sha256 { get; }

    /// <summary>True where the model was right.</summary>
    public bool IsRight { get; }

    /// <summary>"/photos/rex.jpg: Dog, Pembroke".</summary>
    public override string ToString() => $"{Path}: {Subject}{(Breed is null ? string.Empty : ", " + Breed)}";
}
