using System.Numerics.Tensors;

namespace DogBreed.Core.Inference;

/// <summary>What is made of a row of logits. The arithmetic is System.Numerics.Tensors'.</summary>
internal static class LogitMath
{
    /// <summary>The index of the largest value; the first of several that are equal.</summary>
    public static int ArgMax(ReadOnlySpan<float> logits) => Math.Max(0, TensorPrimitives.IndexOfMax(logits));

    /// <summary>The same of double precision.</summary>
    public static int ArgMax(ReadOnlySpan<double> values) => Math.Max(0, TensorPrimitives.IndexOfMax(values));

    /// <summary>
    /// Softmax at a temperature (Guo et al. 2017) in double precision: exp(logit / temperature), normalised to a sum of 1.
    /// </summary>
    public static double[] Softmax(ReadOnlySpan<float> logits, double temperature)
    {
        var probabilities = new double[logits.Length];
        Softmax(logits, temperature, probabilities);
        return probabilities;
    }

    /// <summary>The same, into memory that is there.</summary>
    public static void Softmax(ReadOnlySpan<float> logits, double temperature, Span<double> probabilities)
    {
        // From the largest on, so that nothing overflows at a low temperature.
        TensorPrimitives.ConvertTruncating(logits, probabilities);
        TensorPrimitives.Subtract(probabilities, TensorPrimitives.Max<double>(probabilities), probabilities);
        TensorPrimitives.Divide(probabilities, temperature, probabilities);
        TensorPrimitives.SoftMax<double>(probabilities, probabilities);
    }
}
