using DogBreed.Core.Onnx;

namespace DogBreed.Core.Keras.Layers;

/// <summary>Dense: over the last axis, as Keras has it.</summary>
internal static class Dense
{
    public static KerasValue Convert(LayerContext c)
    {
        KerasValue input = c.Input;
        int units = c.Count("units");
        float[] kernel = c.Weight(0, "kernel", input.Channels, units);
        float[] bias = c.Flag("use_bias", true) ? c.Weight(1, "bias", units) : new float[units];
        return Activation.OfLayer(
            c,
            input.Rank switch
            {
                1 => Vector(c, input, kernel, bias),
                3 => Convolution.Pointwise(c, input, kernel, bias),
                _ => new KerasValue(
                    c.Node("Add", [c.Node("MatMul", [input.Name, c.Constant(kernel, input.Channels, units)]), c.Constant(bias, units)]),
                    [.. input.Shape[..^1], units]
                ),
            }
        );
    }

    private static KerasValue Vector(LayerContext c, KerasValue input, float[] kernel, float[] bias) =>
        new(
            () => c.Node("Gemm", [input.Name, c.Constant(kernel, input.Channels, bias.Length), c.Constant(bias, bias.Length)]),
            [bias.Length]
        )
        {
            Scaled = (scale, shift) => Vector(c, input, Matrices.ScaleColumns(kernel, scale), Matrices.ScaleAndShift(bias, scale, shift)),
        };
}
