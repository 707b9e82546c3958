using DogBreed.Core.Classification.Conclusions;
using DogBreed.Core.Imaging;

namespace DogBreed.Core.Classification.Steps;

/// <summary>Which breed, or which breed does the human resemble?</summary>
internal sealed class BreedStep : IPhotoStep
{
    private readonly IBreedLogits _logits;
    private readonly BreedConclusion _conclusion;

    /// <param name="logits">Where the breeds' logits come from; disposed with the step.</param>
    /// <param name="temperature">What logits are divided by before softmax.</param>
    /// <param name="breeds">How many of the logits are breeds'; one more is that of none of them.</param>
    /// <param name="always">Asks for the breed of every photograph, whatever it shows.</param>
    public BreedStep(IBreedLogits logits, double temperature, int breeds, bool always) =>
        (_logits, _conclusion) = (logits, new BreedConclusion(logits.Of, temperature, breeds, always));

    public IReadOnlyList<DecodeRequest> LaterRequests => [];

    public bool LooksItself => false;

    public void Run(IReadOnlyList<HeldPhoto> photos, CancellationToken cancellation) => _logits.Run(photos.Count, cancellation);

    public void Find(int item, HeldPhoto photo, PhotoAnswer answer, CancellationToken cancellation) =>
        _logits.Find(item, answer.Findings.Picture);

    public bool TryAnswer(PhotoAnswer answer) => _conclusion.TryAnswer(answer);

    public void Dispose() => _logits.Dispose();
}
