namespace DogBreedPS;

/// <summary>Keras's ways from pixels 0..255 to input values.</summary>
public enum InputScaling
{
    /// <summary>RGB to BGR, minus the ImageNet means (103.939, 116.779, 123.68): ResNet-50, VGG; the article's.</summary>
    Caffe,

    /// <summary>-1..1: pixel / 127.5 - 1: MobileNet, Inception, Xception.</summary>
    Tf,

    /// <summary>0..1, minus the ImageNet means, divided by their deviations: DenseNet.</summary>
    Torch,

    /// <summary>0..1: pixel / 255.</summary>
    Unit,

    /// <summary>The pixels themselves, 0..255.</summary>
    None,
}
