using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;

namespace DogBreed.Core.Classification.Steps;

/// <summary>Where there is no dog: are there human faces? They are looked for in the upright picture, whatever the networks want.</summary>
/// <param name="detector">Looks for them; disposed with the step.</param>
internal sealed class FaceStep(IFaceDetector detector) : IPhotoStep
{
    private readonly DecodeRequest _request = new(detector.MinimumShortSide);

    public IReadOnlyList<DecodeRequest> LaterRequests => [_request];

    public void Run(IReadOnlyList<HeldPhoto> photos, CancellationToken cancellation)
    {
        // Each photograph by itself, and only where there is no dog.
    }

    public void Answer(int item, PhotoAnswer answer, CancellationToken cancellation)
    {
        if (answer.Subject == Subject.Neither)
        {
            answer.Faces = detector.Find(answer.Photo.Decode(_request), cancellation);
        }
    }

    public void Dispose() => detector.Dispose();
}
