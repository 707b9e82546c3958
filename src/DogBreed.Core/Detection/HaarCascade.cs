using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Support;
using OpenCvSharp;

namespace DogBreed.Core.Detection;

/// <summary>
/// The article's face detector: a Haar cascade over the gray picture, <c>detectMultiScale</c> with its default parameters.
/// </summary>
internal sealed class HaarCascade : IFaceDetector
{
    // OpenCV's cascade keeps state while it runs: one a worker.
    private readonly CascadeClassifier _classifier;

    /// <exception cref="ModelException">The cascade's file is damaged.</exception>
    public HaarCascade(string path)
    {
        OpenCvRuntime.EnsureReady();
        try
        {
            _classifier = new CascadeClassifier(path);
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException)
        {
            throw new ModelException(Texts.FormatHaarCascadeOpenCVCanLoad(path), e);
        }

        if (_classifier.Empty())
        {
            _classifier.Dispose();
            throw new ModelException(Texts.FormatHaarCascadeOpenCVCanLoad(path));
        }
    }

    // Its windows are tied to pixels: only at full size are its boxes the article's.
    public int MinimumShortSide => 0;

    public IReadOnlyList<DetectedFace> Find(Picture picture, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        PixelView pixels = picture.Pixels;
        using Mat colour = Mat.FromPixelData(pixels.Height, pixels.Width, MatType.CV_8UC3, pixels.Data, pixels.Stride);
        using var gray = new Mat();
        Cv2.CvtColor(colour, gray, ColorConversionCodes.RGB2GRAY);
        return Array.ConvertAll(_classifier.DetectMultiScale(gray), box => new DetectedFace(box.X, box.Y, box.Width, box.Height, null));
    }

    public void Dispose() => _classifier.Dispose();
}
