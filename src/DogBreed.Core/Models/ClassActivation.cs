using System.Numerics.Tensors;
using DogBreed.Core.Errors;
using DogBreed.Core.Inference;
using DogBreed.Core.Onnx;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>
/// What is needed of a model to say where in the picture a class comes from: the map of its features, whose mean over the places are the
/// features, and the dense layer from those to the logits (Zhou et al. 2016, class activation mapping).
/// </summary>
internal sealed record ClassActivation
{
    // Of the features' largest: both sums are of 32-bit floats, in different orders.
    private const float Tolerance = 1e-3f;

    private const int MaximumPlaces = 1 << 16;

    private ClassActivation() { }

    /// <summary>The name of the network's output [N, features, height, width].</summary>
    public required string FeatureMap { get; init; }

    /// <summary>The number of features.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>Rows of the map.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of the map.</summary>
    public required int Width { get; init; }

    /// <summary>The dense layer; null for a head of several layers.</summary>
    public ClassifierWeights? Layer { get; init; }

    /// <summary>The column of the first breed in that layer.</summary>
    public required int FirstBreed { get; init; }

    /// <summary>Looks whether there can be heat maps.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">The outputs of the network that its breeds come from.</param>
    /// <param name="network">That network, opened with its features and their map.</param>
    /// <param name="layer">The dense layer behind the features; null where there is none.</param>
    /// <exception cref="ModelException">There cannot: the message says why.</exception>
    public static ClassActivation Of(Model model, OutputNames outputs, LoadedNetwork network, ClassifierWeights? layer)
    {
        if (layer is null && model is not HeadModel)
        {
            throw Refusal(Texts.FormatNoHeatMapSeveralLayers(model.Name), model);
        }

        string map = outputs.FeatureMap!;
        int[] shape = network.Network.OutputShapes[network.Network.IndexOf(map)];
        int features = network.Network.OutputLength(outputs.Features!);
        bool fits =
            shape.Length == 3
            && shape[0] == features
            && shape[1] * (long)shape[2] <= MaximumPlaces
            && (layer is null || layer.FeatureCount == features);
        if (!fits || !IsMean(network.Network, outputs.Features!, map, shape))
        {
            throw Refusal(Texts.FormatNoHeatMapNotPooled(model.Name), model);
        }

        return new ClassActivation
        {
            FeatureMap = map,
            FeatureCount = features,
            Height = shape[1],
            Width = shape[2],
            Layer = layer,
            FirstBreed = model is Backbone backbone ? backbone.RequireGate().Dogs.First : 0,
        };
    }

    /// <summary>The outputs that a network must be opened with.</summary>
    /// <exception cref="ModelException">The model has no such outputs.</exception>
    public static string[] DemandOutputs(Model model, OutputNames outputs) =>
        outputs is { Features: { } features, FeatureMap: { } map }
            ? [features, map]
            : throw Refusal(Texts.FormatNoHeatMapNoFeatureMap(model.Name), model);

    // Whether features are pooled by the mean stands nowhere in a file: what the network gives for one picture of noise says it.
    private static bool IsMean(Network network, string features, string map, int[] shape)
    {
        using NetworkLane lane = network.CreateLane(1);
        var random = new SeededRandom(1);
        foreach (ref float value in lane.Input(0))
        {
            value = (float)random.NextDouble();
        }

        lane.Run(1, CancellationToken.None);
        ReadOnlySpan<float> pooled = lane.Output(features, 0);
        ReadOnlySpan<float> values = lane.Output(map, 0);
        int places = shape[1] * shape[2];
        float tolerance = Tolerance * Math.Max(1, TensorPrimitives.MaxMagnitude(pooled));
        for (int i = 0; i < pooled.Length; i++)
        {
            float mean = TensorPrimitives.Sum(values.Slice(i * places, places)) / places;

            // Not "larger": what is no number is no mean.
            if (!(Math.Abs(mean - pooled[i]) <= tolerance))
            {
                return false;
            }
        }

        return true;
    }

    private static ModelException Refusal(string message, Model model) =>
        new(ErrorKind.ModelLacksFeatureMap, message, null, ("name", model.Name));
}
