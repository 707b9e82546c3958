using DogBreed.Core.Support;

namespace DogBreed.Core.Keras.Layers;

/// <summary>Layers that take several tensors.</summary>
internal static class Merging
{
    public static KerasValue Add(LayerContext c) => All(c, "Add");

    public static KerasValue Subtract(LayerContext c) =>
        c.Inputs.Count == 2 ? All(c, "Sub") : throw c.Refuse(Texts.FormatTakesTensorsTwoExpected(c.Inputs.Count));

    public static KerasValue Multiply(LayerContext c) => All(c, "Mul");

    public static KerasValue Maximum(LayerContext c) => All(c, "Max");

    public static KerasValue Minimum(LayerContext c) => All(c, "Min");

    public static KerasValue Average(LayerContext c)
    {
        KerasValue sum = All(c, "Add");
        string mean = c.Node("Div", [sum.Name, c.Scalar(c.Inputs.Count)]);
        return new KerasValue(mean, sum.Shape)
        {
            // The mean of several softmaxes is what an ensemble answers; its logarithm is what a softmax makes that of. Zero has none.
            Logits = c.Inputs.All(i => i.Logits is not null && i.Shape.AsSpan().SequenceEqual(sum.Shape))
                ? new KerasValue(() => c.Node("Log", [c.Node("Max", [mean, c.Scalar(1.17549435e-38f)])]), sum.Shape)
                : null,
        };
    }

    public static KerasValue Concatenate(LayerContext c)
    {
        KerasValue first = c.Inputs.Count > 0 ? c.Inputs[0] : throw c.Refuse(Texts.ItTakesNoTensor);
        int axis = c.Has("axis") && c.Integers("axis") is [var given] ? given : -1;
        axis = axis < 0 ? axis + first.Rank : axis - 1;
        if (
            axis < 0
            || axis >= first.Rank
            || c.Inputs.Any(i => i.Rank != first.Rank || i.Shape.Where((d, k) => k != axis && d != first.Shape[k]).Any())
        )
        {
            throw c.Refuse(Texts.FormatJoinsAlongAxis(Shapes(c), axis + 1));
        }

        int[] shape = [.. first.Shape];
        shape[axis] = (int)Math.Min(c.Inputs.Sum(i => (long)i.Shape[axis]), int.MaxValue);
        return new KerasValue(c.Node("Concat", [.. c.Inputs.Select(i => i.Name)], ("axis", Axis(first, axis))), shape);
    }

    /// <summary>
    /// ops.stack of channels, [height, width] each, along a new last axis: how preprocess_input of Keras 3 turns RGB into BGR.
    /// </summary>
    public static KerasValue Stack(LayerContext c)
    {
        if (
            c.Inputs.Count == 0
            || c.Integers("axis") is not [-1 or 3]
            || c.Inputs.Any(i => i.Rank != 2 || !i.Shape.AsSpan().SequenceEqual(c.Inputs[0].Shape))
        )
        {
            throw c.Refuse(Texts.FormatStacksChannelsHeightWidthAlong(Shapes(c)));
        }

        string axis = c.Constant([1L]);
        return new KerasValue(
            c.Node("Concat", [.. c.Inputs.Select(i => c.Node("Unsqueeze", [i.Name, axis]))], ("axis", 1)),
            [.. c.Inputs[0].Shape, c.Inputs.Count]
        );
    }

    /// <summary>CustomScaleLayer of InceptionResNetV2: the first plus the second times a number.</summary>
    public static KerasValue CustomScaleLayer(LayerContext c)
    {
        if (c.Inputs.Count != 2)
        {
            throw c.Refuse(Texts.FormatTakesTensorsTwoExpected(c.Inputs.Count));
        }

        return Pair(
            c,
            "Add",
            c.Inputs[0],
            new KerasValue(c.Node("Mul", [c.Inputs[1].Name, c.Scalar((float)c.Number("scale", 1))]), c.Inputs[1].Shape)
        );
    }

    /// <summary>An operation on two tensors, spread to the same shape where an axis has one value.</summary>
    public static KerasValue Pair(LayerContext c, string type, KerasValue a, KerasValue b)
    {
        if (a.Rank != b.Rank || a.Shape.Zip(b.Shape).Any(d => d.First != d.Second && d.First != 1 && d.Second != 1))
        {
            throw c.Refuse(Texts.FormatTensorsDoFitEachOther(Shapes(c)));
        }

        return new KerasValue(c.Node(type, [a.Name, b.Name]), [.. a.Shape.Zip(b.Shape, Math.Max)]);
    }

    /// <summary>Where an axis of Keras's shape stands in the graph.</summary>
    public static int Axis(KerasValue value, int axis) =>
        (value.IsMap, axis) switch
        {
            (false, _) => axis + 1,
            (true, 2) => 1,
            _ => axis + 2,
        };

    private static KerasValue All(LayerContext c, string type) =>
        c.Inputs.Count > 0
            ? c.Inputs.Skip(1).Aggregate(c.Inputs[0], (sum, next) => Pair(c, type, sum, next))
            : throw c.Refuse(Texts.ItTakesNoTensor);

    private static string Shapes(LayerContext c) => string.Join(" and ", c.Inputs.Select(i => $"[{string.Join(", ", i.Shape)}]"));
}
