using DogBreed.Core.Display;

namespace DogBreed.Core.Reports;

/// <summary>What is said of one photograph, by whatever said it.</summary>
internal sealed record ReportedAnswer
{
    /// <summary>The photograph's full path.</summary>
    public required string Path { get; init; }

    /// <summary>Dog, Human, Neither or Unsure.</summary>
    public required string Subject { get; init; }

    /// <summary>The breed as the model calls it; null where none is named.</summary>
    public string? Breed { get; init; }

    /// <summary>The group, in words; null where none is named.</summary>
    public string? Group { get; init; }

    /// <summary>How likely the breed is, 0..1; null where nobody says.</summary>
    public double? Probability { get; init; }

    /// <summary>The likeliest breeds; null where they are not known.</summary>
    public IReadOnlyList<ReportedCandidate>? Candidates { get; init; }

    /// <summary>Each dog; null where none was looked for.</summary>
    public IReadOnlyList<ReportedDog>? Dogs { get; init; }

    /// <summary>Which places speak for the likeliest breed; null where it is not known.</summary>
    public ReportedHeat? Heat { get; init; }
}

/// <summary>A likely breed.</summary>
/// <param name="Breed">The breed as the model calls it.</param>
/// <param name="Probability">0..1.</param>
internal sealed record ReportedCandidate(string Breed, double Probability);

/// <summary>A dog in a photograph.</summary>
/// <param name="X">The left edge of its box, in pixels of the upright photograph.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
/// <param name="Breed">Its breed; null where none is named.</param>
internal sealed record ReportedDog(double X, double Y, double Width, double Height, string? Breed);

/// <summary>A heat map, as a page draws it.</summary>
/// <param name="Breed">The breed that it is of.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Rows">Rows.</param>
/// <param name="X">The left edge of what it lies over, in pixels of the upright photograph.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
/// <param name="Shares">How much each place speaks for the breed, row by row: 0 to 255.</param>
internal sealed record ReportedHeat(string Breed, int Columns, int Rows, double X, double Y, double Width, double Height, byte[] Shares)
{
    private const int MostPlaces = 1 << 12;

    /// <summary>Makes one of a map's values; null where there are not as many as there are places, or one is no number.</summary>
    public static ReportedHeat? Of(
        string breed,
        int columns,
        int rows,
        double x,
        double y,
        double width,
        double height,
        IReadOnlyList<float> values
    )
    {
        bool isWhole = columns > 0 && rows > 0 && (long)columns * rows == values.Count && values.Count <= MostPlaces;
        return isWhole && values.All(float.IsFinite) && new[] { x, y, width, height }.All(double.IsFinite)
            ? new ReportedHeat(
                breed,
                columns,
                rows,
                x,
                y,
                width,
                height,
                [.. HeatOverlay.Shares(values).Select(s => (byte)Math.Round(byte.MaxValue * s))]
            )
            : null;
    }
}
