using System.Globalization;
using DogBreed.Core.Errors;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;
using DogBreed.Core.Onnx.Format;
using DogBreed.Core.Support;
using Google.Protobuf;

namespace DogBreed.Core.Importing;

/// <summary>.onnx files: a breed model that another machine made, or any classifier with a card that the user writes.</summary>
internal static class OnnxImport
{
    public static ImportedModel Read(string path, ImportOptions options, CancellationToken cancellation)
    {
        if (new FileInfo(path).Length > int.MaxValue)
        {
            throw new ModelException(Texts.FormatOnnxFileSmallerThan2(path));
        }

        byte[] bytes = File.ReadAllBytes(path);
        ModelProto model = OnnxFile.Parse(path, bytes);
        return BreedModelFile.HasCard(model) ? OfBreedModel(path, options, cancellation) : OfClassifier(path, options, model, cancellation);
    }

    private static ImportedModel OfBreedModel(string path, ImportOptions options, CancellationToken cancellation)
    {
        BreedModelFile file = BreedModelFile.Read(path);
        TrainedModel card = file.Model;
        TrainedModel model = card with { Name = ModelImporter.NameOf(options, card.Name) };
        Backbone backbone = options.Store.BackboneOf(card);
        options.DemandUnsaid(
            path,
            Texts.KindBreedModelFile,
            (nameof(options.Backbone), backbone.Name),
            (nameof(options.ClassNames), card.Classes),
            (nameof(options.InputScaling), null),
            (nameof(options.InputSize), (card as PictureModel)?.Preprocessing.Size),
            (nameof(options.CardPath), null)
        );
        cancellation.ThrowIfCancellationRequested();
        byte[] content = file.Bytes;
        var notes = new List<string>();
        using (LoadedModel loaded = LoadedModel.Open(options.Store, path, ExecutionDevice.Cpu, ModelPrecision.Auto))
        {
            // It loads, and stands on this backbone; and its own network runs.
            Network own = card is HeadModel ? loaded.HeadNetwork : loaded.BreedNetwork.Network;
            var logits = new OutputNames(card.Outputs.Logits);
            if (!TrialRun.Check(path, own, logits, cancellation).TakesBatches)
            {
                content = OfOnePicture(OnnxFile.Parse(path, content), notes);
            }
        }

        return new ImportedModel(model, (target, replace) => SafeFile.Write(target, content, replace))
        {
            Notes = notes,
            Description = $"a breed model ({OriginOf(card)})",
            ClassCount = card.Classes.Count,
            FeatureCount = (card as HeadModel)?.FeatureCount ?? 0,
            InputSize = (card as PictureModel)?.Preprocessing.Size ?? 0,
            Gate = options.Store.GateBehind(backbone).Name,
        };
    }

    /// <summary>The network with a batch of 1 as its input's shape, so that nobody gives it several pictures at once.</summary>
    private static byte[] OfOnePicture(ModelProto model, List<string> notes)
    {
        if (OnnxFile.FixBatch(model))
        {
            notes.Add(Texts.NetworkTakesOnePictureAtATime);
        }

        return model.ToByteArray();
    }

