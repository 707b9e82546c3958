using System.Text.Json;
using DogBreed.Core.Onnx;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras.Layers;

/// <summary>Activations, as layers and as settings of layers.</summary>
internal static class Activation
{
    /// <summary>The setting "activation" of a layer, after what the layer gives.</summary>
    public static KerasValue OfLayer(LayerContext c, KerasValue x) => c.Has("activation") ? Setting(c, x, c.Setting("activation")) : x;

    public static KerasValue Layer(LayerContext c) => Setting(c, c.Input, c.Setting("activation"));

    /// <summary>max_value, negative_slope (alpha before) and threshold, as Keras's ReLU layer has them.</summary>
    public static KerasValue ReLU(LayerContext c)
    {
        KerasValue x = c.Input;
        double slope = c.Number("negative_slope", 0);
        double threshold = c.Number("threshold", 0);
        string result = x.Name;
        if (threshold != 0)
        {
            string below = c.Node("Mul", [c.Node("Sub", [x.Name, c.Scalar((float)threshold)]), c.Scalar((float)slope)]);
            result = c.Node("Where", [c.Node("Less", [x.Name, c.Scalar((float)threshold)]), below, x.Name]);
        }
        else if (slope != 0)
        {
            result = c.Node("LeakyRelu", [x.Name], ("alpha", (float)slope));
        }
        else
        {
            result = c.Has("max_value") ? x.Name : c.Node("Relu", [x.Name]);
        }

        if (c.Has("max_value"))
        {
            float maximum = (float)c.Number("max_value", 0);
            result =
                slope != 0 || threshold != 0
                    ? c.Node("Min", [result, c.Scalar(maximum)])
                    : c.Node("Clip", [result, c.Scalar(0), c.Scalar(maximum)]);
        }

        return new KerasValue(result, x.Shape);
    }

    public static KerasValue LeakyReLU(LayerContext c) =>
        new(c.Node("LeakyRelu", [c.Input.Name], ("alpha", (float)c.Number("negative_slope", c.Number("alpha", 0.3)))), c.Input.Shape);

    public static KerasValue Elu(LayerContext c) =>
        new(c.Node("Elu", [c.Input.Name], ("alpha", (float)c.Number("alpha", 1))), c.Input.Shape);

    public static KerasValue PReLU(LayerContext c)
    {
        KerasValue x = c.Input;
        int[] shared = c.Has("shared_axes") ? c.Integers("shared_axes") : [];
        int[] shape = [.. x.Shape.Select((d, i) => shared.Contains(i + 1) ? 1 : d)];
        float[] alpha = c.Weight(0, "alpha", shape);
        string slope = x.IsMap
            ? c.Constant(Matrices.Transpose(alpha, shape[0] * shape[1], shape[2]), shape[2], shape[0], shape[1])
            : c.Constant(alpha, shape);
        return new KerasValue(c.Node("PRelu", [x.Name, slope]), x.Shape);
    }

    public static KerasValue Softmax(LayerContext c)
    {
        c.DemandLastAxis(c.Input.Rank);
        return Apply(c, c.Input, "softmax");
    }

    /// <summary>An activation by its name.</summary>
    public static KerasValue Apply(LayerContext c, KerasValue x, string name)
    {
        string y = x.Name;
        return name switch
        {
            "linear" => x,
            "relu" => One("Relu"),
            "relu6" => Same(c.Node("Clip", [y, c.Scalar(0), c.Scalar(6)])),
            "leaky_relu" => One("LeakyRelu", ("alpha", c.IsKeras2 ? 0.3f : 0.2f)),
            "sigmoid" => new KerasValue(c.Node("Sigmoid", [y]), x.Shape) { Ending = "a sigmoid", BeforeSigmoid = x },
            "tanh" => One("Tanh"),
            "elu" => One("Elu"),
            "selu" => One("Selu"),
            "softplus" => One("Softplus"),
            "softsign" => One("Softsign"),
            "exponential" => One("Exp"),
            "swish" or "silu" => Same(c.Node("Mul", [y, c.Node("Sigmoid", [y])])),
            "mish" => Same(c.Node("Mul", [y, c.Node("Tanh", [c.Node("Softplus", [y])])])),
            "hard_sigmoid" => Same(HardSigmoid(c.IsKeras2 ? 0.2f : 1f / 6)),
            "hard_swish" or "hard_silu" => Same(c.Node("Mul", [y, HardSigmoid(1f / 6)])),
            "gelu" => Same(
                c.Node(
                    "Mul",
                    [
                        c.Node(
                            "Mul",
                            [y, c.Node("Add", [c.Node("Erf", [c.Node("Div", [y, c.Scalar(1.4142135623730951f)])]), c.Scalar(1)])]
                        ),
                        c.Scalar(0.5f),
                    ]
                )
            ),
            "gelu_tanh" => Same(GeluTanh()),
            "softmax" => new KerasValue(c.Node("Softmax", [y], ("axis", x.IsMap ? 1 : -1)), x.Shape) { Logits = x },
            _ => throw c.Refuse(Texts.FormatItsActivationIsNotSupported(name)),
        };

        KerasValue Same(string result) => new(result, x.Shape);

        KerasValue One(string type, params (string, object)[] attributes) => Same(c.Node(type, [y], attributes));

        string HardSigmoid(float alpha) => c.Node("HardSigmoid", [y], ("alpha", alpha), ("beta", 0.5f));

        // 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))): Hendrycks and Gimpel 2016.
        string GeluTanh()
        {
            string cube = c.Node("Mul", [c.Node("Mul", [c.Node("Mul", [y, y]), y]), c.Scalar(0.044715f)]);
            string inner = c.Node("Tanh", [c.Node("Mul", [c.Node("Add", [y, cube]), c.Scalar(0.7978845608028654f)])]);
            return c.Node("Mul", [c.Node("Mul", [y, c.Node("Add", [inner, c.Scalar(1)])]), c.Scalar(0.5f)]);
        }
    }

    // A name; or an object that says which function, or which layer.
    private static KerasValue Setting(LayerContext c, KerasValue x, JsonElement activation)
    {
        if (activation.ValueKind == JsonValueKind.String)
        {
            return Apply(c, x, activation.GetString()!);
        }

        if (
            activation.ValueKind != JsonValueKind.Object
            || !activation.TryGetProperty("class_name", out JsonElement kind)
            || kind.ValueKind != JsonValueKind.String
            || !activation.TryGetProperty("config", out JsonElement config)
        )
        {
            throw c.Refuse(Texts.ItsActivationIsNotA);
        }

        if (config.ValueKind == JsonValueKind.String)
        {
            return Apply(c, x, config.GetString()!);
        }

        return kind.GetString() switch
        {
            "ReLU" => ReLU(Within()),
            "LeakyReLU" => LeakyReLU(Within()),
            "ELU" => Elu(Within()),
            "Softmax" => Softmax(Within()),
            var other => Apply(c, x, KerasLayer.SnakeCase(other!)),
        };

        LayerContext Within() => c with { Layer = c.Layer with { Config = config }, Inputs = [x] };
    }
}
