using System.Text.Json;

namespace DogBreed.Core.Catalog;

/// <summary>A network or a detector whose findings are in a catalog.</summary>
/// <param name="Key">Names all that its findings depend on: the hash of its file, its input, views, decoder.</param>
/// <param name="Kind">What it finds.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Card">What is needed to conclude something from its findings without the model.</param>
internal sealed record CatalogModel(string Key, ModelKind Kind, string Name, CatalogModelCard Card)
{
    /// <summary>The card as it stands in the catalog.</summary>
    public string CardText => JsonSerializer.Serialize(Card);
}

/// <summary>What a catalog keeps of a model beside its key.</summary>
internal sealed record CatalogModelCard
{
    /// <summary>Float or Int8; empty where it does not matter.</summary>
    public string Precision { get; init; } = string.Empty;

    /// <summary>How many views of a photograph its answer is the mean of.</summary>
    public int Views { get; init; } = 1;

    /// <summary>What decoded the photographs.</summary>
    public string Decoder { get; init; } = string.Empty;

    /// <summary>The classes of its logits; a gate's dogs.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>What the logits are divided by before softmax.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The key of the gate that goes with it; null for a gate.</summary>
    public string? Gate { get; init; }

    /// <summary>The rule of the gate: Probability, TopClass or None.</summary>
    public string Rule { get; init; } = string.Empty;

    /// <summary>The probability from which on a gate says dog.</summary>
    public double DogThreshold { get; init; }

    /// <summary>The first of a gate's classes that is a dog.</summary>
    public int FirstDog { get; init; }

    /// <summary>How many numbers a row of features has.</summary>
    public int FeatureCount { get; init; }
}
