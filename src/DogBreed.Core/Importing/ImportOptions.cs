using DogBreed.Core.Imaging;
using DogBreed.Core.Models;

namespace DogBreed.Core.Importing;

/// <summary>What is to be known to import a model, as far as its file does not say it.</summary>
public sealed record ImportOptions
{
    /// <summary>Where backbones are looked for, and names that are taken.</summary>
    public ModelStore Store { get; init; } = ModelStore.Bundled;

    /// <summary>The name to install it under; made of what it is or of its file's name where null.</summary>
    public string? Name { get; init; }

    /// <summary>The backbone on whose features a head was trained; null for a file that is no head.</summary>
    public string? Backbone { get; init; }

    /// <summary>The names of the classes, in the order of the logits; null where the file or its kind tells them.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>How the pictures were scaled that a whole Keras model was trained on; null where its kind tells it.</summary>
    public InputScaling? InputScaling { get; init; }

    /// <summary>Width and height of the pictures of a whole Keras model that leaves them open.</summary>
    public int? InputSize { get; init; }

    /// <summary>The card of a plain ONNX network; null looks for NAME.json and card.json beside it.</summary>
    public string? CardPath { get; init; }
}
