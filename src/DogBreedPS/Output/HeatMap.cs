namespace DogBreedPS;

/// <summary>
/// Which places of a photograph speak for its likeliest breed: a class activation map. A value is the breed's logit as that place alone
/// would give it, and their mean is the breed's logit for the photograph.
/// </summary>
public sealed class HeatMap
{
    internal HeatMap(DogBreed.Core.Classification.HeatMap map)
    {
        Class = map.Class;
        (Width, Height) = (map.Width, map.Height);
        Values = [.. map.Values];
        Logit = map.Logit;
        (X, Y, AreaWidth, AreaHeight) = (map.X, map.Y, map.AreaWidth, map.AreaHeight);
        IsExact = map.IsExact;
    }

    /// <summary>The breed, as the model calls it.</summary>
    public string Class { get; }

    /// <summary>Columns of the map.</summary>
    public int Width { get; }

    /// <summary>Rows of the map.</summary>
    public int Height { get; }

    /// <summary>Logits, row by row from the upper left of the upright photograph: Width x Height of them.</summary>
    public float[] Values { get; }

    /// <summary>Their mean: the breed's logit for the photograph.</summary>
    public double Logit { get; }

    /// <summary>The left edge of what the network saw, in pixels of the upright photograph.</summary>
    public double X { get; }

    /// <summary>Its upper edge.</summary>
    public double Y { get; }

    /// <summary>Its width, over which the columns lie.</summary>
    public double AreaWidth { get; }

    /// <summary>Its height, over which the rows lie.</summary>
    public double AreaHeight { get; }

    /// <summary>False for a head of several layers, whose map is weighted by its gradient.</summary>
    public bool IsExact { get; }

    /// <summary>"Pembroke, 9 x 9".</summary>
    public override string ToString() => $"{Class}, {Width} x {Height}";
}
