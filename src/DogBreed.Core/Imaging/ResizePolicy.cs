namespace DogBreed.Core.Imaging;

/// <summary>How a photograph of any shape becomes the square that a network wants.</summary>
public enum ResizePolicy
{
    /// <summary>The short side is resized to the network's size and the centre is cut out (pixel area averages).</summary>
    ShortSideCrop,

    /// <summary>The whole photograph is squeezed into the square (pixel area averages).</summary>
    Squash,

    /// <summary>What Keras's <c>load_img(target_size=...)</c> does with Pillow: the whole photograph, nearest neighbour.</summary>
    KerasNearest,
}
