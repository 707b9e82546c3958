using System.Numerics.Tensors;
using DogBreed.Core.Classification.Conclusions;
using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification.Steps;

/// <summary>Is there a dog?</summary>
internal sealed class DogGateStep : IPhotoStep
{
    private readonly PictureNetwork _network;
    private readonly DogGateConclusion _conclusion;
    private readonly DogClasses _dogs;
    private readonly string _logits;
    private readonly double _temperature;
    private readonly bool _isKept;
    private readonly double[] _probabilities;

    /// <param name="network">The gate's network.</param>
    /// <param name="gate">What is known of it.</param>
    /// <param name="temperature">What its logits are divided by before softmax.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="isKept">Whether what is found will answer at other temperatures.</param>
    public DogGateStep(PictureNetwork network, Backbone gate, double temperature, DogGateRule rule, bool isKept)
    {
        (_dogs, _logits) = gate.RequireGate();
        _network = network;
        IReadOnlyList<string> names = gate.Classes.Names;
        _conclusion = new DogGateConclusion(_dogs, temperature, rule, index => names[index]);
        _temperature = temperature;
        _isKept = isKept;
        _probabilities = new double[names.Count];
    }

    public IReadOnlyList<DecodeRequest> LaterRequests => [];

    public bool LooksItself => false;

    public void Run(IReadOnlyList<HeldPhoto> photos, CancellationToken cancellation)
    {
        // Its network has run.
    }

    public void Find(int item, HeldPhoto photo, PhotoAnswer answer, CancellationToken cancellation)
    {
        ReadOnlySpan<float> logits = _network.Output(_logits, item);
        LogitMath.Softmax(logits, _temperature, _probabilities);
        answer.Findings.Picture.Gate = new GateFindings(
            LogitMath.ArgMax(logits),
            Math.Min(1, TensorPrimitives.Sum(_dogs.Of<double>(_probabilities))),
            _temperature,
            _isKept ? DogCurve.Of(logits, _dogs) : null,
            _dogs.Of(logits).ToArray()
        );
    }

    public bool TryAnswer(PhotoAnswer answer) => _conclusion.TryAnswer(answer);

    public void Dispose()
    {
        // The row owns the network.
    }
}