    private static bool AreAlike(float[] values, float[] others) =>
        values.Length == others.Length
        && values.Zip(others).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-4f * (1 + Math.Abs(pair.First)));

    private static string OriginOf(TrainedModel model)
    {
        if (model.Source.Length > 0)
        {
            return model.Source;
        }

        return model.Training is { } training ? $"recipe {training.Recipe}, {training.Created}" : Texts.OriginUnknown;
    }

    private static ImportedModel OfClassifier(string path, ImportOptions options, ModelProto model, CancellationToken cancellation)
    {
        if (options.CardPath is null && model.MetadataProps.Any(p => p.Key is "preprocessing"))
        {
            throw new ModelException(ErrorKind.PreprocessingInside, Texts.FormatModelExportedPreprocessingInsideOther(path));
        }

        OnnxCard card = OnnxCard.Find(path, options.CardPath);
        options.DemandUnsaid(
            path,
            Texts.KindCardedNetwork,
            (nameof(options.Backbone), null),
            (nameof(options.InputScaling), null),
            (nameof(options.InputSize), card.Preprocessing.Size)
        );
        var notes = new List<string>();
        foreach (
            string name in new[] { card.Input, card.Output, card.Features, card.FeatureMap }
                .OfType<string>()
                .Where(n => !OnnxFile.HasValue(model, n))
        )
        {
            throw new ModelException(
                Texts.FormatGraphWhichCardNamesInput(
                    path,
                    name,
                    string.Join(", ", model.Graph.Input.Select(i => i.Name).Take(5)),
                    string.Join(", ", model.Graph.Output.Select(o => o.Name).Take(5))
                )
            );
        }

        // A list that is given outright comes before the card's; no list at all is for ModelImporter to speak of.
        IReadOnlyList<string>? named = options.ClassNames ?? card.Classes;
        int classes = named switch
        {
            null => ClassList.ImageNet.Count,
            { Count: > 0 } => named.Count,
            _ => throw new ModelException(ErrorKind.ClassNamesMissing, Texts.FormatCardNamesClassesWriteClasses(path)),
        };
        string logits = OnnxFile.HasValue(model, BreedModelFile.Logits) ? "dogbreed_logits" : BreedModelFile.Logits;
        int[] shape = card.Preprocessing.Shape(1)[1..];
        float[]? values = ValuesOf(model);
        model = Upgraded();
        bool isOneUnit = values is [_] && classes == 2;
        if (values is not null)
        {
            CheckValues(values);
        }

        if (isOneUnit)
        {
            notes.Add(Texts.OneUnitForTwoClasses);
        }

        OnnxFile.AddLogits(model, card.Output, card.IsProbabilities, classes, isOneUnit, logits);
        var outputs = new OutputNames(logits, card.Features, card.FeatureMap);
        string suggested = ModelImporter.NameOf(options, Path.GetFileNameWithoutExtension(path));
        string source = string.Create(
            CultureInfo.InvariantCulture,
            $"{card.Source ?? Path.GetFileName(path)}, imported {DateTime.UtcNow:yyyy-MM-dd}"
        );
        string description = card.Description ?? $"an ONNX network, {Path.GetFileName(path)}";
        return named is null ? Backbone() : BreedModel(named);

        // Gives the number of features, and the content that runs.
        (int Features, byte[] Content) Try()
        {
            byte[] content = model.ToByteArray();
            (_, int width, bool takesBatches) = TrialRun.Check(path, content, card.Input, shape, outputs, cancellation);
            return (width, takesBatches ? content : OfOnePicture(model, notes));
        }

        // Probabilities that are taken for logits are all but alike: every answer would be unsure, and nobody would be told.
        void CheckValues(float[] values)
        {
            if (isOneUnit)
            {
                if (card.IsProbabilities && values[0] is < 0 or > 1)
                {
                    throw new ModelException(
                        Texts.FormatOneUnitIsNoProbability(path, card.Output, FormattableString.Invariant($"{values[0]:g4}"))
                    );
                }

                return;
            }

            if (values.Length != classes)
            {
                throw new ModelException(Texts.FormatOutputsAreNotClasses(path, card.Output, values.Length, classes));
            }

            double sum = values.Sum(v => (double)v);
            bool areProbabilities = Math.Abs(sum - 1) < 0.01 && Array.TrueForAll(values, v => v is >= 0 and <= 1);
            if (areProbabilities != card.IsProbabilities && Array.TrueForAll(values, float.IsFinite))
            {
                throw new ModelException(
                    card.IsProbabilities
                        ? Texts.FormatWhatCardCallsProbabilitiesAdds(path, card.Output, FormattableString.Invariant($"{sum:g4}"))
                        : Texts.FormatWhatCardCallsLogitsProbabilities(path, card.Output)
                );
            }
        }

        float[]? ValuesOf(ModelProto network) => TrialRun.Values(OnnxFile.WithOutput(network, card.Output), card.Input, shape, card.Output);

        // What is upgraded must give what it gave.
        ModelProto Upgraded()
        {
            if (values is null || !OperatorSetUpgrade.IsNeeded(model))
            {
                return model;
            }

            if (OperatorSetUpgrade.Try(model) is { } newer && ValuesOf(newer) is { } same && AreAlike(values, same))
            {
                return newer;
            }

            notes.Add(Texts.FormatOperatorSetTooOldForExport(OperatorSetUpgrade.Target));
            return model;
        }

        ImportedModel Backbone()
        {
            (int features, byte[] content) = Try();
            var backbone = new Backbone
            {
                Name = suggested,
                Description = description,
                Float = new NetworkFile("model.onnx", FileContent.Hash(content), 1, null),
                Preprocessing = card.Preprocessing,
                InputName = card.Input,
                OutputNames = outputs,
                Classes = ClassList.ImageNet,
                Dogs = DogClasses.ImageNet,
                Licence = card.Licence ?? "unknown: that of the file that was imported",
                Source = source,
            };
            return Imported(backbone, suggested, (folder, _) => BackboneCardWriter.Write(folder, backbone, content), features);
        }

        ImportedModel BreedModel(IReadOnlyList<string> names)
        {
            Backbone gate = ModelImporter.DefaultGate(options);
            var pictures = new PictureModel
            {
                Name = suggested,
                Source = source,
                Classes = ModelImporter.ClassNames(path, options with { ClassNames = names }, classes, notes),
                Backbone = BackboneReference.To(gate),
                Preprocessing = card.Preprocessing,
                InputName = card.Input,
                OutputNames = outputs,
                Temperature = 1,
            };
            (string key, string value) = BreedModelFile.Metadata(pictures);
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
            (int features, byte[] content) = Try();
            return Imported(pictures, gate.Name, (target, replace) => SafeFile.Write(target, content, replace), features);
        }

        ImportedModel Imported(Model imported, string gate, Action<string, bool> write, int features) =>
            new(imported, write)
            {
                Description = description,
                ClassCount = classes,
                FeatureCount = features,
                InputSize = card.Preprocessing.Size,
                Gate = gate,
                Notes = notes,
            };
    }
}
