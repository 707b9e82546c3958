using System.Text.Json;
using DogBreed.Core.Onnx;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras.Layers;

/// <summary>
/// Arithmetic that is written between layers: nodes of Keras 3's operations, and Keras 2's TFOpLambda and SlicingOpLambda. preprocess_input
/// and MobileNetV3 leave such.
/// </summary>
internal static class Arithmetic
{
    /// <summary>A function of TensorFlow, by its name: "math.multiply", "__operators__.add", "nn.bias_add".</summary>
    public static KerasValue TFOpLambda(LayerContext c)
    {
        string function = c.Text("function", string.Empty);
        return function[(function.LastIndexOf('.') + 1)..] switch
        {
            "add" or "bias_add" => Binary(c, "Add"),
            "sub" or "subtract" => Binary(c, "Sub"),
            "mul" or "multiply" => Binary(c, "Mul"),
            "div" or "divide" or "truediv" => Binary(c, "Div"),
            "maximum" => Binary(c, "Max"),
            "minimum" => Binary(c, "Min"),
            "neg" or "negative" => Unary(c, "Neg"),
            "abs" => Unary(c, "Abs"),
            "sqrt" => Unary(c, "Sqrt"),
            "cast" or "convert_to_tensor" => Cast(c),
            "identity" or "stop_gradient" => c.Input,
            "clip_by_value" => Clip(c),
            "softmax" => Activation.Softmax(c),
            "relu" or "relu6" or "sigmoid" or "tanh" or "silu" or "swish" => Activation.Apply(
                c,
                c.Input,
                function[(function.LastIndexOf('.') + 1)..]
            ),
            _ => throw c.Refuse(Texts.FormatFunctionTfSupported(function)),
        };
    }

    /// <summary>x[..., ::-1] and its like.</summary>
    public static KerasValue SlicingOpLambda(LayerContext c) =>
        c.Call.Named.TryGetValue("slice_spec", out object? slices) && slices is JsonElement { ValueKind: JsonValueKind.Array } list
            ? Slice(c, list)
            : throw c.Refuse(Texts.ItHasNoSliceSpec);

    /// <summary>The same of Keras 3.</summary>
    public static KerasValue GetItem(LayerContext c) =>
        (c.Call.Arguments.Count > 1 ? c.Call.Arguments[1] : c.Call.Named.GetValueOrDefault("key")) is JsonElement key
            ? Slice(c, key)
            : throw c.Refuse(Texts.ItHasNoKey);

    public static KerasValue Unary(LayerContext c, string type) => new(c.Node(type, [c.Input.Name]), c.Input.Shape);

    /// <summary>Between floats a cast changes nothing here, where all are of 32 bits; whole numbers would be cut.</summary>
    public static KerasValue Cast(LayerContext c) =>
        c.Argument("dtype", 1) is { ValueKind: JsonValueKind.String } type && !type.GetString()!.Contains("float", StringComparison.Ordinal)
            ? throw c.Refuse(Texts.FormatMakesNumbersKindFloatsSupported(type.GetString()))
            : c.Input;

    public static KerasValue Clip(LayerContext c)
    {
        float low = Bound("x_min", "clip_value_min", 1);
        float high = Bound("x_max", "clip_value_max", 2);
        return new KerasValue(c.Node("Clip", [c.Input.Name, c.Scalar(low), c.Scalar(high)]), c.Input.Shape);

        float Bound(string name, string other, int position)
        {
            if (c.Has(name))
            {
                return (float)c.Number(name, 0);
            }

            object? argument =
                c.Call.Named.GetValueOrDefault(name)
                ?? c.Call.Named.GetValueOrDefault(other)
                ?? c.Call.Arguments.ElementAtOrDefault(position);
            return argument is JsonElement value && c.Numbers(value, name).Values is [var number]
                ? number
                : throw c.Refuse(Texts.FormatItHasNo(name));
        }
    }

    /// <summary>An operation on two tensors, or on a tensor and a constant on either side.</summary>
    public static KerasValue Binary(LayerContext c, string type)
    {
        object[] operands = [.. c.Call.Arguments, .. Named("x1", "x", "value"), .. Named("x2", "y", "bias")];
        if (operands.Length != 2)
        {
            throw c.Refuse(Texts.FormatOperandsTwoExpected(operands.Length));
        }

        int tensors = operands.Count(o => o is KerasReference);
        if (tensors == 2 && c.Inputs.Count == 2)
        {
            return Merging.Pair(c, type, c.Inputs[0], c.Inputs[1]);
        }

        if (tensors != 1)
        {
            throw c.Refuse(Texts.ItHasNoTensor);
        }

        KerasValue x = c.Input;
        bool first = operands[0] is KerasReference;
        (string constant, int[] shape) = Beside(c, x, c.Numbers((JsonElement)operands[first ? 1 : 0], "constant"));
        return new KerasValue(c.Node(type, first ? [x.Name, constant] : [constant, x.Name]), shape);

        IEnumerable<object> Named(params string[] names) =>
            names
                .Where(c.Call.Named.ContainsKey)
                .Select(n => c.Call.Named[n])
                .Where(v => v is not JsonElement { ValueKind: JsonValueKind.Null })
                .Take(1);
    }

