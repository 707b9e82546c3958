namespace DogBreed.Core.Imaging;

/// <summary>The order of a tensor's three channels.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}
