using System.Globalization;
using System.Security.Cryptography;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;
using DogBreed.Core.Onnx.Format;
using Google.Protobuf;

namespace DogBreed.Core.Importing;

/// <summary>.onnx files: a breed model that another machine made, or any classifier with a card that the user writes.</summary>
internal static class OnnxImport
{
    public static ImportedModel Read(string path, ImportOptions options)
    {
        if (new FileInfo(path).Length > int.MaxValue)
        {
            throw new ModelException($"{path}: an .onnx file is smaller than 2 GiB.");
        }

        byte[] bytes = File.ReadAllBytes(path);
        ModelProto model = OnnxFile.Parse(path, bytes);
        return BreedModelFile.HasCard(model) ? OfBreedModel(path, options) : OfClassifier(path, options, model);
    }

    private static ImportedModel OfBreedModel(string path, ImportOptions options)
    {
        BreedModelFile file = BreedModelFile.Read(path);
        BreedModelCard card = file.Card;
        string name = ModelImporter.NameOf(options, card.Name);
        BackboneCard backbone = options.Store.BackboneOf(card);
        using (Classification.BreedHead.Open(file, backbone))
        {
            // It loads, and stands on this backbone.
        }

        TrialRun.Check(path, file.Bytes, card.Input, card.Preprocessing?.Shape(1) ?? [1, card.Features], card.Logits);
        return new ImportedModel(name, isBackbone: false, (target, replace) => SafeFile.Write(target, file.Bytes, replace))
        {
            Description = $"a breed model ({card.Source ?? (card.Training is { } training ? $"recipe {training.Recipe}, {training.Created}" : "no word of its making")})",
            Classes = card.Classes.Count,
            Features = card.Features,
            InputSize = card.Preprocessing?.Size ?? 0,
            Backbone = card.Preprocessing is null ? card.Backbone : null,
            Gate = backbone.HasGate ? backbone.Name : ModelStore.DefaultBackbone,
        };
    }

    private static ImportedModel OfClassifier(string path, ImportOptions options, ModelProto model)
    {
        if (options.CardPath is null && model.MetadataProps.Any(p => p.Key is "preprocessing"))
        {
            throw new ModelException($"{path}: this model was exported with its preprocessing inside (Export-BreedModel -IncludePreprocessing), for other programs. Export it with -Standalone instead to import it.");
        }

        OnnxCard card = OnnxCard.Find(path, options.CardPath);
        var notes = new List<string>();
        foreach (string name in new[] { card.Input, card.Output, card.Features }.OfType<string>().Where(n => !OnnxFile.HasValue(model, n)))
        {
            throw new ModelException($"{path}: the graph has no '{name}', which its card names. It has the input {string.Join(", ", model.Graph.Input.Select(i => i.Name).Take(5))} and the output {string.Join(", ", model.Graph.Output.Select(o => o.Name).Take(5))}.");
        }

        // A list that is given outright comes before the card's; no list at all is for ModelImporter to speak of.
        IReadOnlyList<string>? named = options.ClassNames ?? card.Classes;
        int classes = named is null ? ClassList.ImageNet.Count : named.Count > 0 ? named.Count : throw new ModelException($"{path}: the card names no classes: write \"classes\" into it, or use -ClassName or -ClassList.");
        string logits = OnnxFile.HasValue(model, BreedModelFile.Logits) ? "dogbreed_logits" : BreedModelFile.Logits;
        OnnxFile.AddLogits(model, card.Output, card.IsProbabilities, classes, logits);
        string suggested = ModelImporter.NameOf(options, Path.GetFileNameWithoutExtension(path));
        string source = string.Create(CultureInfo.InvariantCulture, $"{card.Source ?? Path.GetFileName(path)}, imported {DateTime.UtcNow:yyyy-MM-dd}");
        string description = card.Description ?? $"an ONNX network, {Path.GetFileName(path)}";
        return named is null ? Backbone() : BreedModel(named);

        // Taken for logits, probabilities are all but alike: every answer would be unsure, and nobody would be told.
        void Try(byte[] content)
        {
            float[] values = TrialRun.Check(path, content, card.Input, card.Preprocessing.Shape(1), logits);
            double sum = card.IsProbabilities ? values.Sum(v => Math.Exp(v)) : values.Sum(v => (double)v);
            bool areProbabilities = Math.Abs(sum - 1) < 0.01 && (card.IsProbabilities || Array.TrueForAll(values, v => v is >= 0 and <= 1));
            if (areProbabilities != card.IsProbabilities)
            {
                throw new ModelException(card.IsProbabilities
                    ? string.Create(CultureInfo.InvariantCulture, $"{path}: what the card calls probabilities, '{card.Output}', adds up to {sum:g4} and not to 1: are they logits? Then write \"outputs\": {{ \"logits\": \"{card.Output}\" }}.")
                    : $"{path}: what the card calls logits, '{card.Output}', are probabilities: 0 to 1, and they add up to 1. Write \"outputs\": {{ \"probabilities\": \"{card.Output}\" }}.");
            }
        }

        ImportedModel Backbone()
        {
            byte[] content = model.ToByteArray();
            Try(content);
            var backbone = new BackboneCard
            {
                Name = suggested,
                Description = description,
                Folder = string.Empty,
                Float = new NetworkFile("model.onnx", Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant(), 1, null),
                Preprocessing = card.Preprocessing,
                Input = card.Input,
                Logits = logits,
                Features = card.Features,
                Classes = ClassList.ImageNet,
                FirstDogClass = ClassList.FirstDog,
                LastDogClass = ClassList.LastDog,
                GateRule = DogGateRule.TopClass,
                Licence = card.Licence ?? "unknown: that of the file that was imported",
                Source = source,
            };
            return new ImportedModel(suggested, isBackbone: true, (folder, _) => CardWriter.Write(folder, backbone, content))
            {
                Description = description,
                Classes = classes,
                Features = 0,
                InputSize = card.Preprocessing.Size,
                Gate = suggested,
                Notes = notes,
            };
        }

        ImportedModel BreedModel(IReadOnlyList<string> names)
        {
            BackboneCard gate = ModelImporter.DefaultGate(options);
            var breedModel = new BreedModelCard
            {
                Name = suggested,
                Classes = ModelImporter.ClassNames(path, options with { ClassNames = names }, classes, notes),
                Backbone = gate.Name,
                BackboneSha256 = gate.Float.Sha256,
                Features = 0,
                Preprocessing = card.Preprocessing,
                InputName = card.Input,
                LogitsName = logits,
                FeatureOutput = card.Features,
                Temperature = 1,
                Source = source,
            };
            (string key, string value) = BreedModelFile.Metadata(breedModel);
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
            byte[] content = model.ToByteArray();
            Try(content);
            return new ImportedModel(suggested, isBackbone: false, (target, replace) => SafeFile.Write(target, content, replace))
            {
                Description = description,
                Classes = classes,
                Features = 0,
                InputSize = card.Preprocessing.Size,
                Gate = gate.Name,
                Notes = notes,
            };
        }
    }
}
