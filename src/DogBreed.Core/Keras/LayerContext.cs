using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Onnx;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras;

/// <summary>Makes of one call of a layer its ONNX nodes.</summary>
internal delegate KerasValue LayerConverter(LayerContext context);

/// <summary>What a converter sees: the layer, what it takes, its settings and weights, and the graph that grows.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Call">This call of it.</param>
/// <param name="Inputs">The tensors that the call takes.</param>
/// <param name="Weights">Its weights.</param>
/// <param name="IsKeras2">The file is of Keras 1 or 2.</param>
/// <param name="Where">What errors call it.</param>
/// <param name="Prefix">What its nodes' names begin with.</param>
internal sealed record LayerContext(
    OnnxGraph Graph,
    KerasLayer Layer,
    KerasCall Call,
    IReadOnlyList<KerasValue> Inputs,
    Lazy<IReadOnlyList<KerasTensor>> Weights,
    bool IsKeras2,
    string Where,
    string Prefix
)
{
    private const int MaximumDimension = 1 << 20;
    private static readonly int[] s_toKeras = [0, 2, 3, 1];
    private static readonly int[] s_fromKeras = [0, 3, 1, 2];

    /// <summary>The only tensor that it takes.</summary>
    public KerasValue Input => Inputs.Count == 1 ? Inputs[0] : throw Refuse(Texts.FormatTakesTensorsExpected(Inputs.Count));

    /// <summary>The only tensor that it takes, a map.</summary>
    public KerasValue Map => Input.IsMap ? Input : throw Refuse(Texts.FormatTakesTensorShapeHeightWidth(string.Join(", ", Input.Shape)));

    /// <summary>An error that names the layer.</summary>
    public ModelException Refuse(string what) => new(Texts.FormatLayerProblem(Where, what));

    /// <summary>A node; its name is the layer's.</summary>
    public string Node(string type, string[] inputs, params (string Name, object Value)[] attributes) =>
        Graph.Add(type, inputs, Graph.NewName(Prefix), attributes);

    /// <summary>A constant.</summary>
    public string Constant(float[] values, params int[] shape) => Graph.Constant(Graph.NewName(Prefix + "/constant"), values, shape);

    /// <summary>A constant of whole numbers.</summary>
    public string Constant(long[] values) => Graph.Constant(Graph.NewName(Prefix + "/constant"), values, values.Length);

    /// <summary>A constant without dimensions.</summary>
    public string Scalar(float value) => Constant([value]);

    /// <summary>A whole number without dimensions: an index.</summary>
    public string Index(long value) => Graph.Constant(Graph.NewName(Prefix + "/constant"), [value]);

    /// <summary>A value a channel, to be added to or multiplied with a tensor of this rank.</summary>
    public string PerChannel(float[] values, KerasValue beside) =>
        beside.IsMap ? Constant(values, values.Length, 1, 1) : Constant(values, values.Length);

    /// <summary>A weight, if it has the shape that the layer's settings ask for.</summary>
    public float[] Weight(int index, string what, params int[] shape)
    {
        IReadOnlyList<KerasTensor> all = Weights.Value;
        if (index >= all.Count)
        {
            throw Refuse(Texts.FormatTheFileHasWeightsOf(all.Count, what));
        }

        if (all[index] is { Values: [], Shape: [_, ..] })
        {
            throw Refuse(Texts.FormatNumberTypeSupportedFloats16(what));
        }

        return all[index].Shape.AsSpan().SequenceEqual(shape)
            ? all[index].Values
            : throw Refuse(Texts.FormatShapeFileExpected(what, all[index], string.Join(", ", shape)));
    }

    public bool Has(string name) =>
        Layer.Config.ValueKind == JsonValueKind.Object
        && Layer.Config.TryGetProperty(name, out JsonElement value)
        && value.ValueKind != JsonValueKind.Null;

    public JsonElement Setting(string name) =>
        Has(name) ? Layer.Config.GetProperty(name) : throw Refuse(Texts.FormatItsSettingIsMissing(name));

    private JsonElement? Given(string name) => Has(name) ? Setting(name) : null;

    public bool Flag(string name, bool otherwise) =>
        Given(name) switch
        {
            null => otherwise,
            { ValueKind: JsonValueKind.True or JsonValueKind.False } value => value.GetBoolean(),
            _ => throw Wrong(name),
        };

    public string Text(string name, string otherwise) =>
        Given(name) switch
        {
            null => otherwise,
            { ValueKind: JsonValueKind.String } value => value.GetString()!,
            _ => throw Wrong(name),
        };

    public double Number(string name, double otherwise) =>
        Given(name) switch
        {
            null => otherwise,
            { ValueKind: JsonValueKind.Number } value when double.IsFinite(value.GetDouble()) => value.GetDouble(),
            _ => throw Wrong(name),
        };

    /// <summary>A whole number from 1 on.</summary>
    public int Count(string name, int? otherwise = null) =>
        Given(name) switch
        {
            null => otherwise ?? throw Refuse(Texts.FormatItsSettingIsMissing(name)),
            { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out int count) && count is > 0 and <= MaximumDimension =>
                count,
            _ => throw Wrong(name),
        };

    /// <summary>Two whole numbers, or one that stands for both: height and width.</summary>
    public (int Y, int X) Pair(string name, int? otherwise = null)
    {
        if (!Has(name) || Setting(name).ValueKind != JsonValueKind.Array)
        {
            int both = Count(name, otherwise);
            return (both, both);
        }

        int[] values = Integers(name);
        return values.Length == 2 && values[0] > 0 && values[1] > 0 ? (values[0], values[1]) : throw Wrong(name);
    }

    /// <summary>Whole numbers.</summary>
    public int[] Integers(string name) => Integers(Setting(name), name);

    public int[] Integers(JsonElement value, string name) =>
        value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt32(out int one) && Math.Abs((long)one) <= MaximumDimension => [one],
            JsonValueKind.Array =>
            [
                .. value
                    .EnumerateArray()
                    .Select(e =>
                        e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out int item) && Math.Abs((long)item) <= MaximumDimension
                            ? item
                            : throw Wrong(name)
                    ),
            ],
            _ => throw Wrong(name),
        };

    /// <summary>Numbers with their shape: a number, a list, or what Keras makes of an array.</summary>
    public KerasTensor Numbers(JsonElement value, string name)
    {
        if (
            value.ValueKind == JsonValueKind.Object
            && value.TryGetProperty("config", out JsonElement config)
            && config.ValueKind == JsonValueKind.Object
            && config.TryGetProperty("value", out JsonElement inner)
        )
        {
            // {"class_name": "__numpy__" or "__tensor__", "config": {"value": ...}}
            value = inner;
        }

        var shape = new List<int>();
        for (JsonElement level = value; level.ValueKind == JsonValueKind.Array; level = level[0])
        {
            shape.Add(level.GetArrayLength() > 0 && shape.Count < 8 ? level.GetArrayLength() : throw Wrong(name));
        }

        var values = new List<float>();
        Collect(value);
        return values.Count == shape.Aggregate(1L, (product, d) => product * d) && values.TrueForAll(float.IsFinite)
            ? new KerasTensor([.. shape], [.. values])
            : throw Wrong(name);

        void Collect(JsonElement level)
        {
            if (level.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in level.EnumerateArray())
                {
                    Collect(item);
                }
            }
            else
            {
                values.Add(level.ValueKind == JsonValueKind.Number ? (float)level.GetDouble() : throw Wrong(name));
            }
        }
    }

    /// <summary>
    /// Refuses channels_first: Keras's images are channels_last unless somebody asked otherwise, and such files are rare.
    /// </summary>
    public void DemandChannelsLast()
    {
        if (!string.Equals(Text("data_format", "channels_last"), "channels_last", StringComparison.Ordinal))
        {
            throw Refuse(Texts.DataFormatChannelsFirstChannels);
        }
    }

    /// <summary>
    /// What an operation is told: a setting, or an argument of its call, by name or, where it has one, by its place; null where it is not
    /// said.
    /// </summary>
    public JsonElement? Argument(string name, int? place = null) =>
        Given(name) ?? NotNull(Call.Named.GetValueOrDefault(name) ?? (place is { } at ? Call.Arguments.ElementAtOrDefault(at) : null));

    // Python's None is no argument.
    private static JsonElement? NotNull(object? argument) =>
        argument is JsonElement { ValueKind: not JsonValueKind.Null } given ? given : null;

    /// <summary>Refuses any axis but the last.</summary>
    public void DemandLastAxis(int rank)
    {
        if (Argument("axis") is { } axis && (Integers(axis, "axis") is not [var given] || (given != -1 && given != rank)))
        {
            throw Refuse(Texts.FormatAxisLast1Supported(axis));
        }
    }

    /// <summary>The map as NHWC, as Keras sees it; anything else as it is.</summary>
    public string AsKeras(KerasValue value) => value.IsMap ? Node("Transpose", [value.Name], ("perm", s_toKeras)) : value.Name;

    /// <summary>What lies as Keras has it, as a value of the graph: a map is turned into NCHW.</summary>
    public KerasValue FromKeras(string name, int[] shape) =>
        new(shape.Length == 3 ? Node("Transpose", [name], ("perm", s_fromKeras)) : name, shape);

    private ModelException Wrong(string name) =>
        Refuse(
            Texts.FormatSettingWhichSupported(
                name,
                Given(name)?.GetRawText() switch
                {
                    null => "missing",
                    { Length: > 80 } text => text[..80] + "...",
                    { } text => text,
                }
            )
        );
}
