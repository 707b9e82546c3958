using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Detection;

/// <summary>
/// Finds human faces in photographs, whatever else they show. Safe for any number of threads and runs at once; make one and keep it.
/// </summary>
public sealed class FaceFinder : IDisposable
{
    private readonly FaceDetectors _detectors;
    private readonly SharedUse _use;

    private FaceFinder(FaceDetectors detectors)
    {
        _detectors = detectors;
        _use = new SharedUse(detectors.Dispose);
    }

    /// <summary>What looks for the faces.</summary>
    public FaceDetectorKind Detector => _detectors.Kind;

    /// <summary>Loads a detector.</summary>
    /// <param name="detector">BlazeFace or Haar.</param>
    /// <param name="store">Where the detectors' files are looked for; the bundled ones where null.</param>
    /// <exception cref="ArgumentException">The detector is None.</exception>
    /// <exception cref="ModelException">The detector's file is missing or damaged.</exception>
    /// <exception cref="DogBreedException">OpenCV or ONNX Runtime cannot be loaded on this system.</exception>
    public static FaceFinder Create(FaceDetectorKind detector = FaceDetectorKind.BlazeFace, ModelStore? store = null)
    {
        if (detector == FaceDetectorKind.None)
        {
            throw new ArgumentException(Texts.FaceFinderNeedsDetectorBlazeFace, nameof(detector));
        }

        return new FaceFinder(new FaceDetectors(store ?? ModelStore.Bundled, detector));
    }

    /// <summary>Starts a run that photographs are pushed into.</summary>
    /// <param name="limits">What a picture may cost.</param>
    /// <param name="decoder">What decodes photographs, for who compares decoders.</param>
    /// <param name="cancellation">Ends the run.</param>
    public PhotoRun<IReadOnlyList<DetectedFace>> Start(
        PictureLimits? limits = null,
        PictureDecoderKind decoder = PictureDecoderKind.Auto,
        CancellationToken cancellation = default
    )
    {
        IDisposable lease = _use.Enter(this);
        try
        {
            return PhotoRun<IReadOnlyList<DetectedFace>>.OfSingles(
                () => new Worker(_detectors.Create()!, decoder, limits ?? PictureLimits.Default),
                lease,
                cancellation
            );
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Finds the faces in one photograph, the surest first.</summary>
    /// <param name="photo">The photograph.</param>
    /// <exception cref="PhotoException">The photograph cannot be used.</exception>
    public IReadOnlyList<DetectedFace> Find(PhotoSource photo)
    {
        using PhotoRun<IReadOnlyList<DetectedFace>> run = Start();
        return run.Single(photo);
    }

    /// <summary>Frees the detector, at once or with the last run.</summary>
    public void Dispose() => _use.Close();

    private sealed class Worker(IFaceDetector detector, PictureDecoderKind decoder, PictureLimits limits)
        : PictureWorker<IReadOnlyList<DetectedFace>>(new DecodeRequest(detector.MinimumShortSide, Decoder: decoder), limits)
    {
        public override void Dispose() => detector.Dispose();

        protected override IReadOnlyList<DetectedFace> Work(Picture picture, CancellationToken cancellation) =>
            detector.Find(picture, cancellation);
    }
}
