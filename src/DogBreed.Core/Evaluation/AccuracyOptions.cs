namespace DogBreed.Core.Evaluation;

/// <summary>How a model is measured.</summary>
internal sealed record AccuracyOptions
{
    /// <summary>How many views of a photograph the network sees, 1 to 3.</summary>
    public int Views { get; init; } = 1;

    /// <summary>Measures the test split also where the data set's photographs were split here, and not all of them.</summary>
    public bool TestSplit { get; init; }
}
