using System.Globalization;
using DogBreed.Core.Classification;

namespace DogBreedPS;

/// <summary>One of the dogs in a photograph, in pixels of the upright photograph.</summary>
public sealed class FoundDog
{
    private readonly object _input;

    internal FoundDog(DetectedDog dog, string? path, CultureInfo culture, object input)
    {
        _input = input;
        (Path, X, Y, Width, Height) = (path, dog.X, dog.Y, dog.Width, dog.Height);
        Score = dog.Score;
        DogProbability = dog.DogProbability;
        (Breed, BreedName, Probability) = (dog.Breed, BreedNaming.NameOf(dog.Breed, culture), dog.Probability);
        (Group, GroupProbability) = (dog.Group, dog.GroupProbability);
        Candidates = ReadableList.Of(dog.Candidates, c => BreedCandidate.Of(c, culture));
    }

    /// <summary>The photograph's full path; null for bytes and streams.</summary>
    public string? Path { get; }

    /// <summary>The left edge of its box.</summary>
    public int X { get; }

    /// <summary>The upper edge.</summary>
    public int Y { get; }

    /// <summary>The width of its box in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>How sure the detector is that a dog is there, 0..1.</summary>
    public double Score { get; }

    /// <summary>How likely the box shows a dog, 0..1: what the breed model's gate says of it.</summary>
    public double DogProbability { get; }

    /// <summary>Its breed; null below -MinimumProbability.</summary>
    public string? Breed { get; }

    /// <summary>What people call it, in the culture that was asked for; null where Breed is.</summary>
    public string? BreedName { get; }

    /// <summary>How likely the breed is, among all breeds of the model, 0..1; null where Breed is.</summary>
    public double? Probability { get; }

    /// <summary>The narrowest group of breeds that is likely enough, or the breed itself; null without -Group and -Accuracy.</summary>
    public string? Group { get; }

    /// <summary>How likely that is, 0..1; null where Group is.</summary>
    public double? GroupProbability { get; }

    /// <summary>The likeliest breeds, the likeliest first.</summary>
    public ReadableList<BreedCandidate> Candidates { get; }

    /// <summary>What came for the photograph: a file, a path, bytes, or a row with a path.</summary>
    public object GetInput() => _input;

    /// <summary>"Pembroke (0.912) 420x310+64+86": the box as image tools write a rectangle.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Breed is null ? "Dog" : $"{Breed} ({Probability:0.000})")} {Width}x{Height}{X:+0;-0;+0}{Y:+0;-0;+0}"
        );
}
