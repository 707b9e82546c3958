using System.Text.Json;
using System.Text.Json.Serialization;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>The card of a trained model: JSON as it stands in the file's metadata, and back.</summary>
internal static class BreedModelCard
{
    private const int Format = 1;
    private const int MaximumClasses = 100_000;
    internal const int MaximumName = 256;
    private const int MaximumText = 500;

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = 8,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Checks a card, and makes a model of it.</summary>
    /// <param name="json">The card.</param>
    /// <param name="path">The file that it stands in.</param>
    /// <exception cref="ModelException">It makes no sense.</exception>
    public static TrainedModel Parse(string json, string path)
    {
        try
        {
            CardFile card =
                JsonSerializer.Deserialize<CardFile>(json, s_options) ?? throw new ModelException(Texts.FormatTheCardIsEmpty(path));
            Check(card, path);
            return Model(card, path);
        }
        catch (JsonException e)
        {
            throw new ModelException(Texts.FormatCardMetadataValidJSONExpected(path, PlainReason.Of(e)), e);
        }
    }

    public static string ToJson(TrainedModel model)
    {
        var picture = model as PictureModel;
        return JsonSerializer.Serialize(
            new CardFile(
                Format,
                model.Name,
                [.. model.Classes],
                model.Backbone.Name,
                model.Backbone.Sha256,
                (model as HeadModel)?.FeatureCount ?? 0,
                picture is null
                    ? null
                    : CardInput.From(picture.Preprocessing) with
                    {
                        Name = Other(picture.InputName, BreedModelFile.PictureInput),
                    },
                model.Temperature,
                model.UnknownBelow,
                model.ValidationAccuracy,
                model.Training,
                picture?.OutputNames.Features,
                picture?.OutputNames.FeatureMap,
                Other(model.Outputs.Logits!, BreedModelFile.Logits),
                model.Source.Length == 0 ? null : model.Source,
                model.Selective.Count == 0 ? null : [.. model.Selective],
                model.GateRule?.ToString()
            ),
            s_options
        );

        // What is not said is what this library writes.
        static string? Other(string name, string usual) => string.Equals(name, usual, StringComparison.Ordinal) ? null : name;
    }

    private static TrainedModel Model(CardFile card, string path)
    {
        // A file that was copied under another name is the model of that name.
        string name = Path.GetFileNameWithoutExtension(path);
        var backbone = new BackboneReference(card.Backbone!, card.BackboneSha256!.ToLowerInvariant());
        string logits = card.LogitsName ?? BreedModelFile.Logits;
        if (card.Input is null)
        {
            return new HeadModel
            {
                Name = name,
                Description = Describe(card, backbone.Name),
                Path = path,
                Source = card.Source ?? string.Empty,
                Classes = card.Classes!,
                Backbone = backbone,
                FeatureCount = card.Features,
                LogitsName = logits,
                Temperature = card.Temperature,
                UnknownBelow = card.UnknownBelow,
                ValidationAccuracy = card.ValidationAccuracy,
                Training = card.Training,
                Selective = card.Selective ?? [],
                GateRule = GateRule(card, path),
            };
        }

        return new PictureModel
        {
            Name = name,
            Description = Describe(card, backbone.Name),
            Path = path,
            Source = card.Source ?? string.Empty,
            Classes = card.Classes!,
            Backbone = backbone,
            Preprocessing = card.Input.Check(Demander(path)),
            InputName = card.Input.Name ?? BreedModelFile.PictureInput,
            OutputNames = new OutputNames(logits, card.FeatureOutput, card.FeatureMapOutput),
            Temperature = card.Temperature,
            UnknownBelow = card.UnknownBelow,
            ValidationAccuracy = card.ValidationAccuracy,
            Training = card.Training,
            Selective = card.Selective ?? [],
            GateRule = GateRule(card, path),
        };
    }

    private static DogGateRule? GateRule(CardFile card, string path) =>
        card.GateRule is null ? null : CardInput.Choice<DogGateRule>(card.GateRule, "gateRule", Demander(path));

