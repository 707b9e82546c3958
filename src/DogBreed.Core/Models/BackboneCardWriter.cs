using System.Text.Json;
using System.Text.Json.Serialization;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>Writes a backbone's folder: the network, then the card that makes the folder a model.</summary>
internal static class BackboneCardWriter
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="folder">The folder, which exists.</param>
    /// <param name="card">What the card says.</param>
    /// <param name="model">The content of its .onnx file.</param>
    public static void Write(string folder, Backbone card, byte[] model)
    {
        SafeFile.Write(Path.Combine(folder, card.Float.Path), model);
        object file = new
        {
            name = card.Name,
            description = card.Description,
            @float = new
            {
                file = card.Float.Path,
                sha256 = card.Float.Sha256,
                temperature = card.Float.Temperature,
                accuracy = card.Float.Accuracy,
            },
            input = CardInput.From(card.Preprocessing) with
            {
                Name = card.InputName,
            },
            outputs = new
            {
                logits = card.OutputNames.Logits,
                features = card.OutputNames.Features,
                featureMap = card.OutputNames.FeatureMap,
            },
            classes = card.HasGate ? BackboneCardReader.ImageNet : null,
            dogs = card.Dogs is { } dogs
                ? new
                {
                    first = dogs.First,
                    last = dogs.Last,
                    threshold = dogs.Threshold,
                    rule = dogs.Rule.ToString(),
                }
                : null,
            licence = card.Licence,
            source = card.Source,
        };
        SafeFile.Write(Path.Combine(folder, Backbone.CardFile), JsonSerializer.SerializeToUtf8Bytes(file, s_options));
    }
}
