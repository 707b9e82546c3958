namespace DogBreed.Core.Classification;

/// <summary>
/// Where in a photograph its likeliest breed comes from: a class activation map (Zhou et al. 2016). The network's last feature map has a
/// vector of features at each place; a value of the heat map is the breed's logit as that place alone would give it, and the mean of all
/// values is the breed's logit for the whole photograph. What a large value lies on speaks for the breed, what a low one lies on does not.
/// </summary>
public sealed record HeatMap
{
    internal HeatMap() { }

    /// <summary>The breed.</summary>
    public required string Class { get; init; }

    /// <summary>Columns of the map.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the map.</summary>
    public required int Height { get; init; }

    /// <summary>
    /// Logits, row by row from the upper left of the upright photograph; <see cref="Width"/> x <see cref="Height"/> of them.
    /// </summary>
    public required IReadOnlyList<float> Values { get; init; }

    /// <summary>
    /// Their mean: the breed's logit, before it is divided by the model's temperature. With test-time augmentation that of the photograph
    /// itself, the first view.
    /// </summary>
    public required double Logit { get; init; }

    /// <summary>The left edge of what the network saw, in pixels of the upright photograph at full size.</summary>
    public required double X { get; init; }

    /// <summary>Its upper edge.</summary>
    public required double Y { get; init; }

    /// <summary>Its width: the map lies over it in equal columns.</summary>
    public required double AreaWidth { get; init; }

    /// <summary>Its height, in equal rows.</summary>
    public required double AreaHeight { get; init; }

    /// <summary>
    /// True where the map is exact: pooling by the mean and one dense layer. False for a head of several layers, where each feature counts
    /// as much as the logit changes with it (Selvaraju et al. 2017, Grad-CAM, without its cut at 0); the mean is the logit there too.
    /// </summary>
    public required bool IsExact { get; init; }
}
