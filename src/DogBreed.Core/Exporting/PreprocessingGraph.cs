using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Onnx;

namespace DogBreed.Core.Exporting;

/// <summary>
/// A card's way from a picture to the tensor as ONNX nodes, for pictures of any size: uint8 [N, height, width, 3] (RGB, upright) -> float.
/// Nearest neighbour is Keras's to the pixel. Area averages have no operator in opset 17: each axis is a product with a matrix of the
/// shares that a pixel has in the pixels of the result, built in the graph from the picture's size; pixels are rounded as ours are.
/// Enlarging is linear there, and cubic in this library.
/// </summary>
internal sealed class PreprocessingGraph(OnnxGraph graph, Preprocessing preprocessing)
{
    private static readonly int[] s_toPlanes = [0, 3, 1, 2];
    private static readonly int[] s_toPixels = [0, 2, 3, 1];
    private static readonly int[] s_turn = [1, 0];

    private int _next;

    /// <summary>Adds the nodes.</summary>
    /// <param name="image">The picture, uint8 [N, height, width, 3].</param>
    /// <returns>The tensor.</returns>
    public string Add(string image)
    {
        string shape = Node("Shape", [image]);
        string height = Node("Gather", [shape, Whole(1)], ("axis", 0));
        string width = Node("Gather", [shape, Whole(2)], ("axis", 0));
        string pixels = preprocessing.Resize switch
        {
            ResizePolicy.KerasNearest => Float(Nearest(Nearest(image, height, 1), width, 2)),
            ResizePolicy.Squash => Averages(image, height, width, Reduction(height, width), static (_, _) => null),
            _ => Averages(image, height, width, Reduction(height, width), Cropped),
        };
        return Scale(pixels);
    }

    // For output i the whole part of a running sum in double precision that starts at scale / 2 and grows by scale: CumSum adds in this
    // order.
    private string Nearest(string image, string length, int axis)
    {
        int size = preprocessing.Size;
        string scale = Node("Div", [Cast(length, OnnxGraph.Double), Doubles([size])]);
        string steps = Node("Mul", [Doubles([0.5, .. Enumerable.Repeat(1.0, size - 1)]), scale]);
        string positions = Cast(Node("Floor", [Node("CumSum", [steps, Scalar(0)])]), OnnxGraph.Int64);
        string last = Node("Sub", [length, Whole(1)]);
        return Node("Gather", [image, Node("Min", [positions, last])], ("axis", axis));
    }

    /// <summary>
    /// What a JPEG decoder that is asked for a picture of a half, a quarter or an eighth gives is the mean of 2, 4 or 8 pixels each way.
    /// This library decodes so where the short side then still has as many pixels as the network and the default face detector want; so the
    /// graph counts in such pixels too.
    /// </summary>
    private string Reduction(string height, string width)
    {
        string times = Node("Div", [Node("Min", [height, width]), Whole(Math.Max(preprocessing.Size, BlazeFace.ShortSide))]);
        string reduction = Whole(1);
        foreach (long scale in new long[] { 2, 4, 8 })
        {
            reduction = Node("Where", [Node("GreaterOrEqual", [times, Whole(scale)]), Whole(scale), reduction]);
        }

        return reduction;
    }

    // The short side becomes the square's, the other in proportion (rounded to even, as .NET rounds).
    private string Cropped(string length, string shorter)
    {
        string exact = Node(
            "Mul",
            [Cast(length, OnnxGraph.Double), Node("Div", [Doubles([preprocessing.Size]), Cast(shorter, OnnxGraph.Double)])]
        );
        return Node("Max", [Cast(Node("Round", [exact]), OnnxGraph.Int64), Whole(preprocessing.Size)]);
    }

