using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>
/// A model as the store describes it, not loaded. There are three kinds: a <see cref="Backbone"/> (a network with a dog gate, features, or
/// both), a
/// <see cref="HeadModel"/> (trained on the features of a backbone), and a <see cref="PictureModel"/> (a network that takes pictures
/// itself).
/// </summary>
public abstract record Model
{
    private protected Model() { }

    /// <summary>The name that commands take, such as "efficientnet-lite2" or "my-dogs".</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for a person.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>A backbone's folder, any other model's .onnx file.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>The name of the licence of the weights; "unknown" where nothing says it.</summary>
    public string Licence { get; init; } = string.Empty;

    /// <summary>Where the weights come from.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>The breeds that it tells apart, in the order of their logits; empty for a backbone without a classifier.</summary>
    public abstract IReadOnlyList<string> Breeds { get; }

    /// <summary>
    /// The accuracy that its card gives, 0..1: a backbone's over photographs of dogs that it had not seen, another model's over its
    /// validation photographs. Null where the card gives none.
    /// </summary>
    public abstract double? Accuracy { get; }

    /// <summary>True where heads can be trained on it: it gives features.</summary>
    public bool IsBackbone => Outputs.HasFeatures;

    /// <summary>The outputs of its network, by name.</summary>
    internal abstract OutputNames Outputs { get; }

    /// <summary>The name of its network's input.</summary>
    internal abstract string Input { get; }

    /// <summary>This model as a backbone for heads.</summary>
    /// <exception cref="ModelException">It gives no features.</exception>
    internal abstract Backbone AsBackbone();

    /// <summary>The name of the output of features.</summary>
    /// <exception cref="ModelException">It gives no features.</exception>
    internal string RequireFeatures() =>
        Outputs.Features
        ?? throw new ModelException(ErrorKind.ModelLacksFeatures, Texts.FormatModelGivesFeaturesCardOutputs(Name), null, ("name", Name));
}
