using DogBreed.Core.Support;

namespace DogBreed.Core.Keras.Layers;

/// <summary>Normalisations and scalings.</summary>
internal static class Normalization
{
    /// <summary>
    /// gamma (x - mean) / sqrt(variance + epsilon) + beta: folded into the layer before where that is linear, else a product and a sum.
    /// </summary>
    public static KerasValue BatchNormalization(LayerContext c)
    {
        KerasValue input = c.Input;
        c.DemandLastAxis(input.Rank);
        int channels = input.Channels;
        int next = 0;
        float[] gamma = c.Flag("scale", true) ? c.Weight(next++, "gamma", channels) : [];
        float[] beta = c.Flag("center", true) ? c.Weight(next++, "beta", channels) : [];
        float[] mean = c.Weight(next++, "moving mean", channels);
        float[] variance = c.Weight(next, "moving variance", channels);
        double epsilon = c.Number("epsilon", 1e-3);
        var scale = new float[channels];
        var shift = new float[channels];
        for (int i = 0; i < channels; i++)
        {
            double factor = (gamma.Length > 0 ? gamma[i] : 1) / Math.Sqrt(variance[i] + epsilon);
            scale[i] = (float)factor;
            shift[i] = (float)((beta.Length > 0 ? beta[i] : 0) - (mean[i] * factor));
            if (!float.IsFinite(scale[i]) || !float.IsFinite(shift[i]))
            {
                throw c.Refuse(Texts.FormatMovingVarianceHoldsWhichSquare(variance[i], epsilon));
            }
        }

        return input.Scaled is { } fold ? fold(scale, shift) : Affine(c, input, scale, shift);
    }

    public static KerasValue LayerNormalization(LayerContext c)
    {
        KerasValue input = c.Input;
        c.DemandLastAxis(input.Rank);
        if (c.Flag("rms_scaling", false))
        {
            throw c.Refuse(Texts.RmsScalingSupported);
        }

        int channels = input.Channels;
        float[] gamma = c.Flag("scale", true) ? c.Weight(0, "gamma", channels) : [.. Enumerable.Repeat(1f, channels)];
        float[] beta = c.Flag("center", true) ? c.Weight(c.Flag("scale", true) ? 1 : 0, "beta", channels) : new float[channels];
        string normal = c.Node(
            "LayerNormalization",
            [c.AsKeras(input), c.Constant(gamma, channels), c.Constant(beta, channels)],
            ("axis", -1),
            ("epsilon", (float)c.Number("epsilon", 1e-3))
        );
        return c.FromKeras(normal, input.Shape);
    }

    /// <summary>Normalization: (x - mean) / sqrt(variance), the numbers given or learnt by adapt().</summary>
    public static KerasValue Features(LayerContext c)
    {
        KerasValue input = c.Input;
        c.DemandLastAxis(input.Rank);
        if (c.Flag("invert", false))
        {
            throw c.Refuse(Texts.ItsInvertIsNotSupported);
        }

        bool given = c.Has("mean");
        if (!given && c.Weights.Value.Count < 2)
        {
            throw c.Refuse(Texts.FileMeanVariance);
        }

        float[] mean = Each(c, input, given ? c.Numbers(c.Setting("mean"), "mean").Values : c.Weights.Value[0].Values, "mean");
        float[] variance = Each(
            c,
            input,
            given ? c.Numbers(c.Setting("variance"), "variance").Values : c.Weights.Value[1].Values,
            "variance"
        );
        float[] scale = [.. variance.Select(v => (float)(1 / Math.Max(Math.Sqrt(v), 1e-7)))];
        return Array.TrueForAll(scale, float.IsFinite)
            ? Affine(c, input, scale, [.. mean.Select((m, i) => (float)(-(double)m * scale[i]))])
            : throw c.Refuse(Texts.VarianceBelow0);
    }

    public static KerasValue Rescaling(LayerContext c)
    {
        KerasValue input = c.Input;
        return Affine(c, input, Setting("scale", 1), Setting("offset", 0));

        float[] Setting(string name, float otherwise) =>
            Each(c, input, c.Has(name) ? c.Numbers(c.Setting(name), name).Values : [otherwise], name);
    }

    /// <summary>LayerScale of ConvNeXt: a factor a channel.</summary>
    public static KerasValue LayerScale(LayerContext c) =>
        new(c.Node("Mul", [c.Input.Name, c.PerChannel(c.Weight(0, "gamma", c.Input.Channels), c.Input)]), c.Input.Shape);

    private static KerasValue Affine(LayerContext c, KerasValue x, float[] scale, float[] shift)
    {
        string product = Array.TrueForAll(scale, s => s == 1) ? x.Name : c.Node("Mul", [x.Name, c.PerChannel(scale, x)]);
        return new KerasValue(Array.TrueForAll(shift, s => s == 0) ? product : c.Node("Add", [product, c.PerChannel(shift, x)]), x.Shape);
    }

    private static float[] Each(LayerContext c, KerasValue input, float[] values, string name) =>
        values switch
        {
            _ when values.Length == input.Channels => values,
            [float one] => [.. Enumerable.Repeat(one, input.Channels)],
            _ => throw c.Refuse(Texts.FormatValuesTensorChannels(name, values.Length, input.Channels)),
        };
}
