using System.Text.Json;
using DogBreed.Core.Catalog;
using DogBreed.Core.Classification;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Catalog;

/// <summary>What the tests of the catalog share.</summary>
internal static class CatalogTools
{
    /// <summary>The bundled models, and two heads that version 0.1.0 trained.</summary>
    public static ModelStore Store { get; } = new(Path.Combine(Repository.Root, "models"), Repository.Data("v0.1.0"));

    /// <summary>Copies of the samples, with times of last year, in the order of their names.</summary>
    public static string[] CopySamples(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string sample in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples")).Where(f => Path.GetExtension(f) is ".jpg" or ".png"))
        {
            string copy = Path.Combine(folder, Path.GetFileName(sample));
            File.Copy(sample, copy);
            File.SetLastWriteTimeUtc(copy, new DateTime(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc));
        }

        return [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
    }

    public static DogBreedClassifier Open(string model = ModelStore.DefaultBackbone, bool withFeatures = false, ModelStore? store = null) =>
        DogBreedClassifier.Create(new ClassifierOptions { Store = store ?? Store, Model = model, Precision = ModelPrecision.Int8, Extra = withFeatures ? ExtraOutputs.Features : ExtraOutputs.None });

    /// <summary>Answers with a catalog.</summary>
    public static List<PhotoOutcome<BreedPrediction>> Run(
        string catalog, IEnumerable<string> photos, DogBreedClassifier classifier, ClassifyOptions? options = null, bool retryFailed = false, string? root = null)
    {
        using PhotoRun<BreedPrediction> run = CatalogRun.Start(
            DogCatalog.Open(catalog, root), classifier, options ?? ClassifyOptions.Default, retryFailed, TestContext.Current.CancellationToken, out CatalogRun kept);
        var outcomes = new List<PhotoOutcome<BreedPrediction>>();
        run.ProcessAll(photos, outcomes.Add);
        run.Dispose();
        kept.Writer.Flush();
        Assert.Null(kept.Writer.Problem);
        kept.Dispose();
        return outcomes;
    }

    /// <summary>Answers without.</summary>
    public static List<PhotoOutcome<BreedPrediction>> Compute(IEnumerable<string> photos, DogBreedClassifier classifier, ClassifyOptions? options = null)
    {
        using PhotoRun<BreedPrediction> run = classifier.Start(options, TestContext.Current.CancellationToken);
        var outcomes = new List<PhotoOutcome<BreedPrediction>>();
        run.ProcessAll(photos, outcomes.Add);
        return outcomes;
    }

    /// <summary>All that is said of a photograph but how long it took, and where it is from.</summary>
    public static string Text(PhotoOutcome<BreedPrediction> outcome) =>
        outcome.Succeeded
            ? JsonSerializer.Serialize(outcome.Value with { DecodeTime = default, InferenceTime = default, FromCatalog = false }) + outcome.Note + outcome.Warning
            : $"{outcome.Error.Kind} {outcome.Error.Message}";

    public static void AssertSame(List<PhotoOutcome<BreedPrediction>> expected, List<PhotoOutcome<BreedPrediction>> actual)
    {
        Assert.Equal(expected.Select(o => o.Source.Name), actual.Select(o => o.Source.Name));
        Assert.Equal(expected.Select(Text), actual.Select(Text));
    }

    /// <summary>How many answers were computed.</summary>
    public static int Computed(List<PhotoOutcome<BreedPrediction>> outcomes) => outcomes.Count(o => o.Value is { FromCatalog: false });

    /// <summary>Other bytes under the same name, length and time: an answer from then on was given without opening the file.</summary>
    public static void Blind(string path)
    {
        DateTime time = File.GetLastWriteTimeUtc(path);
        File.WriteAllBytes(path, new byte[new FileInfo(path).Length]);
        File.SetLastWriteTimeUtc(path, time);
    }
}