    private static string Describe(CardFile card, string backbone)
    {
        int count = card.Classes!.Length - (TrainedModel.HasNone(card.Classes) ? 1 : 0);
        bool isHead = card.Input is null;
        if (card.Training is not { } training)
        {
            return isHead ? Texts.FormatBreedsImportedFeatures(count, backbone) : Texts.FormatBreedsImported(count);
        }

        return isHead
            ? Texts.FormatBreedsPhotographsFeaturesRecipeSeed(count, training.PhotoCount, backbone, training.Recipe, training.Seed)
            : Texts.FormatBreedsPhotographsNetworkScratchSeed(count, training.PhotoCount, training.Seed);
    }

    private static void Check(CardFile card, string path)
    {
        Action<bool, string, string> demand = Demander(path);
        demand(card.Format == Format, "format", Texts.FormatFileMadeAnotherVersion(Format));
        demand(card.Name is not null && ModelName.IsValid(card.Name), "name", Texts.MustBe2 + ModelName.Rule);
        demand(card.Backbone is not null && ModelName.IsValid(card.Backbone), "backbone", Texts.MustBeTheNameOf);
        demand(
            card.BackboneSha256 is { Length: 64 } hash && hash.All(char.IsAsciiHexDigit),
            "backboneSha256",
            Texts.MustBe64HexadecimalDigits
        );
        bool takesPictures = card.Input is not null;
        demand(
            takesPictures ? card.Features == 0 : card.Features is > 0 and <= BreedModelFile.MaximumFeatures,
            "features",
            Texts.FormatMustBe1ToOr(BreedModelFile.MaximumFeatures)
        );
        demand(
            card.Classes is { Length: > 1 and <= MaximumClasses } && Array.TrueForAll(card.Classes, IsClassName),
            "classes",
            Texts.FormatMustBe2ToNames(MaximumClasses, MaximumName)
        );
        demand(card.Classes!.Distinct(StringComparer.Ordinal).Count() == card.Classes!.Length, "classes", Texts.MustDiffer);
        demand(card.Temperature is > 0 and < 1000, "temperature", Texts.MustBeAbove0);
        demand(card.UnknownBelow is null || double.IsFinite(card.UnknownBelow.Value), "unknownBelow", Texts.MustBeANumber);
        demand(card.ValidationAccuracy is null or (>= 0 and <= 1), "validationAccuracy", Texts.MustBe0To1);
        demand((card.FeatureOutput ?? card.FeatureMapOutput) is null || takesPictures, "featureOutput", Texts.ModelsTakePictures);
        demand(SelectivePoint.AreValid(card.Selective ?? []), "selective", Texts.MustBeCalibrationPoints);
        string?[] texts =
        [
            card.Input?.Name,
            card.FeatureOutput,
            card.FeatureMapOutput,
            card.LogitsName,
            card.Source,
            card.Training?.Recipe,
            card.Training?.Precision,
            card.Training?.Created,
        ];
        demand(
            Array.TrueForAll(texts, IsText),
            "input.name, featureOutput, logitsName, source and training",
            Texts.FormatTextsMostCharacters(MaximumText)
        );
    }

    private static Action<bool, string, string> Demander(string path) =>
        (holds, field, what) =>
        {
            if (!holds)
            {
                throw new ModelException(Texts.FormatBreedModelSCard(path, field, what));
            }
        };

    private static bool IsClassName(string name) => !string.IsNullOrWhiteSpace(name) && PlainText.Is(name, MaximumName);

    private static bool IsText(string? text) => text is null || (text.Length > 0 && PlainText.Is(text, MaximumText));

    private sealed record CardFile(
        int Format,
        string? Name,
        string[]? Classes,
        string? Backbone,
        string? BackboneSha256,
        int Features,
        CardInput? Input,
        double Temperature,
        double? UnknownBelow,
        double? ValidationAccuracy,
        ModelTraining? Training,
        string? FeatureOutput,
        string? FeatureMapOutput,
        string? LogitsName,
        string? Source,
        SelectivePoint[]? Selective,
        string? GateRule
    );
}
