using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification;

/// <summary>A trained breed model, loaded: features of its backbone, or a picture's tensor of its own -> logits of its breeds. Runs on the CPU.</summary>
internal sealed class BreedHead : IDisposable
{
    private BreedHead(BreedModelCard card, Network network) => (Card, Network) = (card, network);

    public BreedModelCard Card { get; }

    public Network Network { get; }

    /// <exception cref="ModelException">It was trained on another backbone, or its graph does not fit its card.</exception>
    public static BreedHead Open(BreedModelFile file, BackboneCard backbone)
    {
        BreedModelCard card = file.Card;
        if (card.Preprocessing is null && !string.Equals(card.BackboneSha256, backbone.Float.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException($"{file.Path}: this breed model was trained on another version of the backbone '{backbone.Name}' than the one that is installed. Train it again, or install that version.");
        }

        Network network = card.Preprocessing is { } preprocessing
            ? Network.Open(file.Path, file.Bytes, [ExecutionDevice.Cpu], card.Input, preprocessing.Shape(1)[1..], [card.Logits])
            : Network.Open(file.Path, file.Bytes, [ExecutionDevice.Cpu], card.Input, [card.Features], [card.Logits]);
        if (network.OutputLengths[0] != card.Classes.Count)
        {
            network.Dispose();
            throw new ModelException($"{file.Path}: this breed model has {network.OutputLengths[0]} logits and its card names {card.Classes.Count} classes.");
        }

        return new BreedHead(card, network);
    }

    public void Dispose() => Network.Dispose();
}
