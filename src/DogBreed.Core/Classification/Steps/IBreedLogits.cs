using DogBreed.Core.Inference;

namespace DogBreed.Core.Classification.Steps;

/// <summary>Where the breeds' logits come from; one for each kind of model.</summary>
internal interface IBreedLogits : IDisposable
{
    /// <summary>Does what is left when that has run.</summary>
    void Run(int count, CancellationToken cancellation);

    /// <summary>The logits for one photograph, in the order of the breeds.</summary>
    ReadOnlySpan<float> Of(int item);
}

/// <summary>A backbone's own dog classes.</summary>
/// <param name="network">The backbone's network.</param>
/// <param name="output">The name of its logits.</param>
/// <param name="dogs">The dogs among them.</param>
internal sealed class DogClassLogits(PictureNetwork network, string output, Models.DogClasses dogs) : IBreedLogits
{
    public void Run(int count, CancellationToken cancellation)
    {
        // They are among the logits of the gate.
    }

    public ReadOnlySpan<float> Of(int item) => dogs.Of(network.Output(output, item));

    public void Dispose()
    {
        // The row owns the network.
    }
}

/// <summary>A network's own logits.</summary>
/// <param name="network">The network.</param>
/// <param name="output">Their name.</param>
internal sealed class PictureLogits(PictureNetwork network, string output) : IBreedLogits
{
    public void Run(int count, CancellationToken cancellation)
    {
        // The network has run.
    }

    public ReadOnlySpan<float> Of(int item) => network.Output(output, item);

    public void Dispose()
    {
        // The row owns the network.
    }
}

/// <summary>The logits of a head on a backbone's features.</summary>
/// <param name="network">The backbone's network.</param>
/// <param name="features">The name of its features.</param>
/// <param name="head">The head's buffers.</param>
/// <param name="output">The name of the head's logits.</param>
internal sealed class HeadLogits(PictureNetwork network, string features, NetworkLane head, string output) : IBreedLogits
{
    public void Run(int count, CancellationToken cancellation)
    {
        for (int i = 0; i < count; i++)
        {
            network.Output(features, i).CopyTo(head.Input(i));
        }

        head.Run(count, cancellation);
    }

    public ReadOnlySpan<float> Of(int item) => head.Output(output, item);

    public void Dispose() => head.Dispose();
}
