using System.Text.Json;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras.Layers;

/// <summary>Layers that move values and change none. Keras counts rows of NHWC; so does Flatten.</summary>
internal static class Shaping
{
    public static KerasValue Flatten(LayerContext c)
    {
        KerasValue x = c.Input;
        int length = Product(c, x.Shape);
        return x.Rank == 1 ? x : Move(c, x, [length]);
    }

    public static KerasValue Reshape(LayerContext c)
    {
        KerasValue x = c.Input;
        string setting = c.Has("target_shape") ? "target_shape" : "newshape";
        int[] target = c.Integers(setting);
        if (string.Equals(setting, "newshape", StringComparison.Ordinal))
        {
            // The operation's shape begins with the batch.
            target = target.Length > 1 ? target[1..] : throw c.Refuse(Texts.NewShapeBatch);
        }

        int length = Product(c, x.Shape);
        int known = Product(c, [.. target.Where(d => d != -1)]);
        int[] shape = [.. target.Select(d => d == -1 && known > 0 ? length / known : d)];
        if (target.Count(d => d == -1) > 1 || Array.Exists(shape, d => d < 1) || Product(c, shape) != length)
        {
            throw c.Refuse(Texts.FormatMakesWhichSameNumberValues(string.Join(", ", target), string.Join(", ", x.Shape)));
        }

        return Move(c, x, shape);
    }

    /// <summary>
    /// The same values, in Keras's order, as a tensor of another shape; a classifier stays one (the first MobileNet ends with Reshape
    /// behind its softmax).
    /// </summary>
    private static KerasValue Move(LayerContext c, KerasValue x, int[] shape)
    {
        bool isRow = x.Shape[..^1].All(d => d == 1) && shape.Count(d => d != 1) <= 1;
        return new KerasValue(
            () =>
            {
                // A row of channels and a map of one pixel lie alike in both orders.
                bool onePixel = x.Shape is [1, 1, _];
                return (x.Rank == 1 || onePixel) && shape is [1, 1, _]
                    ? c.Node("Reshape", [x.Name, c.Constant([0L, shape[2], 1, 1])])
                    : c.FromKeras(c.Node("Reshape", [onePixel ? x.Name : c.AsKeras(x), c.Constant([0L, .. shape])]), shape).Name;
            },
            shape
        )
        {
            Logits = isRow && x.Logits is { } logits ? Move(c, logits, shape) : null,
            Ending = isRow ? x.Ending : null,
            BeforeSigmoid = isRow && x.BeforeSigmoid is { } odds ? Move(c, odds, shape) : null,
        };
    }

    public static KerasValue Permute(LayerContext c)
    {
        KerasValue x = c.Input;
        int[] order = c.Integers("dims");
        if (!order.Order().SequenceEqual(Enumerable.Range(1, x.Rank)))
        {
            throw c.Refuse(Texts.FormatItsDimsAreForAxes(c.Setting("dims"), x.Rank));
        }

        return c.FromKeras(c.Node("Transpose", [c.AsKeras(x)], ("perm", (int[])[0, .. order])), [.. order.Select(d => x.Shape[d - 1])]);
    }

    public static KerasValue ZeroPadding2D(LayerContext c)
    {
        KerasValue map = c.Map;
        (int top, int bottom, int left, int right) = Sides(c, "padding");
        string padded = c.Node("Pad", [map.Name, c.Constant([0L, 0, top, left, 0, 0, bottom, right]), c.Scalar(0)], ("mode", "constant"));
        return new KerasValue(padded, map.Shape[0] + top + bottom, map.Shape[1] + left + right, map.Channels);
    }

    public static KerasValue Cropping2D(LayerContext c)
    {
        KerasValue map = c.Map;
        (int top, int bottom, int left, int right) = Sides(c, "cropping");
        int height = map.Shape[0] - top - bottom;
        int width = map.Shape[1] - left - right;
        return height > 0 && width > 0
            ? new KerasValue(
                c.Node(
                    "Slice",
                    [map.Name, c.Constant([(long)top, left]), c.Constant([(long)top + height, left + width]), c.Constant([2L, 3])]
                ),
                height,
                width,
                map.Channels
            )
            : throw c.Refuse(Texts.FormatCutsMoreThan(string.Join(", ", map.Shape)));
    }

