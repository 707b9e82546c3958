namespace DogBreed.Core.Imaging;

/// <summary>The order of a picture tensor's axes: N pictures, C channels, H rows, W columns.</summary>
public enum TensorLayout
{
    /// <summary>[N, C, H, W]: one plane a channel (ONNX, PyTorch).</summary>
    Nchw,

    /// <summary>[N, H, W, C]: the channels of a pixel side by side (Keras, TensorFlow).</summary>
    Nhwc,
}
