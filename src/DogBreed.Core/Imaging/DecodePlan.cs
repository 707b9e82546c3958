namespace DogBreed.Core.Imaging;

/// <summary>How a file is decoded.</summary>
/// <param name="Reduction">1, 2, 4 or 8: the picture is decoded at this fraction of its size.</param>
/// <param name="IgnoreOrientation">True leaves the pixels as they are stored.</param>
/// <param name="IgnoreTransparency">True takes what stands under transparent parts; else they are laid over white.</param>
/// <param name="Decoder">What decodes it; never Auto.</param>
internal readonly record struct DecodePlan(int Reduction, bool IgnoreOrientation, bool IgnoreTransparency, PictureDecoderKind Decoder);
