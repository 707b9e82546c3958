using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification;

/// <summary>What a classifier is built with.</summary>
public sealed record ClassifierOptions
{
    /// <summary>Where models are looked for.</summary>
    public ModelStore Store { get; init; } = ModelStore.Bundled;

    /// <summary>
    /// The name of a backbone or of a trained breed model; or the path of a backbone's folder or of a breed model's .onnx file.
    /// </summary>
    public string Model { get; init; } = ModelStore.DefaultBackbone;

    /// <summary>Where it runs.</summary>
    public ExecutionDevice Device { get; init; }

    /// <summary>In which numbers it calculates.</summary>
    public ModelPrecision Precision { get; init; }

    /// <summary>
    /// Whether the network gives its feature map too: for heat maps (<see cref="ClassifyOptions.Explain"/>). Not every model has one.
    /// </summary>
    public bool WithFeatureMap
    {
        get => Extra.HasFlag(ExtraOutputs.FeatureMap);
        init => Extra = value ? Extra | ExtraOutputs.FeatureMap : Extra & ~ExtraOutputs.FeatureMap;
    }

    /// <summary>What the network gives beside what an answer needs.</summary>
    internal ExtraOutputs Extra { get; init; }
}
