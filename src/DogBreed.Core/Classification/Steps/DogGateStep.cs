using System.Numerics.Tensors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification.Steps;

/// <summary>Is there a dog? By the probability of all dog classes together, or by the article's rule; or it is not asked.</summary>
internal sealed class DogGateStep : IPhotoStep
{
    private readonly PictureNetwork _network;
    private readonly IReadOnlyList<string> _names;
    private readonly DogClasses _dogs;
    private readonly string _logits;
    private readonly double _temperature;
    private readonly DogGateRule _rule;
    private readonly double[] _probabilities;

    /// <param name="network">The gate's network.</param>
    /// <param name="gate">What is known of it.</param>
    /// <param name="temperature">What its logits are divided by before softmax.</param>
    /// <param name="rule">The rule.</param>
    public DogGateStep(PictureNetwork network, Backbone gate, double temperature, DogGateRule rule)
    {
        (_dogs, _logits) = gate.RequireGate();
        _network = network;
        _names = gate.Classes.Names;
        _temperature = temperature;
        _rule = rule;
        _probabilities = new double[_names.Count];
    }

    public IReadOnlyList<DecodeRequest> LaterRequests => [];

    public void Run(IReadOnlyList<HeldPhoto> photos, CancellationToken cancellation)
    {
        // Its network has run.
    }

    public void Answer(int item, PhotoAnswer answer, CancellationToken cancellation)
    {
        ReadOnlySpan<float> logits = _network.Output(_logits, item);
        int top = LogitMath.ArgMax(logits);
        LogitMath.Softmax(logits, _temperature, _probabilities);
        answer.TopClass = new ImageNetClass(top, _names[top]);
        answer.DogProbability = Math.Min(1, TensorPrimitives.Sum(_dogs.Of<double>(_probabilities)));
        answer.IsUnchecked = _rule == DogGateRule.None;
        answer.GateSaysDog = _rule == DogGateRule.TopClass ? _dogs.Contains(top) : answer.DogProbability >= _dogs.Threshold;
    }

    public void Dispose()
    {
        // The row owns the network.
    }
}
