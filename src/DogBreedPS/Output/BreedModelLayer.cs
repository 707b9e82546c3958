using DogBreed.Core.Onnx;

namespace DogBreedPS;

/// <summary>A layer of a model, as Keras's summary shows them.</summary>
public sealed class BreedModelLayer
{
    internal BreedModelLayer(string model, ModelLayer layer)
    {
        Model = model;
        Name = layer.Name;
        Type = layer.Type;
        OutputShape = new ReadableList<string>([
            .. layer.Shape.Select((d, i) => d?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? (i == 0 ? "N" : "?")),
        ]);
        Parameters = layer.Parameters;
    }

    /// <summary>The name of the model.</summary>
    public string Model { get; }

    /// <summary>The name of the layer.</summary>
    public string Name { get; }

    /// <summary>Its ONNX operator.</summary>
    public string Type { get; }

    /// <summary>The shape of what it gives; N is the batch, ? a dimension that depends on the input.</summary>
    public ReadableList<string> OutputShape { get; }

    /// <summary>The number of its weights.</summary>
    public long Parameters { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
