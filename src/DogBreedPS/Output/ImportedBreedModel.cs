using DogBreed.Core.Importing;

namespace DogBreedPS;

/// <summary>What Import-BreedModel installed.</summary>
public sealed class ImportedBreedModel
{
    internal ImportedBreedModel(ImportedModel model, string path)
    {
        Name = model.Name;
        Kind = model.IsBackbone ? "Backbone" : "BreedModel";
        Description = model.Description;
        Classes = model.ClassCount;
        Features = model.FeatureCount;
        InputSize = model.InputSize;
        Backbone = model.BackboneName;
        Gate = model.Gate;
        Path = path;
    }

    /// <summary>The name that -Model takes; of a backbone -Backbone too.</summary>
    public string Name { get; }

    /// <summary>Backbone (features for heads, and a dog gate where it knows ImageNet's classes) or BreedModel.</summary>
    public string Kind { get; }

    /// <summary>What the file is.</summary>
    public string Description { get; }

    /// <summary>The number of its classes; 0 for a backbone without a classifier.</summary>
    public int Classes { get; }

    /// <summary>The number of features that a network gives or a head takes; 0 where it does neither.</summary>
    public int Features { get; }

    /// <summary>Width and height of the pictures that it sees, in pixels; 0 for a head.</summary>
    public int InputSize { get; }

    /// <summary>The backbone of a head; null else.</summary>
    public string? Backbone { get; }

    /// <summary>The backbone that says whether there is a dog: its own, or the default one where it has none.</summary>
    public string Gate { get; }

    /// <summary>Where it stands: a backbone's folder, a breed model's file.</summary>
    public string Path { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
