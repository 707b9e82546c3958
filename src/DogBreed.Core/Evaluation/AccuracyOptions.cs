namespace DogBreed.Core.Evaluation;

/// <summary>How a model is measured.</summary>
public sealed record AccuracyOptions
{
    /// <summary>How many views of a photograph the network sees, 1 to 3.</summary>
    public int Views { get; init; } = 1;
}
