using DogBreed.Core.Classification.Conclusions;
using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;

namespace DogBreed.Core.Classification.Steps;

/// <summary>Where there is no dog: are there human faces? They are looked for in the upright picture, whatever the networks want.</summary>
/// <param name="detector">Looks for them; disposed with the step.</param>
internal sealed class FaceStep(IFaceDetector detector) : IPhotoStep
{
    private readonly FaceConclusion _conclusion = new();
    private readonly DecodeRequest _request = new(detector.MinimumShortSide);

    public IReadOnlyList<DecodeRequest> LaterRequests => [_request];

    public bool LooksItself => true;

    public void Run(IReadOnlyList<HeldPhoto> photos, CancellationToken cancellation)
    {
        // Each photograph by itself, and only where there is no dog.
    }

    public void Find(int item, HeldPhoto photo, PhotoAnswer answer, CancellationToken cancellation)
    {
        if (answer.Subject == Subject.Neither)
        {
            answer.Findings.Faces ??= detector.Find(photo.Decode(_request), cancellation);
        }
    }

    public bool TryAnswer(PhotoAnswer answer) => _conclusion.TryAnswer(answer);

    public void Dispose() => detector.Dispose();
}
