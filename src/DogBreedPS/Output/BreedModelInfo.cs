using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>What Get-BreedModel says of a model.</summary>
public sealed class BreedModelInfo
{
    internal BreedModelInfo(BackboneCard card)
    {
        Name = card.Name;
        IsDefault = string.Equals(card.Name, ModelStore.DefaultBackbone, StringComparison.Ordinal);
        Breeds = card.DogClassCount;
        Classes = card.Classes.Count;
        InputSize = card.Preprocessing.Size;
        Precision = new ReadableList<string>(card.Int8 is null ? ["Float"] : ["Float", "Int8"]);
        Accuracy = card.Float.Accuracy;
        Bytes = new[] { card.Float, card.Int8 }.Sum(file => file is not null && File.Exists(file.Path) ? new FileInfo(file.Path).Length : 0);
        Description = card.Description;
        Licence = card.Licence;
        Source = card.Source;
        Path = card.Folder;
        IsBackbone = card.Features is not null;
        ClassNames = new ReadableList<string>([.. Enumerable.Range(card.FirstDogClass, card.DogClassCount).Select(i => card.Classes.Names[i])]);
        Gate = card.HasGate ? card.Name : ModelStore.DefaultBackbone;
    }

    internal BreedModelInfo(BreedModelCard card, string gate, bool backboneHasInt8, string path)
    {
        Name = card.Name;
        Kind = "BreedModel";
        Backbone = card.Backbone;
        Breeds = card.Classes.Count;
        Classes = card.Classes.Count;
        ClassNames = new ReadableList<string>([.. card.Classes]);
        Precision = new ReadableList<string>(card.Preprocessing is null && backboneHasInt8 ? ["Float", "Int8"] : ["Float"]);
        Accuracy = card.ValidationAccuracy;
        Bytes = new FileInfo(path).Length;
        InputSize = card.Preprocessing?.Size ?? 0;
        Gate = gate;
        IsBackbone = card.FeatureOutput is not null;
        Description = card.Training is not { } training ? $"{card.Classes.Count} breeds, imported{(card.Preprocessing is null ? $"; on the features of {card.Backbone}" : string.Empty)}."
            : card.Preprocessing is null ? $"{card.Classes.Count} breeds from {training.Photographs} photographs on the features of {card.Backbone} (recipe {training.Recipe}, seed {training.Seed})."
            : $"{card.Classes.Count} breeds from {training.Photographs} photographs, a network from scratch (seed {training.Seed}).";
        Licence = string.Empty;
        Source = card.Source ?? $"Start-BreedTraining, {card.Training?.Created}";
        Path = path;
    }

    /// <summary>The name that -Model takes.</summary>
    public string Name { get; }

    /// <summary>Backbone (a network that sees photographs) or BreedModel (trained, on the features of a backbone).</summary>
    public string Kind { get; } = "Backbone";

    /// <summary>The backbone that a breed model stands on; null for a backbone.</summary>
    public string? Backbone { get; }

    /// <summary>The backbone that says whether there is a dog: its own, or the default one where it has none.</summary>
    public string Gate { get; }

    /// <summary>The breeds that it tells apart, in the order of the logits of a breed model or an exported file.</summary>
    public ReadableList<string> ClassNames { get; } = new([]);

    /// <summary>True for the model that is used where none is named.</summary>
    public bool IsDefault { get; }

    /// <summary>The number of breeds that it tells apart.</summary>
    public int Breeds { get; }

    /// <summary>The number of all its classes.</summary>
    public int Classes { get; }

    /// <summary>Width and height of a backbone's input in pixels; of a breed model from scratch likewise; 0 for a breed model that takes features.</summary>
    public int InputSize { get; }

    /// <summary>The precisions that it has.</summary>
    public ReadableList<string> Precision { get; }

    /// <summary>Its card's top-1 accuracy, 0..1: of a backbone (float) over photographs of dogs that it had not seen, of a breed model over its validation photographs; null where the card gives none.</summary>
    public double? Accuracy { get; }

    /// <summary>The size of its files.</summary>
    public long Bytes { get; }

    /// <summary>One sentence about it.</summary>
    public string Description { get; }

    /// <summary>The licence of its weights.</summary>
    public string Licence { get; }

    /// <summary>Where its weights come from.</summary>
    public string Source { get; }

    /// <summary>A backbone's folder; a breed model's file.</summary>
    public string Path { get; }

    /// <summary>True where heads can stand on it (-Backbone): it gives features.</summary>
    public bool IsBackbone { get; }

    /// <summary>With -Verify whether it is whole; else null.</summary>
    public bool? IsWhole { get; internal set; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
