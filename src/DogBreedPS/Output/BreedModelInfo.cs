using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>What Get-BreedModel says of a model.</summary>
public sealed class BreedModelInfo
{
    internal BreedModelInfo(Model model, Backbone? backbone)
    {
        Name = model.Name;
        Description = model.Description;
        Licence = model.Licence;
        Path = model.Path;
        Source = model.Source;
        Accuracy = model.Accuracy;
        IsBackbone = model.IsBackbone;
        Breeds = model.Breeds.Count;
        ClassNames = new ReadableList<string>([.. model.Breeds]);
        Gate = backbone is { HasGate: false } ? ModelStore.DefaultBackbone : backbone?.Name ?? string.Empty;
        IsDefault = string.Equals(model.Name, ModelStore.DefaultBackbone, StringComparison.Ordinal);
        switch (model)
        {
            case Backbone own:
                Classes = own.Classes.Count;
                InputSize = own.Preprocessing.Size;
                Precision = PrecisionsOf(own);
                Bytes = new[] { own.Float, own.Int8 }.Sum(file =>
                    file is not null && File.Exists(file.Path) ? new FileInfo(file.Path).Length : 0
                );
                break;
            case TrainedModel trained:
                Kind = "BreedModel";
                Backbone = trained.Backbone.Name;
                Classes = trained.Classes.Count;
                Bytes = new FileInfo(trained.Path).Length;
                InputSize = (trained as PictureModel)?.Preprocessing.Size ?? 0;
                Precision = PrecisionsOf(trained is HeadModel ? backbone : null);
                Gate = Gate.Length > 0 ? Gate : trained.Backbone.Name;
                Source = Source.Length > 0 ? Source : Texts.FormatStartBreedTraining(trained.Training?.Created);
                break;
        }
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

    /// <summary>
    /// Width and height of a backbone's input in pixels; of a breed model from scratch likewise; 0 for a breed model that takes features.
    /// </summary>
    public int InputSize { get; }

    /// <summary>The precisions that it has.</summary>
    public ReadableList<string> Precision { get; } = new([]);

    /// <summary>
    /// Its card's top-1 accuracy, 0..1: of a backbone (float) over photographs of dogs that it had not seen, of a breed model over its
    /// validation photographs; null where the card gives none.
    /// </summary>
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

    private static ReadableList<string> PrecisionsOf(Backbone? backbone) => new(backbone?.Int8 is null ? ["Float"] : ["Float", "Int8"]);
}