    /// <summary>The middle square of the resized picture: rows x picture x columns.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="height">Its height.</param>
    /// <param name="width">Its width.</param>
    /// <param name="reduction">How many pixels make one first.</param>
    /// <param name="resized">What a length becomes, by it and the shorter one; null for the square's.</param>
    private string Averages(string image, string height, string width, string reduction, Func<string, string, string?> resized)
    {
        string reducedHeight = Reduced(height);
        string reducedWidth = Reduced(width);
        string shorter = Node("Min", [reducedHeight, reducedWidth]);
        string planes = Node("Transpose", [Float(image)], ("perm", s_toPlanes));
        string rows = Shares(height, reducedHeight, resized(reducedHeight, shorter) ?? Whole(preprocessing.Size), reduction);
        string columns = Node(
            "Transpose",
            [Shares(width, reducedWidth, resized(reducedWidth, shorter) ?? Whole(preprocessing.Size), reduction)],
            ("perm", s_turn)
        );
        string result = Node("Round", [Node("MatMul", [Node("MatMul", [rows, planes]), columns])]);
        return Node("Transpose", [result], ("perm", s_toPixels));

        string Reduced(string length) => Node("Div", [Node("Add", [length, Node("Sub", [reduction, Whole(1)])]), reduction]);
    }

    /// <summary>[size, length]: the share of each old pixel in each new one of the middle.</summary>
    private string Shares(string length, string reducedLength, string newLength, string reduction)
    {
        int size = preprocessing.Size;
        string oldLength = Cast(reducedLength, OnnxGraph.Double);
        string scale = Node("Div", [oldLength, Cast(newLength, OnnxGraph.Double)]);
        string margin = Cast(Node("Div", [Node("Sub", [newLength, Whole(size)]), Whole(2)]), OnnxGraph.Double);
        string output = Node("Add", [Doubles([.. Enumerable.Range(0, size).Select(i => (double)i)], size, 1), margin]);
        string input = Cast(Node("Div", [Node("Range", [Scalar(0), Squeeze(length), Scalar(1)]), reduction]), OnnxGraph.Double);

        // Smaller: how much of pixel j lies between i * scale and (i + 1) * scale, over scale.
        string from = Node("Mul", [output, scale]);
        string to = Node("Add", [from, scale]);
        string overlap = Node("Sub", [Node("Min", [Node("Add", [input, Doubles([1])]), to]), Node("Max", [input, from])]);
        string average = Node("Div", [Node("Max", [overlap, Doubles([0])]), scale]);

        // Larger: between the two nearest centres, of which the outermost count on beyond the edge.
        string centre = Node("Sub", [Node("Mul", [Node("Add", [output, Doubles([0.5])]), scale]), Doubles([0.5])]);
        string inside = Node("Min", [Node("Max", [centre, Doubles([0])]), Node("Sub", [oldLength, Doubles([1])])]);
        string linear = Node("Max", [Node("Sub", [Doubles([1]), Node("Abs", [Node("Sub", [inside, input])])]), Doubles([0])]);
        string shares = Node("Where", [Node("Less", [scale, Doubles([1])]), linear, average]);

        // The pixels that were made one have equal parts of its share; of the last there may be fewer.
        string sum = Node("ReduceSum", [shares, Whole(1)], ("keepdims", 1));
        return Float(Node("Div", [shares, sum]));
    }

    // (pixel - mean) / std, in the card's order of channels and axes.
    private string Scale(string pixels)
    {
        if (preprocessing.ChannelOrder == ChannelOrder.Bgr)
        {
            pixels = Node("Gather", [pixels, Whole(2, 1, 0)], ("axis", 3));
        }

        if (preprocessing.Mean.Any(m => m != 0))
        {
            pixels = Node("Sub", [pixels, graph.Constant(Name(), [.. preprocessing.Mean], 3)]);
        }

        if (preprocessing.Std.Any(s => s != 1))
        {
            pixels = Node("Div", [pixels, graph.Constant(Name(), [.. preprocessing.Std], 3)]);
        }

        return preprocessing.Layout == TensorLayout.Nchw ? Node("Transpose", [pixels], ("perm", s_toPlanes)) : pixels;
    }

    private string Float(string value) => Cast(value, OnnxGraph.Float32);

    private string Cast(string value, int type) => Node("Cast", [value], ("to", type));

    private string Squeeze(string value) => Node("Squeeze", [value, Whole(0)]);

    private string Whole(params long[] values) => graph.Constant(Name(), values, values.Length);

    private string Scalar(long value) => graph.Constant(Name(), [value]);

    private string Doubles(double[] values, params int[] shape) =>
        graph.Constant(Name(), values, shape.Length == 0 ? [values.Length] : shape);

    private string Node(string type, string[] inputs, params (string, object)[] attributes) => graph.Add(type, inputs, Name(), attributes);

    private string Name() => FormattableString.Invariant($"preprocess/{_next++}");
}
