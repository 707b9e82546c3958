using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;

namespace DogBreed.Core.Classification.Steps;

/// <summary>
/// Which breed, or which breed does the human resemble? Softmax over the breeds alone, so that their probabilities add up to 1.
/// </summary>
internal sealed class BreedStep : IPhotoStep
{
    private readonly IBreedLogits _logits;
    private readonly IReadOnlyList<string> _breeds;
    private readonly double _temperature;
    private readonly int _top;
    private readonly bool _always;
    private readonly double[] _probabilities;
    private readonly int[] _order;

    /// <param name="logits">Where the breeds' logits come from; disposed with the step.</param>
    /// <param name="breeds">Their names, in the order of the logits.</param>
    /// <param name="temperature">What logits are divided by before softmax.</param>
    /// <param name="top">How many candidates.</param>
    /// <param name="always">Names the breed of every photograph, whatever it shows.</param>
    public BreedStep(IBreedLogits logits, IReadOnlyList<string> breeds, double temperature, int top, bool always)
    {
        (_logits, _breeds, _temperature, _top, _always) = (logits, breeds, temperature, top, always);
        _probabilities = new double[breeds.Count];
        _order = new int[breeds.Count];
    }

    public DecodeRequest? LaterRequest => null;

    public void Run(int count, CancellationToken cancellation) => _logits.Run(count, cancellation);

    public void Answer(int item, PhotoAnswer answer, CancellationToken cancellation)
    {
        ReadOnlySpan<float> logits = _logits.Of(item);
        answer.LargestLogit = logits[LogitMath.ArgMax(logits)];
        if (answer.Subject != Subject.Neither || _always)
        {
            answer.Candidates = Candidates(logits);
        }
    }

    public void Dispose() => _logits.Dispose();

    private BreedCandidate[] Candidates(ReadOnlySpan<float> logits)
    {
        LogitMath.Softmax(logits, _temperature, _probabilities);
        for (int i = 0; i < _order.Length; i++)
        {
            // Sorted by the negative, so that the largest comes first.
            _probabilities[i] = -_probabilities[i];
            _order[i] = i;
        }

        Array.Sort(_probabilities, _order);
        var candidates = new BreedCandidate[Math.Min(_top, _order.Length)];
        for (int i = 0; i < candidates.Length; i++)
        {
            candidates[i] = new BreedCandidate(_breeds[_order[i]], -_probabilities[i]);
        }

        return candidates;
    }
}
