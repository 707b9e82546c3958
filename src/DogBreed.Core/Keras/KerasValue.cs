namespace DogBreed.Core.Keras;

/// <summary>
/// A tensor of the network that is being built. Its shape is Keras's, without the batch: [height, width, channels], [features]. Maps lie in
/// the graph as NCHW, all else as in Keras.
/// </summary>
internal sealed class KerasValue
{
    private readonly Func<string> _emit;
    private string? _name;

    public KerasValue(string name, params int[] shape)
        : this(() => name, shape) { }

    /// <param name="emit">Adds the nodes that give it, and names it; called when the first layer takes it.</param>
    /// <param name="shape">Its shape.</param>
    public KerasValue(Func<string> emit, int[] shape) => (_emit, Shape) = (emit, shape);

    /// <summary>Its name in the graph.</summary>
    public string Name => _name ??= _emit();

    public int[] Shape { get; }

    public int Rank => Shape.Length;

    public bool IsMap => Shape.Length == 3;

    public int Channels => Shape[^1];

    /// <summary>
    /// The same layer with its result scaled and shifted a channel: how a batch normalisation is folded into the convolution before it.
    /// Null where it cannot.
    /// </summary>
    public Func<float[], float[], KerasValue>? Scaled { get; init; }

    /// <summary>Where this is a softmax, what goes into it.</summary>
    public KerasValue? Logits { get; init; }

    /// <summary>Where this is a sigmoid, what goes into it.</summary>
    public KerasValue? BeforeSigmoid { get; init; }

    /// <summary>
    /// The name of the activation that gave it, where that is one that ends a classifier of another kind: "sigmoid"; null else.
    /// </summary>
    public string? Ending { get; init; }

    /// <summary>True for the mean or maximum of a whole map.</summary>
    public bool IsGlobalPooling { get; init; }

    /// <summary>The layer that gave it; set by the converter.</summary>
    public string ClassName { get; set; } = string.Empty;

    /// <summary>What that layer took; set by the converter.</summary>
    public IReadOnlyList<KerasValue> Sources { get; set; } = [];
}
