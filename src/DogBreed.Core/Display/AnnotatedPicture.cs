using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Support;
using OpenCvSharp;

namespace DogBreed.Core.Display;

/// <summary>A photograph with what is said of it drawn on it: a line of text below, boxes around faces.</summary>
internal static class AnnotatedPicture
{
    private static readonly Scalar s_box = new(80, 220, 60);
    private static readonly Scalar s_ink = new(255, 255, 255);
    private static readonly Scalar s_band = new(40, 40, 40);

    /// <summary>The endings of the files that it can be written to.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>Draws it and encodes it.</summary>
    /// <param name="picture">The photograph at full size, which stays as it is.</param>
    /// <param name="prediction">What is said of it; the boxes are in pixels of the full photograph.</param>
    /// <param name="caption">The line of text; OpenCV's letters are those of ASCII, others become '?'.</param>
    /// <param name="ending">The ending of the file, which tells its kind: one of <see cref="Endings"/>.</param>
    /// <returns>The content of the file.</returns>
    /// <exception cref="ArgumentException">The ending is none of them.</exception>
    /// <exception cref="PictureEncodingException">Such a file cannot hold a picture of this size.</exception>
    public static byte[] Encode(Picture picture, BreedPrediction prediction, string caption, string ending)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(prediction);
        if (!Endings.Contains(ending, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException(Texts.FormatAPictureIsWrittenAs(string.Join(", ", Endings), ending), nameof(ending));
        }

        // As wide as the photograph, the text as large as fits.
        double scale = Math.Clamp(Math.Min(picture.Width, picture.Height) / 500.0, 0.4, 4);
        int thickness = Math.Max(1, (int)Math.Round(1.5 * scale));
        string text = string.Concat(caption.Select(c => char.IsAscii(c) && !char.IsControl(c) ? c : '?'));
        Size size = Cv2.GetTextSize(text, HersheyFonts.HersheySimplex, scale, thickness, out int baseline);
        if (size.Width > picture.Width - 12)
        {
            scale = Math.Max(0.2, scale * (picture.Width - 12) / size.Width);
            thickness = Math.Max(1, (int)Math.Round(1.5 * scale));
            size = Cv2.GetTextSize(text, HersheyFonts.HersheySimplex, scale, thickness, out baseline);
        }

        int band = size.Height + baseline + 12;
        using var canvas = new Mat(picture.Height + band, picture.Width, MatType.CV_8UC3, s_band);
        using (Mat upper = canvas.SubMat(new Rect(0, 0, picture.Width, picture.Height)))
        {
            Cv2.CvtColor(picture.Pixels, upper, ColorConversionCodes.RGB2BGR);
        }

        foreach (DetectedFace face in prediction.Faces)
        {
            Cv2.Rectangle(
                canvas,
                new Rect((int)face.X, (int)face.Y, (int)face.Width, (int)face.Height),
                s_box,
                Math.Max(2, thickness + 1),
                LineTypes.AntiAlias
            );
        }

        Cv2.PutText(
            canvas,
            text,
            new Point(6, picture.Height + 6 + size.Height),
            HersheyFonts.HersheySimplex,
            scale,
            s_ink,
            thickness,
            LineTypes.AntiAlias
        );
        return PictureEncoder.Encode(canvas, ending);
    }
}
