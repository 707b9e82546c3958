namespace DogBreed.Core.Imaging;

/// <summary>How a picture is to be decoded.</summary>
/// <param name="MinimumShortSide">A JPEG may be decoded at 1/2, 1/4 or 1/8 of its size as long as its short side keeps this many pixels; 0 asks for full size.</param>
/// <param name="IgnoreOrientation">True leaves the pixels as they are stored, as Keras's load_img does.</param>
internal readonly record struct DecodeRequest(int MinimumShortSide = 0, bool IgnoreOrientation = false);
