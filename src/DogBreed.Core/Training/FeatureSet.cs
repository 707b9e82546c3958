using DogBreed.Core.Datasets;
using DogBreed.Core.Support;

namespace DogBreed.Core.Training;

/// <summary>Feature vectors and what each is: one split of a data set, as a head is trained on it.</summary>
internal sealed class FeatureSet
{
    /// <param name="values">Row by row; <paramref name="width"/> values a photograph.</param>
    /// <param name="width">The number of features.</param>
    /// <param name="labels">The class of each row.</param>
    public FeatureSet(float[] values, int width, int[] labels)
    {
        if (values.Length != (long)width * labels.Length)
        {
            throw new ArgumentException(Texts.FormatRowsFeaturesValues(labels.Length, width, values.Length), nameof(values));
        }

        (Values, Width, Labels) = (values, width, labels);
    }

    /// <summary>The set of the photographs that have features.</summary>
    /// <param name="photos">The photographs.</param>
    /// <param name="rows">Their features; null for one that failed.</param>
    /// <param name="width">The number of features.</param>
    public static FeatureSet Of(IReadOnlyList<DatasetPhoto> photos, float[]?[] rows, int width)
    {
        var values = new float[rows.Count(r => r is not null) * width];
        var labels = new List<int>();
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is { } row)
            {
                row.CopyTo(values, labels.Count * width);
                labels.Add(photos[i].Class);
            }
        }

        return new FeatureSet(values, width, [.. labels]);
    }

    /// <summary>The rows of the first classes.</summary>
    /// <param name="classes">How many.</param>
    public FeatureSet OfClasses(int classes)
    {
        int[] rows = [.. Enumerable.Range(0, Count).Where(row => Labels[row] < classes)];
        return new FeatureSet([.. rows.SelectMany(row => Row(row).ToArray())], Width, [.. rows.Select(row => Labels[row])]);
    }

    /// <summary>These rows, and those of another set so many times.</summary>
    public FeatureSet With(FeatureSet more, int times)
    {
        if (more.Count == 0)
        {
            return this;
        }

        var values = new float[Values.Length + (times * more.Values.Length)];
        Values.CopyTo(values, 0);
        for (int i = 0; i < times; i++)
        {
            more.Values.CopyTo(values, Values.Length + (i * more.Values.Length));
        }

        return new FeatureSet(values, Width, [.. Labels, .. Enumerable.Repeat(more.Labels, times).SelectMany(l => l)]);
    }

    public float[] Values { get; }

    public int Width { get; }

    public int[] Labels { get; }

    public int Count => Labels.Length;

    public ReadOnlySpan<float> Row(int index) => Values.AsSpan(index * Width, Width);
}
