namespace DogBreed.Core.Training;

/// <summary>A dense layer before a softmax: logits = features x kernel + bias.</summary>
/// <param name="Features">The length of a feature vector.</param>
/// <param name="Classes">The number of classes.</param>
/// <param name="Kernel">[features, classes], row by row, as Keras keeps it.</param>
/// <param name="Bias">[classes].</param>
internal sealed record SoftmaxHead(int Features, int Classes, float[] Kernel, float[] Bias)
{
    /// <summary>Glorot and Bengio's uniform start, Keras's default: within +-sqrt(6 / (features + classes)); the bias is 0.</summary>
    public static SoftmaxHead GlorotUniform(int features, int classes, int seed)
    {
        var random = new SeededRandom(seed);
        double limit = Math.Sqrt(6.0 / (features + classes));
        var kernel = new float[features * classes];
        foreach (ref float weight in kernel.AsSpan())
        {
            weight = (float)(((2 * random.NextDouble()) - 1) * limit);
        }

        return new SoftmaxHead(features, classes, kernel, new float[classes]);
    }
}
