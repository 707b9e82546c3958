using DogBreed.Core.Onnx;
using DogBreed.Core.Support;

namespace DogBreed.Core.Training.Heads;

/// <summary>A dense layer before a softmax: logits = features x kernel + bias.</summary>
/// <param name="FeatureCount">The length of a feature vector.</param>
/// <param name="ClassCount">The number of classes.</param>
/// <param name="Kernel">[features, classes], row by row, as Keras keeps it.</param>
/// <param name="Bias">[classes].</param>
internal sealed record SoftmaxHead(int FeatureCount, int ClassCount, float[] Kernel, float[] Bias) : IFeatureHead
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

    /// <inheritdoc/>
    public float[] Logits(FeatureSet set) => new HeadTrainer(this, new HeadTrainerOptions()).Logits(set);

    /// <inheritdoc/>
    public void AddTo(OnnxGraph graph, string features, string logits) =>
        graph.Add(
            "Gemm",
            [features, graph.Constant("kernel", Kernel, FeatureCount, ClassCount), graph.Constant("bias", Bias, ClassCount)],
            logits
        );
}