    public static KerasValue UpSampling2D(LayerContext c)
    {
        (int y, int x) = c.Pair("size", 2);
        return Resize(c, c.Map, Product(c, [c.Map.Shape[0], y]), Product(c, [c.Map.Shape[1], x]), c.Text("interpolation", "nearest"));
    }

    public static KerasValue Resizing(LayerContext c)
    {
        if (c.Flag("crop_to_aspect_ratio", false) || c.Flag("pad_to_aspect_ratio", false))
        {
            throw c.Refuse(Texts.CutsPadsKeepAspectRatio);
        }

        return c.Map.Shape[0] == c.Count("height") && c.Map.Shape[1] == c.Count("width")
            ? c.Map
            : Resize(c, c.Map, c.Count("height"), c.Count("width"), c.Text("interpolation", "bilinear"));
    }

    // TensorFlow's resize (v2): by the centres of pixels.
    private static KerasValue Resize(LayerContext c, KerasValue map, int height, int width, string interpolation)
    {
        string result = interpolation switch
        {
            "nearest" => Nearest(Nearest(map.Name, 2, map.Shape[0], height), 3, map.Shape[1], width),
            "bilinear" => Bilinear(),
            _ => throw c.Refuse(Texts.FormatInterpolationSupportedNearestBilinear(interpolation)),
        };
        return new KerasValue(result, height, width, map.Channels);

        // Rows are gathered by TensorFlow's own arithmetic, in floats: Resize rounds some of them otherwise.
        string Nearest(string name, int axis, int from, int to)
        {
            float scale = (float)from / to;
            long[] rows = [.. Enumerable.Range(0, Limited(to)).Select(i => (long)Math.Min(MathF.Floor((i + 0.5f) * scale), from - 1))];
            return from == to ? name : c.Node("Gather", [name, c.Constant(rows)], ("axis", axis));
        }

        // Sizes, since scales are floats and may give a row too few; the batch is known only when the graph runs.
        string Bilinear()
        {
            string batch = c.Node("Slice", [c.Node("Shape", [map.Name]), c.Constant([0L]), c.Constant([2L])]);
            string sizes = c.Node("Concat", [batch, c.Constant([(long)height, width])], ("axis", 0));
            return c.Node(
                "Resize",
                [map.Name, string.Empty, string.Empty, sizes],
                ("mode", "linear"),
                ("coordinate_transformation_mode", "half_pixel")
            );
        }

        int Limited(int size) => size <= 1 << 16 ? size : throw c.Refuse(Texts.TensorTooLarge);
    }

    // A number; [vertical, horizontal]; or [[top, bottom], [left, right]].
    private static (int Top, int Bottom, int Left, int Right) Sides(LayerContext c, string name)
    {
        if (
            c.Has(name)
            && c.Setting(name) is { ValueKind: JsonValueKind.Array } sides
            && sides.GetArrayLength() == 2
            && sides[0].ValueKind == JsonValueKind.Array
        )
        {
            int[] vertical = c.Integers(sides[0], name);
            int[] horizontal = c.Integers(sides[1], name);
            return vertical is [>= 0, >= 0] && horizontal is [>= 0, >= 0]
                ? (vertical[0], vertical[1], horizontal[0], horizontal[1])
                : throw c.Refuse(Texts.FormatItsIsNotSupported(name));
        }

        int[] both = c.Has(name) ? c.Integers(name) : [1];
        return both switch
        {
            [>= 0 and int all] => (all, all, all, all),
            [>= 0 and int vertical, >= 0 and int horizontal] => (vertical, vertical, horizontal, horizontal),
            _ => throw c.Refuse(Texts.FormatItsIsNotSupported(name)),
        };
    }

    private static int Product(LayerContext c, int[] shape)
    {
        long product = shape.Aggregate(1L, (p, d) => p > int.MaxValue ? p : p * d);
        return product <= 1 << 28 ? (int)product : throw c.Refuse(Texts.TensorTooLarge);
    }
}
