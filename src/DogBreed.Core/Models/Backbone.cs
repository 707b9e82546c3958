using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>A network that takes pictures and gives a dog gate, features, or both: the content of a folder's card.json, checked.</summary>
internal sealed record Backbone : Model
{
    /// <summary>The name of a backbone's card in its folder.</summary>
    internal const string CardFile = "card.json";

    /// <summary>The network in 32-bit floating point.</summary>
    public required NetworkFile Float { get; init; }

    /// <summary>The quantised network; null where there is none.</summary>
    public NetworkFile? Int8 { get; init; }

    /// <summary>From a picture to the input tensor.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>The name of the graph's input.</summary>
    public required string InputName { get; init; }

    /// <summary>The outputs of the graph.</summary>
    public required OutputNames OutputNames { get; init; }

    /// <summary>The classes of the logits; none without a classifier.</summary>
    public ClassList Classes { get; init; } = ClassList.Empty;

    /// <summary>
    /// The dogs among the classes; null without a classifier. <see cref="HasGate"/> asks, <see cref="RequireGate"/> demands.
    /// </summary>
    public DogClasses? Dogs { get; init; }

    /// <summary>True where it can tell dogs from everything else; for one that cannot the default backbone does.</summary>
    public bool HasGate => Dogs is not null;

    public override IReadOnlyList<string> Breeds => Dogs is { } dogs ? [.. Classes.Names.Skip(dogs.First).Take(dogs.Count)] : [];

    public override double? Accuracy => Float.Accuracy;

    /// <summary>The file that says all this.</summary>
    internal string CardPath => System.IO.Path.Combine(Path, CardFile);

    internal override OutputNames Outputs => OutputNames;

    internal override string Input => InputName;

    internal override Backbone AsBackbone() => this;

    /// <summary>The dog classes, and the name of the logits that they are among.</summary>
    /// <exception cref="ModelException">It has no classifier.</exception>
    public (DogClasses Dogs, string Logits) RequireGate() =>
        Dogs is { } dogs && OutputNames.Logits is { } logits
            ? (dogs, logits)
            : throw new ModelException(ErrorKind.ModelLacksClasses, Texts.FormatModelBackboneWithoutClassesOwn(Name), null, ("name", Name));

    /// <summary>The file for a precision.</summary>
    /// <param name="precision">Float or Int8, not Auto.</param>
    /// <exception cref="ModelException">The model has no such file.</exception>
    public NetworkFile FileFor(ModelPrecision precision) =>
        precision == ModelPrecision.Int8 ? Int8 ?? throw ModelException.WithoutInt8(Name) : Float;

    /// <summary>The precision on a CPU: where Auto is asked for, Int8 if there is such a network.</summary>
    internal ModelPrecision OnCpu(ModelPrecision asked)
    {
        ModelPrecision best = Int8 is null ? ModelPrecision.Float : ModelPrecision.Int8;
        return asked == ModelPrecision.Auto ? best : asked;
    }
}
