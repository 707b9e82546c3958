using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;

namespace DogBreed.Core.Classification.Steps;

/// <summary>Where in the picture does the likeliest breed come from? Of the whole photograph, also where each dog is looked at.</summary>
/// <param name="network">The network that the breeds come from.</param>
/// <param name="maker">Makes heat maps; disposed with the step.</param>
/// <param name="request">What the network is given.</param>
internal sealed class HeatMapStep(PictureNetwork network, HeatMapMaker maker, DecodeRequest request) : IPhotoStep
{
    public IReadOnlyList<DecodeRequest> LaterRequests => [];

    public bool LooksItself => false;

    public void Run(IReadOnlyList<HeldPhoto> photos, CancellationToken cancellation)
    {
        // The network has run.
    }

    public void Find(int item, HeldPhoto photo, PhotoAnswer answer, CancellationToken cancellation)
    {
        if (answer.Probabilities.Length > 0)
        {
            int breed = LogitMath.ArgMax(answer.Probabilities);
            (PictureSize size, int orientation) = photo.Given(request);
            answer.HeatMap = maker.Make(network.Output(maker.FeatureMap, item), breed, size, orientation, cancellation);
        }
    }

    // No feature map is kept: each has as many numbers as a hundred photographs have features.
    public bool TryAnswer(PhotoAnswer answer) => answer.HeatMap is not null || answer.Probabilities.Length == 0;

    public void Dispose() => maker.Dispose();
}
