using System.Text.Json;
using System.Text.RegularExpressions;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>Reads a backbone's card.json and believes nothing of it that it has not checked.</summary>
internal static partial class BackboneCardReader
{
    /// <summary>The name of ImageNet's thousand classes in a card.</summary>
    public const string ImageNet = "imagenet-1k";

    private const int MaximumCardBytes = 1 << 20;

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 16,
    };

    /// <exception cref="ModelException">There is no card, or it makes no sense.</exception>
    public static Backbone Read(string folder)
    {
        string path = Path.Combine(folder, Backbone.CardFile);
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw new ModelException(Texts.FormatSuchFileFolderHoldsModel(path));
            }

            if (info.Length > MaximumCardBytes)
            {
                throw new ModelException(Texts.FormatCardMostBytes(path, MaximumCardBytes));
            }

            CardFile card =
                JsonSerializer.Deserialize<CardFile>(File.ReadAllBytes(path), s_options)
                ?? throw new ModelException(Texts.FormatTheCardIsEmpty(path));
            return Check(card, Path.GetFullPath(folder), path);
        }
        catch (JsonException e)
        {
            throw new ModelException(Texts.FormatCardValidJSONExpectedForm(path, PlainReason.Of(e)), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(Texts.FormatCardCannotRead(path, e.Message), e);
        }
    }

    private static Backbone Check(CardFile card, string folder, string path)
    {
        string name = Required(card.Name, "name");
        Demand(
            ModelName.IsValid(name) && string.Equals(name, Path.GetFileName(folder), StringComparison.Ordinal),
            "name",
            Texts.MustBeThatOfIts + ModelName.Rule
        );
        CardInput input = card.Input ?? throw Missing("input");
        OutputPart outputs = card.Outputs ?? throw Missing("outputs");
        var names = new OutputNames(Given(outputs.Logits), Given(outputs.Features), Given(outputs.FeatureMap));
        var result = new Backbone
        {
            Name = name,
            Description = Required(card.Description, "description"),
            Path = folder,
            Float = File(card.Float ?? throw Missing("float"), "float"),
            Int8 = card.Int8 is null ? null : File(card.Int8, "int8"),
            Preprocessing = input.Check(Demand),
            InputName = Required(input.Name, "input.name"),
            OutputNames = names,
            Licence = card.Licence ?? "unknown",
            Source = card.Source ?? "unknown",
        };
        if (outputs.Logits is null)
        {
            // A network without a classifier: features for heads, no dog gate.
            Demand(names.HasFeatures, "outputs", Texts.MustHaveLogitsOrFeatures);
            return result;
        }

        DogPart dogs = card.Dogs ?? throw Missing("dogs");
        Required(outputs.Logits, "outputs.logits");
        Demand(string.Equals(card.Classes, ImageNet, StringComparison.Ordinal), "classes", Texts.FormatMustBe(ImageNet));
        ClassList classes = ClassList.ImageNet;
        Demand(
            dogs.First >= 0 && dogs.First <= dogs.Last && dogs.Last < classes.Count,
            "dogs.first and dogs.last",
            Texts.FormatRangeClassesWithin0(classes.Count - 1)
        );
        Demand(dogs.Threshold is > 0 and < 1, "dogs.threshold", Texts.Between01);
        DogGateRule rule = dogs.Rule is null ? DogGateRule.Probability : CardInput.Choice<DogGateRule>(dogs.Rule, "dogs.rule", Demand);
        return result with { Classes = classes, Dogs = new DogClasses(dogs.First, dogs.Last, dogs.Threshold, rule) };

        NetworkFile File(FilePart part, string field)
        {
            string file = Required(part.File, field + ".file");
            Demand(
                string.Equals(Path.GetFileName(file), file, StringComparison.Ordinal) && file is not ("." or ".."),
                field + ".file",
                Texts.NameFileCardSFolder
            );
            Demand(part.Sha256 is not null && Sha256().IsMatch(part.Sha256), field + ".sha256", Texts.MustBe64HexadecimalDigits);
            Demand(part.Temperature is > 0 and < 100, field + ".temperature", Texts.MustBeAbove0);
            Demand(part.Accuracy is null or (>= 0 and <= 1), field + ".accuracy", Texts.MustBe0To1);
            return new NetworkFile(Path.Combine(folder, file), part.Sha256!.ToLowerInvariant(), part.Temperature, part.Accuracy);
        }

        static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

        string Required(string? value, string field) => string.IsNullOrWhiteSpace(value) ? throw Missing(field) : value;

        ModelException Missing(string field) => new(Texts.FormatTheCardLacks(path, field));

        void Demand(bool holds, string field, string what)
        {
            if (!holds)
            {
                throw new ModelException($"{path}: '{field}' {what}.");
            }
        }
    }

    [GeneratedRegex(@"\A[0-9A-Fa-f]{64}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sha256();

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

    private sealed record FilePart(string? File, string? Sha256, double Temperature, double? Accuracy);

    private sealed record OutputPart(string? Logits, string? Features, string? FeatureMap);

    private sealed record DogPart(int First, int Last, double Threshold, string? Rule);
}
