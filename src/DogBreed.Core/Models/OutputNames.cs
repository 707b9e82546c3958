namespace DogBreed.Core.Models;

/// <summary>The outputs that a network has, by name.</summary>
/// <param name="Logits">[N, classes], before softmax; null for a network without a classifier.</param>
/// <param name="Features">[N, features], the pooled feature map, on which heads are trained; null where the network has none.</param>
/// <param name="FeatureMap">[N, features, height, width], before pooling; null where the network has none.</param>
internal sealed record OutputNames(string? Logits = null, string? Features = null, string? FeatureMap = null)
{
    /// <summary>Those that there are, in the order above.</summary>
    public string[] All => [.. new[] { Logits, Features, FeatureMap }.OfType<string>()];

    public bool HasLogits => Logits is not null;

    public bool HasFeatures => Features is not null;

    public bool HasFeatureMap => FeatureMap is not null;
}
