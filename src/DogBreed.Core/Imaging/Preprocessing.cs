using System.Globalization;

namespace DogBreed.Core.Imaging;

/// <summary>
/// Everything between a picture and a network's input tensor. A value of the tensor is (pixel - mean) / std, pixel 0..255.
/// </summary>
public sealed record Preprocessing
{
    /// <summary>
    /// The short side at which BlazeFace finds its boxes (docs/ACCURACY.md): a JPEG is decoded with at least so many pixels.
    /// </summary>
    internal const int SharedShortSide = 384;

    /// <summary>Width and height of the tensor, in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>How the photograph becomes a square.</summary>
    public ResizePolicy Resize { get; init; }

    /// <summary>The order of the channels.</summary>
    public ChannelOrder ChannelOrder { get; init; }

    /// <summary>The order of the axes.</summary>
    public TensorLayout Layout { get; init; }

    /// <summary>What is taken from each channel, in the tensor's channel order; three values, 0..255.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [0, 0, 0];

    /// <summary>What each channel is divided by, in the tensor's channel order; three values, not 0.</summary>
    public IReadOnlyList<float> Std { get; init; } = [1, 1, 1];

    /// <summary>True leaves EXIF orientation unapplied, as Keras's <c>load_img</c> does.</summary>
    public bool IgnoreOrientation { get; init; }

    /// <summary>The number of floats of one picture's tensor.</summary>
    public int Length => 3 * Size * Size;

    /// <summary>
    /// What the article does before its ResNet-50: <c>load_img(target_size=(size, size))</c>, then Keras's <c>preprocess_input</c>:
    /// RGB to BGR, minus the ImageNet means 103.939, 116.779, 123.68. [N, size, size, 3].
    /// </summary>
    /// <param name="size">Width and height; 224 in the article.</param>
    public static Preprocessing Keras(int size = 224) =>
        new()
        {
            Size = size,
            Resize = ResizePolicy.KerasNearest,
            ChannelOrder = ChannelOrder.Bgr,
            Layout = TensorLayout.Nhwc,
            Mean = [103.939f, 116.779f, 123.68f],
            IgnoreOrientation = true,
        };

    /// <summary>The same with any of Keras's scalings: the modes of <c>preprocess_input</c>, a division by 255, or none.</summary>
    /// <param name="size">Width and height.</param>
    /// <param name="scaling">The scaling.</param>
    public static Preprocessing Keras(int size, InputScaling scaling)
    {
        Preprocessing caffe = Keras(size);
        Preprocessing rgb = caffe with { ChannelOrder = ChannelOrder.Rgb };
        return scaling switch
        {
            InputScaling.Caffe => caffe,
            InputScaling.Tf => rgb with { Mean = [127.5f, 127.5f, 127.5f], Std = [127.5f, 127.5f, 127.5f] },
            InputScaling.Torch => rgb with
            {
                Mean = [0.485f * 255, 0.456f * 255, 0.406f * 255],
                Std = [0.229f * 255, 0.224f * 255, 0.225f * 255],
            },
            InputScaling.Unit => rgb with { Mean = [0, 0, 0], Std = [255, 255, 255] },
            _ => rgb with { Mean = [0, 0, 0] },
        };
    }

    /// <summary>The shape of a tensor of <paramref name="count"/> pictures.</summary>
    public int[] Shape(int count) => Layout == TensorLayout.Nchw ? [count, 3, Size, Size] : [count, Size, Size, 3];

    /// <summary>
    /// Names this way from a photograph to a tensor: another key, other values. The number goes up when this code gives other values for
    /// the same card.
    /// </summary>
    internal string Key => KeyFor(2, DecodeRequest.MinimumShortSide);

    /// <summary>
    /// How large a JPEG is decoded: the smallest reduction that still has the pixels of the network, and of the default face detector, so
    /// that in a classification one decoding serves both. It is a property of the preprocessing and does not depend on what else looks at
    /// the picture: everything that makes a tensor (classification, training, ConvertTo-ImageTensor, an exported graph) decodes alike.
    /// </summary>
    internal DecodeRequest DecodeRequest =>
        new(IsOfKeras ? 0 : Math.Max(Size, SharedShortSide), IgnoreOrientation, IgnoreTransparency: IsOfKeras);

    /// <summary>Which part of a picture the tensor shows, in its pixels.</summary>
    /// <param name="picture">The size of the picture as the network is given it.</param>
    internal (double X, double Y, double Width, double Height) Seen(PictureSize picture)
    {
        if (Resize is ResizePolicy.KerasNearest or ResizePolicy.Squash)
        {
            return (0, 0, picture.Width, picture.Height);
        }

        // A square in the middle, as high or wide as the picture is: TensorWriter.
        double side = picture.ShortSide;
        return ((picture.Width - side) / 2, (picture.Height - side) / 2, side, side);
    }

    /// <summary>How version 0.1.0 decoded while features were computed; its caches hold such features.</summary>
    internal (string Key, DecodeRequest Request) Former =>
        (KeyFor(1, IsOfKeras ? 0 : Size), DecodeRequest with { MinimumShortSide = IsOfKeras ? 0 : Size });

    // load_img takes pixels as they are stored, and what stands under transparent ones.
    private bool IsOfKeras => Resize == ResizePolicy.KerasNearest;

    private string KeyFor(int version, int shortSide) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{version} {Resize} {Size} {ChannelOrder} {Layout} mean {string.Join(' ', Mean)} std {string.Join(' ', Std)} "
                + $"{(IgnoreOrientation ? "stored" : "upright")} from {shortSide}"
        );
}
