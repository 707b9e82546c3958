using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>Reads a backbone's card.json and believes nothing of it that it has not checked.</summary>
internal static class BackboneCardReader
{
    /// <summary>The name of ImageNet's thousand classes in a card.</summary>
    public const string ImageNet = "imagenet-1k";

    /// <exception cref="ModelException">There is no card, or it makes no sense.</exception>
    public static Backbone Read(string folder)
    {
        folder = Path.GetFullPath(folder);
        var file = new JsonCard(Path.Combine(folder, Backbone.CardFile));
        return Check(file.Read<CardFile>(), file, folder);
    }

    private static Backbone Check(CardFile card, JsonCard file, string folder)
    {
        string name = file.Required(card.Name, "name");
        file.Demand(
            ModelName.IsValid(name) && string.Equals(name, Path.GetFileName(folder), StringComparison.Ordinal),
            "name",
            Texts.MustBeThatOfIts + ModelName.Rule
        );
        CardInput input = file.Required(card.Input, "input");
        OutputPart outputs = file.Required(card.Outputs, "outputs");
        var names = new OutputNames(Given(outputs.Logits), Given(outputs.Features), Given(outputs.FeatureMap));
        var result = new Backbone
        {
            Name = name,
            Description = file.Required(card.Description, "description"),
            Path = folder,
            Float = Network(file.Required(card.Float, "float"), "float"),
            Int8 = card.Int8 is null ? null : Network(card.Int8, "int8"),
            Preprocessing = input.Check(file.Demand),
            InputName = file.Required(input.Name, "input.name"),
            OutputNames = names,
            Licence = card.Licence ?? "unknown",
            Source = card.Source ?? "unknown",
        };
        if (outputs.Logits is null)
        {
            // A network without a classifier: features for heads, no dog gate.
            file.Demand(names.HasFeatures, "outputs", Texts.MustHaveLogitsOrFeatures);
            return result;
        }

        file.Required(outputs.Logits, "outputs.logits");
        DogPart dogs = file.Required(card.Dogs, "dogs");
        file.Demand(string.Equals(card.Classes, ImageNet, StringComparison.Ordinal), "classes", Texts.FormatMustBe(ImageNet));
        ClassList classes = ClassList.ImageNet;
        file.Demand(
            dogs.First >= 0 && dogs.First <= dogs.Last && dogs.Last < classes.Count,
            "dogs.first and dogs.last",
            Texts.FormatRangeClassesWithin0(classes.Count - 1)
        );
        file.Demand(dogs.Threshold is > 0 and < 1, "dogs.threshold", Texts.Between01);
        DogGateRule rule = dogs.Rule is null ? DogGateRule.Probability : CardInput.Choice<DogGateRule>(dogs.Rule, "dogs.rule", file.Demand);
        file.Demand(rule != DogGateRule.None, "dogs.rule", Texts.MustBeARuleOfAGate);
        return result with { Classes = classes, Dogs = new DogClasses(dogs.First, dogs.Last, dogs.Threshold, rule) };

        NetworkFile Network(FilePart part, string field)
        {
            string path = file.FileBeside(part.File, field + ".file");
            string hash = file.Hash(part.Sha256, field + ".sha256");
            file.Demand(part.Temperature is > 0 and < 100, field + ".temperature", Texts.MustBeAbove0);
            file.Demand(part.Accuracy is null or (>= 0 and <= 1), field + ".accuracy", Texts.MustBe0To1);
            SelectivePoint[] selective = part.Selective ?? [];
            file.Demand(SelectivePoint.AreValid(selective), field + ".selective", Texts.MustBeCalibrationPoints);
            return new NetworkFile(path, hash, part.Temperature, part.Accuracy) { Selective = selective };
        }

        static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
    }

    private sealed record CardFile(
        string? Name,
        string? Description,
        FilePart? Float,
        FilePart? Int8,
        CardInput? Input,
        OutputPart? Outputs,
        string? Classes,
        DogPart? Dogs,
        string? Licence,
        string? Source
    );

    private sealed record FilePart(string? File, string? Sha256, double Temperature, double? Accuracy, SelectivePoint[]? Selective);

    private sealed record OutputPart(string? Logits, string? Features, string? FeatureMap);

    private sealed record DogPart(int First, int Last, double Threshold, string? Rule);
}
