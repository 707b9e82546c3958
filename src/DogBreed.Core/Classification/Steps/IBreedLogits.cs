using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Inference;

namespace DogBreed.Core.Classification.Steps;

/// <summary>Where the breeds' logits come from; one for each kind of model.</summary>
internal interface IBreedLogits : IDisposable
{
    /// <summary>Does what is left when the networks have run.</summary>
    void Run(int count, CancellationToken cancellation);

    /// <summary>Takes down those for one photograph.</summary>
    void Find(int item, PictureFindings findings);

    /// <summary>The logits of what was found, in the order of the breeds; null where they are lacking.</summary>
    float[]? Of(PictureFindings findings);
}

/// <summary>A backbone's own dog classes: what the gate found.</summary>
internal sealed class DogClassLogits : IBreedLogits
{
    public void Run(int count, CancellationToken cancellation)
    {
        // They are among the logits of the gate.
    }

    public void Find(int item, PictureFindings findings)
    {
        // The gate has taken them down.
    }

    public float[]? Of(PictureFindings findings) => findings.Gate?.DogLogits;

    public void Dispose()
    {
        // It holds nothing.
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

    public void Find(int item, PictureFindings findings) => findings.Logits = network.Output(output, item).ToArray();

    public float[]? Of(PictureFindings findings) => findings.Logits;

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

    public void Find(int item, PictureFindings findings) => findings.Logits = head.Output(output, item).ToArray();

    public float[]? Of(PictureFindings findings)
    {
        // Features that were kept are enough: no photograph is opened for another head.
        if (findings.Logits is null && findings.Features is { } kept && kept.Length == head.Input(0).Length)
        {
            kept.CopyTo(head.Input(0));
            head.Run(1, CancellationToken.None);
            findings.Logits = head.Output(output, 0).ToArray();
        }

        return findings.Logits;
    }

    public void Dispose() => head.Dispose();
}
