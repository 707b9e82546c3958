using DogBreed.Core.Onnx;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras.Layers;

/// <summary>Convolutions. Kernels are HWIO in Keras and OIHW in ONNX.</summary>
internal static class Convolution
{
    public static KerasValue Conv2D(LayerContext c)
    {
        int filters = c.Count("filters");
        int groups = c.Count("groups", 1);
        (int y, int x) = c.Pair("kernel_size");
        int channels = c.Map.Channels;
        if (channels % groups != 0 || filters % groups != 0)
        {
            throw c.Refuse(Texts.FormatGroupsDivideNeitherChannelsNor(groups, channels, filters));
        }

        float[] kernel = c.Weight(0, "kernel", y, x, channels / groups, filters);
        float[] oihw = Transpose(kernel, y * x * (channels / groups), filters);
        return Activation.OfLayer(c, Emit(c, c.Map, c.Pair("kernel_size"), oihw, Bias(c, 1, filters), groups));

        // [y, x, i] -> [i, y, x] for each output.
        float[] Transpose(float[] hwio, int each, int outputs)
        {
            var result = new float[hwio.Length];
            int inputs = channels / groups;
            int field = y * x;
            for (int position = 0; position < field; position++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    ReadOnlySpan<float> row = hwio.AsSpan(((position * inputs) + i) * outputs, outputs);
                    for (int o = 0; o < outputs; o++)
                    {
                        result[(o * each) + (i * field) + position] = row[o];
                    }
                }
            }

            return result;
        }
    }

    public static KerasValue DepthwiseConv2D(LayerContext c)
    {
        int multiplier = c.Count("depth_multiplier", 1);
        return Activation.OfLayer(c, Depthwise(c, multiplier, Bias(c, 1, c.Map.Channels * multiplier)));
    }

    public static KerasValue SeparableConv2D(LayerContext c)
    {
        int multiplier = c.Count("depth_multiplier", 1);
        int filters = c.Count("filters");
        KerasValue depthwise = Depthwise(c, multiplier, new float[c.Map.Channels * multiplier]);
        float[] pointwise = Matrices.Transpose(
            c.Weight(1, "pointwise kernel", 1, 1, depthwise.Channels, filters),
            depthwise.Channels,
            filters
        );
        return Activation.OfLayer(
            c,
            Emit(
                c,
                depthwise,
                new Windows((1, 1), (1, 1), (1, 1), [0, 0, 0, 0], depthwise.Shape[0], depthwise.Shape[1]),
                pointwise,
                Bias(c, 2, filters),
                1
            )
        );
    }

    /// <summary>A convolution of 1x1: what a dense layer does over a map.</summary>
    public static KerasValue Pointwise(LayerContext c, KerasValue map, float[] kernel, float[] bias) =>
        Emit(
            c,
            map,
            new Windows((1, 1), (1, 1), (1, 1), [0, 0, 0, 0], map.Shape[0], map.Shape[1]),
            Matrices.Transpose(kernel, map.Channels, bias.Length),
            bias,
            1
        );

    private static KerasValue Depthwise(LayerContext c, int multiplier, float[] bias)
    {
        (int y, int x) = c.Pair("kernel_size");
        int channels = c.Map.Channels;
        float[] kernel = c.Weight(0, "depthwise kernel", y, x, channels, multiplier);
        return Emit(c, c.Map, (y, x), Matrices.Transpose(kernel, y * x, channels * multiplier), bias, channels);
    }

    private static float[] Bias(LayerContext c, int index, int length) =>
        c.Flag("use_bias", true) ? c.Weight(index, "bias", length) : new float[length];

    private static KerasValue Emit(LayerContext c, KerasValue map, (int Y, int X) kernelSize, float[] kernel, float[] bias, int groups)
    {
        (int Y, int X) strides = c.Pair("strides", 1);
        (int Y, int X) dilations = c.Pair("dilation_rate", 1);
        return Emit(c, map, Windows.Of(c, map, kernelSize, strides, dilations), kernel, bias, groups);
    }

    private static KerasValue Emit(LayerContext c, KerasValue map, Windows windows, float[] kernel, float[] bias, int groups)
    {
        int filters = bias.Length;
        int each = kernel.Length / filters;
        return new KerasValue(
            () =>
                c.Node(
                    "Conv",
                    [
                        map.Name,
                        c.Constant(kernel, filters, map.Channels / groups, windows.Kernel.Y, windows.Kernel.X),
                        c.Constant(bias, filters),
                    ],
                    windows.Attributes(("group", groups))
                ),
            [windows.Height, windows.Width, filters]
        )
        {
            Scaled = (scale, shift) =>
                Emit(c, map, windows, Matrices.ScaleRows(kernel, each, scale), Matrices.ScaleAndShift(bias, scale, shift), groups),
        };
    }
}
