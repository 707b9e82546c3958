using DogBreed.Core.Inference;

namespace DogBreed.Core.Training.Heads;

/// <summary>
/// Makes a head say "none of these". Two heads are fitted: one of the classes alone, whose logits stay as they are, and one with a class
/// more for photographs of none of them, of which a part of the last logit is taken. A photograph is none of them where that is above the
/// largest logit of the classes: the largest logit tells what is unlike everything that was learnt from (Hendrycks et al. 2022), the other
/// what is like the photographs of none. Measured against either alone, and against outlier exposure, in docs/TRAINING.md.
/// </summary>
internal static class NoneColumn
{
    // More of it tells the very negatives that were shown better, and others worse.
    private const float Share = 0.25f;

    // Of a thousand validation photographs that are named rightly so many are given up.
    private const double GivenUp = 0.002;

    /// <summary>The head of the classes with a column more.</summary>
    /// <param name="classes">The head of the classes alone.</param>
    /// <param name="taught">The head that was fitted with one more.</param>
    /// <param name="valid">Validation photographs of the classes.</param>
    public static SoftmaxHead Add(SoftmaxHead classes, SoftmaxHead taught, FeatureSet valid)
    {
        int count = classes.ClassCount;
        float[] known = classes.Logits(valid);
        float[] none = taught.Logits(valid);
        var margins = new List<float>();
        for (int row = 0; row < valid.Count; row++)
        {
            ReadOnlySpan<float> logits = known.AsSpan(row * count, count);
            int top = LogitMath.ArgMax(logits);
            if (top == valid.Labels[row])
            {
                margins.Add(logits[top] - (Share * none[(row * (count + 1)) + count]));
            }
        }

        margins.Sort();
        float above = margins.Count == 0 ? 0 : margins[(int)(GivenUp * margins.Count)];
        var kernel = new float[classes.FeatureCount * (count + 1)];
        for (int feature = 0; feature < classes.FeatureCount; feature++)
        {
            int row = feature * (count + 1);
            classes.Kernel.AsSpan(feature * count, count).CopyTo(kernel.AsSpan(row));
            kernel[row + count] = Share * taught.Kernel[row + count];
        }

        // Just below the margin, so that the photograph that it was taken from keeps its name.
        float bias = (Share * taught.Bias[count]) + above - 1e-4f;
        return new SoftmaxHead(classes.FeatureCount, count + 1, kernel, [.. classes.Bias, bias]);
    }
}
