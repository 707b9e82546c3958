using DogBreed.Core.Keras.Layers;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras;

/// <summary>
/// From Keras's layers to ONNX nodes. To add a layer: write a method that takes a <see cref="LayerContext"/> and gives a <see
/// cref="KerasValue"/> (Layers/Pooling.cs shows short ones), and name it here.
/// </summary>
internal static class LayerTable
{
    /// <summary>The layers, by class.</summary>
    public static IReadOnlyDictionary<string, LayerConverter> Layers { get; } =
        new Dictionary<string, LayerConverter>(StringComparer.Ordinal)
        {
            ["Conv2D"] = Convolution.Conv2D,
            ["Convolution2D"] = Convolution.Conv2D,
            ["DepthwiseConv2D"] = Convolution.DepthwiseConv2D,
            ["SeparableConv2D"] = Convolution.SeparableConv2D,
            ["SeparableConvolution2D"] = Convolution.SeparableConv2D,
            ["Dense"] = Dense.Convert,

            ["MaxPooling2D"] = Pooling.MaxPooling2D,
            ["AveragePooling2D"] = Pooling.AveragePooling2D,
            ["GlobalAveragePooling2D"] = Pooling.GlobalAveragePooling2D,
            ["GlobalMaxPooling2D"] = Pooling.GlobalMaxPooling2D,

            ["BatchNormalization"] = Normalization.BatchNormalization,
            ["LayerNormalization"] = Normalization.LayerNormalization,
            ["Normalization"] = Normalization.Features,
            ["Rescaling"] = Normalization.Rescaling,
            ["LayerScale"] = Normalization.LayerScale,

            ["Activation"] = Activation.Layer,
            ["ReLU"] = Activation.ReLU,
            ["LeakyReLU"] = Activation.LeakyReLU,
            ["PReLU"] = Activation.PReLU,
            ["ELU"] = Activation.Elu,
            ["Softmax"] = Activation.Softmax,

            ["Flatten"] = Shaping.Flatten,
            ["Reshape"] = Shaping.Reshape,
            ["Permute"] = Shaping.Permute,
            ["ZeroPadding2D"] = Shaping.ZeroPadding2D,
            ["Cropping2D"] = Shaping.Cropping2D,
            ["UpSampling2D"] = Shaping.UpSampling2D,
            ["Resizing"] = Shaping.Resizing,

            ["Add"] = Merging.Add,
            ["Subtract"] = Merging.Subtract,
            ["Multiply"] = Merging.Multiply,
            ["Average"] = Merging.Average,
            ["Maximum"] = Merging.Maximum,
            ["Minimum"] = Merging.Minimum,
            ["Concatenate"] = Merging.Concatenate,
            ["CustomScaleLayer"] = Merging.CustomScaleLayer,

            ["TFOpLambda"] = Arithmetic.TFOpLambda,
            ["SlicingOpLambda"] = Arithmetic.SlicingOpLambda,
            ["Lambda"] = static c => throw c.Refuse(Texts.HoldsPythonCodeWhichNever),

            // What does something in training only.
            ["InputLayer"] = Inert,
            ["Dropout"] = Inert,
            ["SpatialDropout2D"] = Inert,
            ["AlphaDropout"] = Inert,
            ["GaussianDropout"] = Inert,
            ["GaussianNoise"] = Inert,
            ["ActivityRegularization"] = Inert,
            ["StochasticDepth"] = Inert,
            ["Identity"] = Inert,
            ["RandomFlip"] = Inert,
            ["RandomRotation"] = Inert,
            ["RandomZoom"] = Inert,
            ["RandomTranslation"] = Inert,
            ["RandomShear"] = Inert,
            ["RandomPerspective"] = Inert,
            ["RandomContrast"] = Inert,
            ["RandomBrightness"] = Inert,
            ["RandomSaturation"] = Inert,
            ["RandomHue"] = Inert,
            ["RandomSharpness"] = Inert,
            ["RandomGrayscale"] = Inert,
            ["RandomColorJitter"] = Inert,
            ["RandomColorDegeneration"] = Inert,
            ["RandomPosterization"] = Inert,
            ["RandomInvert"] = Inert,
            ["RandomGaussianBlur"] = Inert,
            ["RandomErasing"] = Inert,
            ["RandomElasticTransform"] = Inert,
            ["RandAugment"] = Inert,
            ["AugMix"] = Inert,
            ["AutoContrast"] = static c => throw c.Refuse(Texts.ChangesPicturesOutsideTrainingToo),
        };

    /// <summary>The operations of Keras 3 (keras.ops), by class.</summary>
    public static IReadOnlyDictionary<string, LayerConverter> Operations { get; } =
        new Dictionary<string, LayerConverter>(StringComparer.Ordinal)
        {
            ["Add"] = static c => Arithmetic.Binary(c, "Add"),
            ["Subtract"] = static c => Arithmetic.Binary(c, "Sub"),
            ["Multiply"] = static c => Arithmetic.Binary(c, "Mul"),
            ["Divide"] = static c => Arithmetic.Binary(c, "Div"),
            ["TrueDivide"] = static c => Arithmetic.Binary(c, "Div"),
            ["Maximum"] = static c => Arithmetic.Binary(c, "Max"),
            ["Minimum"] = static c => Arithmetic.Binary(c, "Min"),
            ["Negative"] = static c => Arithmetic.Unary(c, "Neg"),
            ["Absolute"] = static c => Arithmetic.Unary(c, "Abs"),
            ["Sqrt"] = static c => Arithmetic.Unary(c, "Sqrt"),
            ["Clip"] = Arithmetic.Clip,
            ["GetItem"] = Arithmetic.GetItem,
            ["Cast"] = Arithmetic.Cast,
            ["Identity"] = Inert,
            ["Concatenate"] = Merging.Concatenate,
            ["Stack"] = Merging.Stack,
            ["Reshape"] = Shaping.Reshape,
            ["Relu"] = static c => Activation.Apply(c, c.Input, "relu"),
            ["Relu6"] = static c => Activation.Apply(c, c.Input, "relu6"),
            ["Sigmoid"] = static c => Activation.Apply(c, c.Input, "sigmoid"),
            ["Tanh"] = static c => Activation.Apply(c, c.Input, "tanh"),
            ["Silu"] = static c => Activation.Apply(c, c.Input, "silu"),
            ["HardSilu"] = static c => Activation.Apply(c, c.Input, "hard_silu"),
            ["HardSigmoid"] = static c => Activation.Apply(c, c.Input, "hard_sigmoid"),
            ["Softmax"] = Activation.Softmax,
            ["Gelu"] = static c => Activation.Apply(c, c.Input, c.Flag("approximate", true) ? "gelu_tanh" : "gelu"),
        };

    private static KerasValue Inert(LayerContext context) => context.Input;
}
