namespace DogBreed.Core.Training.Heads;

/// <summary>How much the photographs of each class count.</summary>
internal static class ClassWeights
{
    /// <summary>
    /// photographs / (classes x photographs of the class): the mean over photographs is 1, and each class has the same sum.
    /// </summary>
    public static float[] Balanced(IReadOnlyCollection<int> labels, int classes)
    {
        var counts = new int[classes];
        foreach (int label in labels)
        {
            counts[label]++;
        }

        return Array.ConvertAll(counts, count => count == 0 ? 0 : labels.Count / ((float)classes * count));
    }
}
