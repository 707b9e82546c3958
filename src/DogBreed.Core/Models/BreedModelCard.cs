using DogBreed.Core.Imaging;

namespace DogBreed.Core.Models;

/// <summary>What is to be known of a trained breed model: the card in its .onnx file's metadata, checked.</summary>
public sealed record BreedModelCard
{
    /// <summary>The name, such as "my-dogs"; that of its file without the ending.</summary>
    public required string Name { get; init; }

    /// <summary>The names of the classes, in the order of the logits.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The name of the backbone whose features it takes; of a model that sees pictures itself the one that is its dog gate.</summary>
    public required string Backbone { get; init; }

    /// <summary>The SHA-256 of the backbone's floating-point network, in lower-case hexadecimal: on another network's features a head means nothing. A gate may be another than it was.</summary>
    public required string BackboneSha256 { get; init; }

    /// <summary>The length of a feature vector; 0 where the model sees pictures itself.</summary>
    public required int Features { get; init; }

    /// <summary>The way from a picture to the tensor, where the model sees pictures itself (trained from scratch, imported whole); null where it takes the backbone's features. The backbone is its dog gate in both cases.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>The name of the graph's input; null for "pixels" or "features", as this library writes it.</summary>
    public string? InputName { get; init; }

    /// <summary>The name of the output [N, classes] before softmax; null for "logits", as this library writes it.</summary>
    public string? LogitsName { get; init; }

    /// <summary>The name of the output [N, features], where the model sees pictures and gives features too, so that it may serve as a backbone; null else.</summary>
    public string? FeatureOutput { get; init; }

    /// <summary>What logits are divided by before softmax; fitted on the validation photographs. Above 0.</summary>
    public required double Temperature { get; init; }

    /// <summary>
    /// A dog whose largest logit is below this is probably of none of the breeds. Chosen so that 95 of 100 validation photographs are above it. The logit and not
    /// the probability: measured over breeds that were held out it tells them better (docs/TRAINING.md; Hendrycks et al. 2022). Null for an imported model.
    /// </summary>
    public double? UnknownBelow { get; init; }

    /// <summary>The accuracy on the validation photographs, 0..1; null where it is not known.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>How it was trained; null for an imported model.</summary>
    public BreedModelTraining? Training { get; init; }

    /// <summary>Where an imported model comes from; null for one that was trained here.</summary>
    public string? Source { get; init; }

    /// <summary>The name of the logits.</summary>
    internal string Logits => LogitsName ?? BreedModelFile.Logits;

    /// <summary>The name of the graph's input.</summary>
    internal string Input => InputName ?? (Preprocessing is null ? BreedModelFile.Input : BreedModelFile.PictureInput);
}

/// <summary>How a breed model was trained.</summary>
/// <param name="Recipe">Default, Article, or Scratch (the article's own network).</param>
/// <param name="Precision">The numbers in which the backbone gave the features: Float or Int8.</param>
/// <param name="Photographs">How many were learnt from.</param>
/// <param name="ValidationPhotographs">How many it was chosen by.</param>
/// <param name="Epochs">How many epochs were run.</param>
/// <param name="BestEpoch">The epoch whose weights it has.</param>
/// <param name="Pull">The strength of the pull towards the backbone's own class weights; 0 for the Article recipe.</param>
/// <param name="Seed">The seed.</param>
/// <param name="ValidationFraction">The share that was taken for validation where the folder had no splits of its own; 0 where it had.</param>
/// <param name="TestFraction">The share that was held back for a test, likewise.</param>
/// <param name="Created">When, in UTC, ISO 8601.</param>
public sealed record BreedModelTraining(string Recipe, string Precision, int Photographs, int ValidationPhotographs, int Epochs, int BestEpoch, double Pull, int Seed, double ValidationFraction, double TestFraction, string Created);
