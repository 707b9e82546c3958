using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Inference;

namespace DogBreed.Core.Classification.Conclusions;

/// <summary>
/// Which breed, or which breed does the human resemble? Softmax over the breeds alone, so that their probabilities add up to 1; with that
/// of none of them, where the head was taught it.
/// </summary>
/// <param name="logitsOf">The breeds' logits among what was found; null where they are lacking.</param>
/// <param name="temperature">What logits are divided by before softmax.</param>
/// <param name="breeds">How many of the logits are breeds'; one more is that of none of them.</param>
/// <param name="always">Asks for the breed of every photograph, whatever it shows.</param>
internal sealed class BreedConclusion(Func<PictureFindings, float[]?> logitsOf, double temperature, int breeds, bool always) : IConclusion
{
    public bool TryAnswer(PhotoAnswer answer)
    {
        if (logitsOf(answer.Findings.Picture) is not { } logits)
        {
            return false;
        }

        answer.LargestLogit = logits[LogitMath.ArgMax(logits.AsSpan(0, breeds))];
        if (answer.Subject != Subject.Neither || always)
        {
            double[] probabilities = LogitMath.Softmax(logits, temperature);
            answer.NoneProbability = logits.Length > breeds ? probabilities[breeds] : null;
            answer.Probabilities = logits.Length > breeds ? probabilities[..breeds] : probabilities;
        }

        return true;
    }
}
