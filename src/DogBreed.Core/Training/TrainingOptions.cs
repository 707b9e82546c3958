using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Training;

/// <summary>How a breed model is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Where backbones are looked for.</summary>
    public ModelStore Store { get; init; } = ModelStore.Bundled;

    /// <summary>The backbone whose features are learnt from.</summary>
    public string Backbone { get; init; } = ModelStore.DefaultBackbone;

    /// <summary>Where the backbone runs. The head is trained on the CPU.</summary>
    public ExecutionDevice Device { get; init; }

    /// <summary>The numbers in which the backbone runs; Auto is Float: features that are not rounded make the better head.</summary>
    public ModelPrecision Precision { get; init; }

    /// <summary>What is trained: a head on the backbone's features, or the article's own network from scratch.</summary>
    public TrainingArchitecture Architecture { get; init; }

    /// <summary>
    /// The width and height at which a network from scratch sees pictures, a multiple of 4 from 32 on; the article's is 224.
    /// </summary>
    public int InputSize { get; init; } = 224;

    /// <summary>Where a training from scratch leaves its state after each epoch; null leaves none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Goes on from that state where it is there.</summary>
    public bool Resume { get; init; }

    /// <summary>How the head is trained.</summary>
    public TrainingRecipe Recipe { get; init; }

    /// <summary>
    /// A folder of photographs that show none of the classes; the head then has a class more, "none of these". Null teaches it none. Heads
    /// only.
    /// </summary>
    public string? NegativePath { get; init; }

    /// <summary>
    /// Files of corrections, as the page of photographs saves them: their photographs are learnt from too, wherever they lie. How much each
    /// counts, as one or as up to eight, is chosen by the validation photographs. Heads only.
    /// </summary>
    public IReadOnlyList<string> CorrectionPaths { get; init; } = [];

    /// <summary>
    /// True gives each class the same say, however many photographs it has: Keras's class_weight "balanced". Heads only.
    /// </summary>
    public bool BalanceClasses { get; init; }

    /// <summary>The most epochs; the recipe's (20) where null.</summary>
    public int? Epochs { get; init; }

    /// <summary>Ends after so many epochs without a better validation loss; 0 never.</summary>
    public int Patience { get; init; }

    /// <summary>Another seed starts and shuffles otherwise; the same makes the same model.</summary>
    public int Seed { get; init; }

    /// <summary>The SQLite file that keeps features between runs; null keeps none.</summary>
    public string? CachePath { get; init; }

    /// <summary>
    /// A catalog whose features are used instead, and to which new ones go: of half precision, and of the network that photographs were
    /// classified with. Null uses none.
    /// </summary>
    public string? CatalogPath { get; init; }

    /// <exception cref="ArgumentException">A number makes no sense, or something is asked for that only heads have.</exception>
    internal void Check()
    {
        if (Epochs is { } epochs)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1, nameof(Epochs));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(epochs, 10_000, nameof(Epochs));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Patience);
        if (Architecture == TrainingArchitecture.Scratch && (NegativePath is not null || BalanceClasses || CorrectionPaths.Count > 0))
        {
            throw new ArgumentException(Texts.NegativesAndWeightsAreForHeads);
        }

        if (InputSize is < 32 or > 1024 || InputSize % 4 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(InputSize), InputSize, Texts.InputSizeMultiple432);
        }
    }
}
