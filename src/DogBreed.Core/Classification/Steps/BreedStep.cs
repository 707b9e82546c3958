using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;

namespace DogBreed.Core.Classification.Steps;

/// <summary>
/// Which breed, or which breed does the human resemble? Softmax over the breeds alone, so that their probabilities add up to 1; with that
/// of none of them, where the head was taught it.
/// </summary>
internal sealed class BreedStep : IPhotoStep
{
    private readonly IBreedLogits _logits;
    private readonly double _temperature;
    private readonly int _breeds;
    private readonly bool _always;

    /// <param name="logits">Where the breeds' logits come from; disposed with the step.</param>
    /// <param name="temperature">What logits are divided by before softmax.</param>
    /// <param name="breeds">How many of the logits are breeds'; one more is that of none of them.</param>
    /// <param name="always">Asks for the breed of every photograph, whatever it shows.</param>
    public BreedStep(IBreedLogits logits, double temperature, int breeds, bool always) =>
        (_logits, _temperature, _breeds, _always) = (logits, temperature, breeds, always);

    public IReadOnlyList<DecodeRequest> LaterRequests => [];

    public bool LooksItself => false;

    public void Run(IReadOnlyList<HeldPhoto> photos, CancellationToken cancellation) => _logits.Run(photos.Count, cancellation);

    public void Find(int item, HeldPhoto photo, PhotoAnswer answer, CancellationToken cancellation) =>
        _logits.Find(item, answer.Findings.Picture);

    public bool TryAnswer(PhotoAnswer answer)
    {
        if (_logits.Of(answer.Findings.Picture) is not { } logits)
        {
            return false;
        }

        answer.LargestLogit = logits[LogitMath.ArgMax(logits.AsSpan(0, _breeds))];
        if (answer.Subject != Subject.Neither || _always)
        {
            double[] probabilities = LogitMath.Softmax(logits, _temperature);
            answer.NoneProbability = logits.Length > _breeds ? probabilities[_breeds] : null;
            answer.Probabilities = logits.Length > _breeds ? probabilities[.._breeds] : probabilities;
        }

        return true;
    }

    public void Dispose() => _logits.Dispose();
}
