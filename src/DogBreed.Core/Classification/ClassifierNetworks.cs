using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification;

/// <summary>The networks that a model needs, loaded: the dog gate; where it has a breed model that one; and the network of its features, where the gate does not give them.</summary>
/// <param name="GateCard">The card of the gate.</param>
/// <param name="Gate">The gate: outputs logits, and the features where a head stands on them.</param>
/// <param name="FeatureCard">The card of the network of features, where that is another; null else.</param>
/// <param name="Features">That network.</param>
/// <param name="Head">The breed model; null where the gate's own dog classes answer.</param>
internal sealed record ClassifierNetworks(BackboneCard GateCard, BackboneNetwork Gate, BackboneCard? FeatureCard, BackboneNetwork? Features, BreedHead? Head) : IDisposable
{
    /// <summary>How many photographs a worker runs at once.</summary>
    public int BatchSize => Math.Min(Math.Min(Gate.BatchSize, Features?.BatchSize ?? int.MaxValue), Head?.Network.MaximumBatch ?? int.MaxValue);

    /// <summary>The most pictures that every network takes at once.</summary>
    public int MaximumBatch => Math.Min(Math.Min(Gate.Network.MaximumBatch, Features?.Network.MaximumBatch ?? int.MaxValue), Head?.Network.MaximumBatch ?? int.MaxValue);

    /// <summary>The numbers in which the network runs that the answer comes from: a breed model that sees pictures is in floating point.</summary>
    public ModelPrecision Precision => Head?.Card.Preprocessing is not null ? ModelPrecision.Float : (Features ?? Gate).Precision;

    /// <summary>Loads them.</summary>
    /// <exception cref="ModelException">There is no such model, or it is damaged, or its parts do not fit each other.</exception>
    /// <exception cref="DeviceException">The device that was asked for is not there.</exception>
    /// <exception cref="NativeLibraryException">OpenCV or ONNX Runtime cannot be loaded on this system.</exception>
    public static ClassifierNetworks Open(ClassifierOptions options)
    {
        BreedModelFile? file = options.Store.BreedModelPath(options.Model) is { } path ? BreedModelFile.Read(path) : null;
        BackboneCard card = file is null ? options.Store.Backbone(options.Model) : options.Store.BackboneOf(file.Card);
        if (file is null && !card.HasGate)
        {
            throw new ModelException($"The model '{card.Name}' is a backbone without classes of its own: it gives features, and names nothing. Train a head on it (Start-BreedTraining -Backbone {card.Name}), or import one (Import-BreedModel -Backbone {card.Name}).");
        }

        BackboneCard gateCard = card.HasGate ? card : options.Store.Backbone(ModelStore.DefaultBackbone);
        BreedHead? head = file is null ? null : BreedHead.Open(file, card);
        BackboneNetwork? gate = null;
        BackboneNetwork? features = null;
        try
        {
            bool onFeatures = head is not null && head.Card.Preprocessing is null;
            bool gateGivesFeatures = onFeatures && card.HasGate;

            // A precision that was asked for is the features'; the gate of another network takes what it has.
            gate = BackboneNetwork.Open(gateCard, options.Device, card.HasGate ? options.Precision : ModelPrecision.Auto, gateGivesFeatures ? [gateCard.Logits!, gateCard.RequiredFeatures] : [gateCard.Logits!]);
            features = onFeatures && !gateGivesFeatures ? BackboneNetwork.Open(card, options.Device, options.Precision, card.RequiredFeatures) : null;
            Demand(gate.Network.OutputLengths[0] == gateCard.Classes.Count, $"The model '{gateCard.Name}' has {gate.Network.OutputLengths[0]} logits and its card names {gateCard.Classes.Count} classes.");
            int width = features?.Network.OutputLengths[0] ?? (gateGivesFeatures ? gate.Network.OutputLengths[1] : 0);
            Demand(!onFeatures || width == head!.Card.Features, $"The model '{card.Name}' has {width} features and the breed model '{options.Model}' takes {head?.Card.Features}.");
            return new ClassifierNetworks(gateCard, gate, features is null ? null : card, features, head);
        }
        catch
        {
            head?.Dispose();
            gate?.Network.Dispose();
            features?.Network.Dispose();
            throw;
        }

        static void Demand(bool holds, string message)
        {
            if (!holds)
            {
                throw new ModelException(message);
            }
        }
    }

    public void Dispose()
    {
        Gate.Network.Dispose();
        Features?.Network.Dispose();
        Head?.Dispose();
    }
}
