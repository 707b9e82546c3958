namespace DogBreed.Core.Detection;

/// <summary>A box and how sure a detector is of it.</summary>
/// <param name="Score">0..1.</param>
/// <param name="Box">Where it is.</param>
internal readonly record struct ScoredBox(float Score, Box Box)
{
    /// <summary>Non-maximum suppression: the surest boxes first, and none that overlaps a surer one.</summary>
    /// <param name="boxes">All boxes; sorted in place.</param>
    /// <param name="overlap">Intersection over union from which on, exclusively, two boxes show the same.</param>
    public static List<ScoredBox> Suppress(List<ScoredBox> boxes, float overlap)
    {
        boxes.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        return Keep(boxes, (box, surer) => surer.Overlap(box) <= overlap);
    }

    /// <summary>Of boxes of which one lies within the other the surer one: a head and its dog, a dog and the group it stands in.</summary>
    /// <param name="boxes">The boxes that non-maximum suppression has left, the surest first.</param>
    /// <param name="within">The share of a box within another from which on the two show the same.</param>
    public static List<ScoredBox> Nested(List<ScoredBox> boxes, float within) =>
        Keep(boxes, (box, surer) => box.ShareWithin(surer) <= within && surer.ShareWithin(box) <= within);

    private static List<ScoredBox> Keep(List<ScoredBox> boxes, Func<Box, Box, bool> areApart)
    {
        var kept = new List<ScoredBox>();
        foreach (ScoredBox box in boxes)
        {
            if (kept.TrueForAll(surer => areApart(box.Box, surer.Box)))
            {
                kept.Add(box);
            }
        }

        return kept;
    }
}
