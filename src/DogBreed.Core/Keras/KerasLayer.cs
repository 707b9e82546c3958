using System.Text.Json;
using System.Text.RegularExpressions;

namespace DogBreed.Core.Keras;

/// <summary>A layer of a model's configuration.</summary>
/// <param name="Name">Its name, unique in its model.</param>
/// <param name="ClassName">Its class: "Conv2D".</param>
/// <param name="Module">
/// The Python module of its class, which tells keras.layers.Add from the operation Add; empty in files of Keras 2.
/// </param>
/// <param name="StateName">What Keras 3 calls it in weight files: "conv2d_3".</param>
/// <param name="Config">Its settings.</param>
/// <param name="Calls">How it is called, once where it is not shared.</param>
/// <param name="Model">The model that it is, where it is one.</param>
internal sealed partial record KerasLayer(
    string Name,
    string ClassName,
    string Module,
    string StateName,
    JsonElement Config,
    IReadOnlyList<KerasCall> Calls,
    KerasModel? Model
)
{
    /// <summary>"Conv2D" -> "conv2d", "BatchNormalization" -> "batch_normalization".</summary>
    public static string SnakeCase(string className) => Small().Replace(Word().Replace(className, "_"), "_").ToLowerInvariant();

    /// <summary>"dense", 0 -> "dense"; "dense", 2 -> "dense_2".</summary>
    public static string Numbered(string name, int number) => number == 0 ? name : FormattableString.Invariant($"{name}_{number}");

    [GeneratedRegex("(?<=.)(?=[A-Z][a-z])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Small();
}

/// <summary>One call of a layer.</summary>
/// <param name="Inputs">The tensors it takes, in order.</param>
/// <param name="Arguments">All positional arguments: a <see cref="KerasReference"/>, or a constant as JSON.</param>
/// <param name="Named">The named arguments, likewise.</param>
internal sealed record KerasCall(
    IReadOnlyList<KerasReference> Inputs,
    IReadOnlyList<object> Arguments,
    IReadOnlyDictionary<string, object> Named
);

/// <summary>A tensor: what a call of a layer gives.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Call">Which of its calls.</param>
/// <param name="Tensor">Which of what the call gives.</param>
internal sealed record KerasReference(string Layer, int Call, int Tensor);

/// <summary>A model: Sequential or Functional.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Layers">Its layers, in the order of the file.</param>
/// <param name="Inputs">The tensors that come in.</param>
/// <param name="Outputs">The tensors that it gives.</param>
internal sealed record KerasModel(
    string Name,
    IReadOnlyList<KerasLayer> Layers,
    IReadOnlyList<KerasReference> Inputs,
    IReadOnlyList<KerasReference> Outputs
);
