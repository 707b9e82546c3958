using DogBreed.Core.Photos;

namespace DogBreed.Core.Datasets;

/// <summary>How a folder becomes a data set.</summary>
public sealed record DatasetOptions
{
    /// <summary>The share of a class that becomes validation data, where the folder has none of its own; 0..1.</summary>
    public double ValidationFraction { get; init; } = 0.15;

    /// <summary>The share of a class that becomes test data, where the folder has no splits of its own; 0..1.</summary>
    public double TestFraction { get; init; } = 0.15;

    /// <summary>Another seed splits otherwise.</summary>
    public int Seed { get; init; }

    /// <summary>What a picture file may cost.</summary>
    public PictureLimits Limits { get; init; } = PictureLimits.Default;

    /// <exception cref="ArgumentOutOfRangeException">A fraction makes no sense.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ValidationFraction);
        ArgumentOutOfRangeException.ThrowIfNegative(TestFraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ValidationFraction + TestFraction, 1);
    }
}
