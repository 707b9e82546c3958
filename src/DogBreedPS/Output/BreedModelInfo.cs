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
    }

    /// <summary>The name that -Model takes.</summary>
    public string Name { get; }

    /// <summary>The kind of model: Backbone.</summary>
    public string Kind { get; } = "Backbone";

    /// <summary>True for the model that is used where none is named.</summary>
    public bool IsDefault { get; }

    /// <summary>The number of breeds that it tells apart.</summary>
    public int Breeds { get; }

    /// <summary>The number of all its classes.</summary>
    public int Classes { get; }

    /// <summary>Width and height of its input in pixels.</summary>
    public int InputSize { get; }

    /// <summary>The precisions that it has.</summary>
    public ReadableList<string> Precision { get; }

    /// <summary>Its card's top-1 accuracy (float) over photographs of dogs that it had not seen, 0..1; null where the card gives none.</summary>
    public double? Accuracy { get; }

    /// <summary>The size of its files.</summary>
    public long Bytes { get; }

    /// <summary>One sentence about it.</summary>
    public string Description { get; }

    /// <summary>The licence of its weights.</summary>
    public string Licence { get; }

    /// <summary>Where its weights come from.</summary>
    public string Source { get; }

    /// <summary>Its folder.</summary>
    public string Path { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
