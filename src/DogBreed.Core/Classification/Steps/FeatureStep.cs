using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;

namespace DogBreed.Core.Classification.Steps;

/// <summary>Asks nothing: takes down the backbone's features, for those who keep them.</summary>
/// <param name="network">The backbone's network.</param>
/// <param name="output">The name of its features.</param>
internal sealed class FeatureStep(PictureNetwork network, string output) : IPhotoStep
{
    public IReadOnlyList<DecodeRequest> LaterRequests => [];

    public bool LooksItself => false;

    public void Run(IReadOnlyList<HeldPhoto> photos, CancellationToken cancellation)
    {
        // The network has run.
    }

    public void Find(int item, HeldPhoto photo, PhotoAnswer answer, CancellationToken cancellation) =>
        answer.Findings.Picture.Features = network.Output(output, item).ToArray();

    public bool TryAnswer(PhotoAnswer answer) => answer.Findings.Picture.Features is not null;

    public void Dispose()
    {
        // The row owns the network.
    }
}
