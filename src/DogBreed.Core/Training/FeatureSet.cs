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
            throw new ArgumentException($"{labels.Length} rows of {width} features are not {values.Length} values.", nameof(values));
        }

        (Values, Width, Labels) = (values, width, labels);
    }

    public float[] Values { get; }

    public int Width { get; }

    public int[] Labels { get; }

    public int Count => Labels.Length;

    public ReadOnlySpan<float> Row(int index) => Values.AsSpan(index * Width, Width);
}
