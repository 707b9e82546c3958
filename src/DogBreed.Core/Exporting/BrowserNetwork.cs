using DogBreed.Core.Errors;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Exporting;

/// <summary>
/// A model for a browser: the tensor of a picture -> the logits of the breeds and, where it has them, those of the dog gate and a heat map
/// a breed. What is made of logits, the browser computes as this library does, in double precision.
/// </summary>
internal sealed class BrowserNetwork
{
    /// <summary>The output of the gate's logits: [N, classes].</summary>
    public const string GateLogits = "gate";

    /// <summary>The output of the heat maps: [N, breeds, rows, columns].</summary>
    public const string HeatMaps = "heat";

    private BrowserNetwork(byte[] content, bool hasHeatMaps) => (Content, HasHeatMaps) = (content, hasHeatMaps);

    /// <summary>The .onnx file.</summary>
    public byte[] Content { get; }

    /// <summary>True where it gives heat maps: pooling by the mean and one dense layer.</summary>
    public bool HasHeatMaps { get; }

    /// <summary>Makes it.</summary>
    /// <param name="store">Where models are looked for.</param>
    /// <param name="model">The name of the model, or its path.</param>
    /// <param name="source">The same, read.</param>
    /// <param name="precision">Which network of a backbone.</param>
    /// <exception cref="ModelException">Its graph cannot be joined.</exception>
    public static BrowserNetwork Of(ModelStore store, string model, ExportSource source, ModelPrecision precision)
    {
        var joined = new JoinedNetwork(
            source,
            graph => graph.AddInput(source.Input, ["N", .. source.Preprocessing.Shape(1)[1..].Cast<object>()])
        );
        joined.AddLogits();
        if (source.Gate is { } gate)
        {
            joined.AddGateLogits(gate, GateLogits);
        }

        ClassActivation? activation = Activation(store, model, source, precision);
        if (activation is not null)
        {
            joined.AddHeatMaps(activation, HeatMaps);
        }

        return new BrowserNetwork(joined.ToModel(), activation is not null);
    }

    // By its gradient a head of several layers would have to be run a thousand times.
    private static ClassActivation? Activation(ModelStore store, string model, ExportSource source, ModelPrecision precision)
    {
        try
        {
            ModelPrecision own = source.Model is PictureModel ? ModelPrecision.Float : precision;
            using LoadedModel loaded = LoadedModel.Open(store, model, ExecutionDevice.Cpu, own, ExtraOutputs.FeatureMap);
            return loaded.Activation is { Layer: not null } exact ? exact : null;
        }
        catch (ModelException e) when (e.Kind == ErrorKind.ModelLacksFeatureMap)
        {
            return null;
        }
    }
}