    // A constant as it is to lie beside a tensor: NumPy's rules count axes from the last, which for maps is not the graph's last.
    private static (string Name, int[] Shape) Beside(LayerContext c, KerasValue x, KerasTensor constant)
    {
        if (constant.Values.Length == 1)
        {
            return (c.Scalar(constant.Values[0]), x.Shape);
        }

        // A batch of one is no axis of ours.
        int[] shape = constant.Shape.Length == x.Rank + 1 && constant.Shape[0] == 1 ? constant.Shape[1..] : constant.Shape;
        if (shape.Length > x.Rank)
        {
            throw c.Refuse(Texts.FormatConstantDoesFitTensor(constant, string.Join(", ", x.Shape)));
        }

        int[] full = [.. Enumerable.Repeat(1, x.Rank - shape.Length), .. shape];
        if (full.Zip(x.Shape).Any(d => d.First != d.Second && d.First != 1))
        {
            throw c.Refuse(Texts.FormatConstantDoesFitTensor(constant, string.Join(", ", x.Shape)));
        }

        return x.IsMap
            ? (c.Constant(Matrices.Transpose(constant.Values, full[0] * full[1], full[2]), full[2], full[0], full[1]), x.Shape)
            : (c.Constant(constant.Values, full), x.Shape);
    }

    private static KerasValue Slice(LayerContext c, JsonElement key)
    {
        KerasValue x = c.Input;
        JsonElement[] slices = key.ValueKind == JsonValueKind.Array ? [.. key.EnumerateArray()] : [key];
        if (slices is [_, { ValueKind: JsonValueKind.Number } index] && IsClass(slices[0], "__ellipsis__"))
        {
            return Channel(c, x, index);
        }

        int ellipsis = Array.FindIndex(slices, s => IsClass(s, "__ellipsis__"));
        var starts = new List<long>();
        var ends = new List<long>();
        var axes = new List<long>();
        var steps = new List<long>();
        int[] shape = [.. x.Shape];
        for (int i = 0; i < slices.Length; i++)
        {
            if (i == ellipsis)
            {
                continue;
            }

            JsonElement slice = IsClass(slices[i], "__slice__") ? slices[i].GetProperty("config") : slices[i];
            if (
                slice.ValueKind != JsonValueKind.Object
                || !slice.TryGetProperty("step", out _)
                || !slice.TryGetProperty("start", out _)
                || !slice.TryGetProperty("stop", out _)
            )
            {
                throw c.Refuse(Texts.FormatTakesPartSlicesSupported(slices[i].GetRawText()));
            }

            int axis = ellipsis >= 0 && i > ellipsis ? x.Rank + 1 - (slices.Length - i) : i;
            int step = Bound(slice, "step") ?? 1;
            int? start = Bound(slice, "start");
            int? stop = Bound(slice, "stop");
            if (start is null && stop is null && step == 1)
            {
                continue;
            }

            if (axis < 1 || axis > x.Rank || step == 0)
            {
                throw c.Refuse(Texts.FormatTakesPartAxis(axis));
            }

            int size = shape[axis - 1];
            int from = step > 0 ? Math.Clamp(Wrap(start ?? 0), 0, size) : Math.Clamp(start is { } s ? Wrap(s) : size - 1, -1, size - 1);
            int to = (step > 0, stop) switch
            {
                (true, null) => size,
                (true, int end) => Math.Clamp(Wrap(end), 0, size),
                (false, null) => -1,
                (false, int end) => Math.Clamp(Wrap(end), -1, size - 1),
            };
            int length = Math.Max(0, (to - from + step - Math.Sign(step)) / step);
            shape[axis - 1] = length > 0 ? length : throw c.Refuse(Texts.TakesNothingTensor);
            starts.Add(from);

            // In ONNX -1 is the last value; what lies before the first has to be said otherwise.
            ends.Add(to < 0 ? int.MinValue : to);
            axes.Add(Merging.Axis(x, axis - 1));
            steps.Add(step);

            int Wrap(int index) => index < 0 ? index + size : index;
        }

        return axes.Count == 0
            ? x
            : new KerasValue(
                c.Node("Slice", [x.Name, c.Constant([.. starts]), c.Constant([.. ends]), c.Constant([.. axes]), c.Constant([.. steps])]),
                shape
            );

        int? Bound(JsonElement slice, string name) =>
            slice.GetProperty(name) switch
            {
                { ValueKind: JsonValueKind.Null } => null,
                { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out int number) && Math.Abs((long)number) <= 1 << 20 =>
                    number,
                _ => throw c.Refuse(Texts.FormatItsIsNotAnInteger(name)),
            };
    }

    /// <summary>x[..., i]: one channel of a map, [height, width].</summary>
    private static KerasValue Channel(LayerContext c, KerasValue x, JsonElement index)
    {
        int channel = index.TryGetInt32(out int number) ? number : x.Channels;
        channel += channel < 0 ? x.Channels : 0;
        return x.IsMap && channel >= 0 && channel < x.Channels
            ? new KerasValue(c.Node("Gather", [x.Name, c.Index(channel)], ("axis", 1)), x.Shape[0], x.Shape[1])
            : throw c.Refuse(Texts.FormatItTakesThePartOf(index.GetRawText(), string.Join(", ", x.Shape)));
    }

    private static bool IsClass(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("class_name", out JsonElement kind) && kind.ValueEquals(name);
}
