namespace DogBreed.Core.Imaging;

/// <summary>What somebody needs of a picture.</summary>
/// <param name="MinimumShortSide">
/// The picture may be decoded at 1/2, 1/4 or 1/8 of its size as long as its short side keeps this many pixels; 0 asks for full size.
/// </param>
/// <param name="IgnoreOrientation">True asks for the pixels as they are stored, as Keras's load_img does.</param>
/// <param name="IgnoreTransparency">
/// True asks for what stands under transparent parts, as Keras's load_img does; else they are laid over white.
/// </param>
/// <param name="Decoder">Which decoder, for who compares them.</param>
internal readonly record struct DecodeRequest(
    int MinimumShortSide = 0,
    bool IgnoreOrientation = false,
    bool IgnoreTransparency = false,
    PictureDecoderKind Decoder = PictureDecoderKind.Auto
)
{
    /// <summary>1, 2, 4 or 8: the largest reduction that keeps the short side (decoders round sizes up).</summary>
    public int ReductionFor(PictureSize size)
    {
        for (int reduction = MinimumShortSide > 0 ? 8 : 1; reduction > 1; reduction /= 2)
        {
            if ((size.ShortSide + reduction - 1) / reduction >= MinimumShortSide)
            {
                return reduction;
            }
        }

        return 1;
    }
}
