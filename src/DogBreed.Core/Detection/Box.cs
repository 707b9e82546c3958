namespace DogBreed.Core.Detection;

/// <summary>A box by its edges, as shares of the picture's width and height; it may reach beyond the picture.</summary>
internal readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>The area, as a share of the picture's; 0 for a box whose edges stand in the wrong order.</summary>
    public float Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

    /// <summary>Intersection over union with another box, 0..1.</summary>
    public float Overlap(in Box other)
    {
        float both = Intersection(other);
        return both > 0 ? both / (Area + other.Area - both) : 0;
    }

    /// <summary>The share of this box that lies within another, 0..1.</summary>
    public float ShareWithin(in Box other)
    {
        float both = Intersection(other);
        return both > 0 ? both / Area : 0;
    }

    private float Intersection(in Box other) =>
        Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left))
        * Math.Max(0, Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));
}
