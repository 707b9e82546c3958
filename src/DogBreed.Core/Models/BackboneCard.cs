using DogBreed.Core.Imaging;

namespace DogBreed.Core.Models;

/// <summary>What is to be known of a backbone network: the content of its card.json, checked.</summary>
public sealed record BackboneCard
{
    /// <summary>The name that commands take, such as "efficientnet-lite2"; also the name of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for a person.</summary>
    public required string Description { get; init; }

    /// <summary>The folder that holds the card and the networks.</summary>
    public required string Folder { get; init; }

    /// <summary>The network in 32-bit floating point.</summary>
    public required NetworkFile Float { get; init; }

    /// <summary>The quantised network; null where there is none.</summary>
    public NetworkFile? Int8 { get; init; }

    /// <summary>From a picture to the input tensor.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>The name of the graph's input.</summary>
    public required string Input { get; init; }

    /// <summary>The name of the output [N, classes] before softmax; null for a network without a classifier, which is no dog gate.</summary>
    public string? Logits { get; init; }

    /// <summary>The name of the output [N, features], the pooled feature map, on which heads are trained; null where the network has none.</summary>
    public string? Features { get; init; }

    /// <summary>The classes of the logits; none without a classifier.</summary>
    public ClassList Classes { get; init; } = ClassList.Empty;

    /// <summary>The first dog class.</summary>
    public int FirstDogClass { get; init; }

    /// <summary>The last dog class; -1 without a classifier.</summary>
    public int LastDogClass { get; init; } = -1;

    /// <summary>The probability of the dog classes from which on a photograph is one of a dog, 0..1.</summary>
    public double DogThreshold { get; init; } = 0.5;

    /// <summary>The rule of the dog gate, unless a caller asks for another.</summary>
    public DogGateRule GateRule { get; init; }

    /// <summary>The name of the licence of the weights.</summary>
    public required string Licence { get; init; }

    /// <summary>Where the weights come from.</summary>
    public required string Source { get; init; }

    /// <summary>True where it can tell dogs from all else; without it the default backbone does.</summary>
    public bool HasGate => Logits is not null;

    /// <summary>The number of dog classes.</summary>
    public int DogClassCount => LastDogClass - FirstDogClass + 1;

    /// <summary>The names of the dog classes, in the order of their logits.</summary>
    internal IReadOnlyList<string> DogNames => [.. Classes.Names.Skip(FirstDogClass).Take(DogClassCount)];

    /// <exception cref="ModelException">The network has no output of features.</exception>
    internal string RequiredFeatures => Features
        ?? throw new ModelException($"The model '{Name}' gives no features (its card has no outputs.features), so that no head can stand on it. Choose another backbone.");

    /// <summary>Tells whether heads can stand on it.</summary>
    /// <exception cref="ModelException">The network has no output of features.</exception>
    public void DemandFeatures() => _ = RequiredFeatures;

    /// <summary>The file for a precision.</summary>
    /// <param name="precision">Float or Int8, not Auto.</param>
    /// <exception cref="ModelException">The model has no such file.</exception>
    internal NetworkFile FileFor(ModelPrecision precision) => precision == ModelPrecision.Int8
        ? Int8 ?? throw new ModelException($"The model '{Name}' has no int8 network. Ask for -Precision Float or Auto.")
        : Float;
}
