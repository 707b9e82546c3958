using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Importing;

/// <summary>The card that a user writes for a plain ONNX network, checked. docs/MODELS.md shows one.</summary>
/// <param name="Description">One sentence; null where it says none.</param>
/// <param name="Preprocessing">From a picture to the tensor.</param>
/// <param name="Input">The name of the graph's input.</param>
/// <param name="Output">The name of its output: logits, or probabilities.</param>
/// <param name="IsProbabilities">True where the output is behind a softmax.</param>
/// <param name="Features">The name of the output of features; null where it has none.</param>
/// <param name="FeatureMap">The name of the output of the feature map; null where it has none.</param>
/// <param name="Classes">The names of the classes; null for ImageNet's.</param>
/// <param name="Licence">The licence of the weights.</param>
/// <param name="Source">Where they come from.</param>
internal sealed record OnnxCard(
    string? Description,
    Preprocessing Preprocessing,
    string Input,
    string Output,
    bool IsProbabilities,
    string? Features,
    string? FeatureMap,
    IReadOnlyList<string>? Classes,
    string? Licence,
    string? Source
)
{
    private const int MaximumBytes = 1 << 24;

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 16,
    };

    /// <summary>The card of a network: the one that is named, or NAME.json or card.json beside it.</summary>
    /// <exception cref="ModelException">There is none, or it makes no sense.</exception>
    public static OnnxCard Find(string path, string? cardPath)
    {
        if (cardPath is not null && !File.Exists(cardPath))
        {
            throw new ModelException(ErrorKind.ModelNotFound, Texts.FormatThereIsNoSuchCard(cardPath));
        }

        string[] candidates = cardPath is not null
            ? [cardPath]
            : [Path.ChangeExtension(path, ".json"), Path.Combine(Path.GetDirectoryName(path)!, Backbone.CardFile)];
        string card =
            Array.Find(candidates, File.Exists)
            ?? throw new ModelException(Texts.FormatPlainONNXNetworkDoesSay(path, string.Join(" or ", candidates)));
        return new FileInfo(card).Length <= MaximumBytes
            ? Read(card)
            : throw new ModelException(Texts.FormatCardMostMiB(card, MaximumBytes >> 20));
    }

    private static OnnxCard Read(string path)
    {
        try
        {
            CardFile file =
                JsonSerializer.Deserialize<CardFile>(File.ReadAllBytes(path), s_options)
                ?? throw new ModelException(Texts.FormatTheCardIsEmpty(path));
            CardInput input = file.Input ?? throw new ModelException(Texts.FormatCardLacksInput(path));
            OutputPart outputs = file.Outputs ?? throw new ModelException(Texts.FormatCardLacksOutputs(path));
            Preprocessing preprocessing = input.Check(Demand);
            Demand(!string.IsNullOrWhiteSpace(input.Name), "input.name", Texts.NameGraphSInput);
            Demand(
                string.IsNullOrWhiteSpace(outputs.Logits) != string.IsNullOrWhiteSpace(outputs.Probabilities),
                "outputs",
                Texts.EitherLogitsProbabilities
            );
            foreach (
                string? text in new[]
                {
                    input.Name,
                    outputs.Logits,
                    outputs.Probabilities,
                    outputs.Features,
                    outputs.FeatureMap,
                    file.Description,
                    file.Licence,
                    file.Source,
                }
            )
            {
                Demand(text is null || (!string.IsNullOrWhiteSpace(text) && PlainText.Is(text, 300)), "the texts", Texts.MustHave1To300);
            }

            return new OnnxCard(
                file.Description,
                preprocessing,
                input.Name!,
                (outputs.Logits ?? outputs.Probabilities)!,
                outputs.Logits is null,
                outputs.Features,
                outputs.FeatureMap,
                ReadClasses(file.Classes, path),
                file.Licence,
                file.Source
            );
        }
        catch (JsonException e)
        {
            throw new ModelException(Texts.FormatCardValidJSONExpectedForm(path, PlainReason.Of(e)), e);
        }

        void Demand(bool holds, string field, string what)
        {
            if (!holds)
            {
                throw new ModelException($"{path}: '{field}' {what}.");
            }
        }
    }

    // "imagenet-1k"; a list of names; or the name of a file beside the card.
    private static string[]? ReadClasses(JsonElement classes, string path) =>
        classes.ValueKind switch
        {
            JsonValueKind.String when classes.ValueEquals(BackboneCardReader.ImageNet) => null,
            JsonValueKind.String
                when classes.GetString() is { Length: > 0 } file
                    && string.Equals(Path.GetFileName(file), file, StringComparison.Ordinal)
                    && file is not ("." or "..") => [.. ClassListReader.Read(Path.Combine(Path.GetDirectoryName(path)!, file))],
            JsonValueKind.Array when classes.EnumerateArray().All(c => c.ValueKind == JsonValueKind.String) =>
            [
                .. classes.EnumerateArray().Select(c => c.GetString()!),
            ],
            JsonValueKind.Undefined or JsonValueKind.Null => [],
            _ => throw new ModelException(Texts.FormatClassesListNamesNameFile(path, BackboneCardReader.ImageNet)),
        };

    private sealed record CardFile(
        string? Description,
        CardInput? Input,
        OutputPart? Outputs,
        JsonElement Classes,
        string? Licence,
        string? Source
    );

    private sealed record OutputPart(string? Logits, string? Probabilities, string? Features, string? FeatureMap);
}
