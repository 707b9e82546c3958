using DogBreed.Core.Support;

namespace DogBreed.Core.Keras.Layers;

/// <summary>The windows of convolutions and poolings, placed as TensorFlow places them.</summary>
/// <param name="Kernel">Height and width.</param>
/// <param name="Strides">The steps.</param>
/// <param name="Dilations">The distances within a window.</param>
/// <param name="Pads">What is added above, left, below, right: ONNX's order.</param>
/// <param name="Height">The result's height.</param>
/// <param name="Width">Its width.</param>
internal sealed record Windows((int Y, int X) Kernel, (int Y, int X) Strides, (int Y, int X) Dilations, int[] Pads, int Height, int Width)
{
    public (string, object)[] Attributes(params (string, object)[] more) =>
        [
            ("kernel_shape", new[] { Kernel.Y, Kernel.X }),
            ("strides", new[] { Strides.Y, Strides.X }),
            ("dilations", new[] { Dilations.Y, Dilations.X }),
            ("pads", Pads),
            .. more,
        ];

    /// <summary>The windows over the map that a layer takes.</summary>
    public static Windows Of(LayerContext c, KerasValue map, (int Y, int X) kernel, (int Y, int X) strides, (int Y, int X) dilations)
    {
        c.DemandChannelsLast();
        bool same = c.Text("padding", "valid") switch
        {
            "same" => true,
            "valid" => false,
            var other => throw c.Refuse(Texts.FormatPaddingSameValidSupported(other)),
        };
        (int height, int top, int bottom) = Axis(map.Shape[0], kernel.Y, strides.Y, dilations.Y);
        (int width, int left, int right) = Axis(map.Shape[1], kernel.X, strides.X, dilations.X);
        return new Windows(kernel, strides, dilations, [top, left, bottom, right], height, width);

        // With 'same' the result has ceil(size / stride) values; of an odd padding the larger half is at the end.
        (int Length, int Before, int After) Axis(int size, int window, int stride, int dilation)
        {
            long reach = ((long)(window - 1) * dilation) + 1;
            if (!same)
            {
                return reach <= size
                    ? ((int)((size - reach) / stride) + 1, 0, 0)
                    : throw c.Refuse(Texts.FormatWindowReachesOverValuesMap(reach, size));
            }

            int length = (size + stride - 1) / stride;
            long missing = Math.Max(0, ((long)(length - 1) * stride) + reach - size);
            return missing <= 1 << 16
                ? (length, (int)(missing / 2), (int)(missing - (missing / 2)))
                : throw c.Refuse(Texts.FormatWindowReachesOverValuesMore(reach));
        }
    }
}
