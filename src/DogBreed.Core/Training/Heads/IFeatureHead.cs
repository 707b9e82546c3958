using DogBreed.Core.Onnx;

namespace DogBreed.Core.Training.Heads;

/// <summary>
/// What is learnt on features: a function from a feature vector to logits. A dense layer is one; a new kind is a class and a recipe that
/// fits it.
/// </summary>
internal interface IFeatureHead
{
    /// <summary>The length of a feature vector.</summary>
    int FeatureCount { get; }

    /// <summary>The number of classes.</summary>
    int ClassCount { get; }

    /// <summary>The logits of a set, row by row.</summary>
    float[] Logits(FeatureSet set);

    /// <summary>Adds itself to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="features">The name of the features, [N, features].</param>
    /// <param name="logits">The name that its logits get, [N, classes].</param>
    void AddTo(OnnxGraph graph, string features, string logits);
}
