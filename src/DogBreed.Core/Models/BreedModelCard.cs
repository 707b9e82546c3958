using DogBreed.Core.Imaging;

namespace DogBreed.Core.Models;

/// <summary>What is to be known of a trained breed model: the card in its .onnx file's metadata, checked.</summary>
public sealed record BreedModelCard
{
    /// <summary>The name, such as "my-dogs"; that of its file without the ending.</summary>
    public required string Name { get; init; }

    /// <summary>The names of the classes, in the order of the logits.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The name of the backbone whose features it takes.</summary>
    public required string Backbone { get; init; }

    /// <summary>The SHA-256 of the backbone's floating-point network, in lower-case hexadecimal: on another network's features the head means nothing.</summary>
    public required string BackboneSha256 { get; init; }

    /// <summary>The length of a feature vector; 0 where the model sees pictures itself.</summary>
    public required int Features { get; init; }

    /// <summary>The way from a picture to the tensor, where the model sees pictures itself (trained from scratch); null where it takes the backbone's features. The backbone is its dog gate in both cases.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>What logits are divided by before softmax; fitted on the validation photographs. Above 0.</summary>
    public required double Temperature { get; init; }

    /// <summary>
    /// A dog whose largest logit is below this is probably of none of the breeds. Chosen so that 95 of 100 validation photographs are above it. The logit and not
    /// the probability: measured over breeds that were held out it tells them better (docs/TRAINING.md; Hendrycks et al. 2022).
    /// </summary>
    public required double UnknownBelow { get; init; }

    /// <summary>The accuracy on the validation photographs, 0..1.</summary>
    public required double ValidationAccuracy { get; init; }

    /// <summary>How it was trained.</summary>
    public required BreedModelTraining Training { get; init; }
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
