using System.Text.Json;
using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using DogBreed.Core.Exporting;
using DogBreed.Core.Imaging;
using DogBreed.Core.Importing;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Tests.Importing;
using DogBreed.Core.Tests.Training;
using DogBreed.Core.Training;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Tests.Exporting;

/// <summary>Exported files in plain ONNX Runtime, against this library's own answers.</summary>
public sealed class ExportTests : IDisposable
{
    private static readonly string[] s_samples = ["pembroke.jpg", "german_shepherd.jpg", "four_dogs.jpg", "dog_and_bicycle.jpg", "cat.png", "dog_person_horse.jpg", "elephant.jpg", "rocket.jpg", "skateboarder.jpg", "astronaut.png"];

    private readonly ImportStore _store = new();
    private IReadOnlyList<string> _breeds = Repository.Models.Backbone("efficientnet-lite2").Breeds;

    public void Dispose() => _store.Dispose();

    [Fact]
    public void The_tensor_in_gives_the_same_to_the_last_bits()
    {
        byte[] file = ModelExporter.Standalone(_store.Store, "efficientnet-lite2", includePreprocessing: false);
        Preprocessing preprocessing = _store.Store.Backbone("efficientnet-lite2").Preprocessing;
        foreach (string sample in s_samples)
        {
            BreedPrediction ours = Classify("efficientnet-lite2", sample);
            using Picture picture = Decode(sample, preprocessing);
            using var writer = new TensorWriter(preprocessing);
            var tensor = new float[preprocessing.Length];
            writer.Write(picture.Pixels, tensor);
            Same(ours, Run(file, "input", tensor, [1, 3, 260, 260]), 1e-5);
        }
    }

    /// <summary>What ConvertTo-ImageTensor -Model gives is what the network saw, over every sample, of backbones and of a trained head.</summary>
    [Fact]
    public void The_tensor_of_a_model_is_the_one_that_its_network_sees()
    {
        TrainOurs();
        foreach (string model in new[] { "efficientnet-lite2", "efficientnet-lite0", "ours" })
        {
            byte[] file = ModelExporter.Standalone(_store.Store, model, includePreprocessing: false, ModelPrecision.Auto);
            _breeds = _store.Store.Model(model).Breeds;
            foreach (string sample in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.*").Select(Path.GetFileName).Where(name => name!.EndsWith("jpg", StringComparison.Ordinal) || name.EndsWith("png", StringComparison.Ordinal))!)
            {
                ImageTensor tensor = ImageTensor.Of(PhotoSource.FromFile(Repository.Sample(sample)), _store.Store.PreprocessingOf(model));
                Same(Classify(model, sample, ModelPrecision.Auto), Run(file, "input", tensor.Data, [.. tensor.Shape.Select(d => (long)d)]), 1e-5);
            }
        }
    }

    [Fact]
    public void An_export_that_is_cancelled_ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => ModelExporter.Standalone(_store.Store, "efficientnet-lite2", includePreprocessing: true, cancellation: cancelled.Token));
    }

    /// <summary>The network that Get-DogBreed answers with: another file of its own, with the preprocessing or without.</summary>
    [Fact]
    public void The_int8_network_gives_the_answers_of_the_default()
    {
        byte[] tensorFile = ModelExporter.Standalone(_store.Store, "efficientnet-lite2", includePreprocessing: false, ModelPrecision.Int8);
        byte[] pictureFile = ModelExporter.Standalone(_store.Store, "efficientnet-lite2", includePreprocessing: true, ModelPrecision.Auto);
        Assert.InRange(tensorFile.Length, 1, ModelExporter.Standalone(_store.Store, "efficientnet-lite2", includePreprocessing: false).Length - 1);
        Preprocessing preprocessing = _store.Store.Backbone("efficientnet-lite2").Preprocessing;
        foreach (string sample in s_samples)
        {
            BreedPrediction ours = Classify("efficientnet-lite2", sample, ModelPrecision.Int8);
            using Picture picture = Decode(sample, preprocessing);
            using var writer = new TensorWriter(preprocessing);
            var tensor = new float[preprocessing.Length];
            writer.Write(picture.Pixels, tensor);
            Same(ours, Run(tensorFile, "input", tensor, [1, 3, 260, 260]), 1e-5);

            // Pixels near a half are rounded the other way here and there; the int8 network makes more of that than the other.
            Same(ours, RunImage(pictureFile, picture), 0.05);
        }

        Assert.Equal(_store.Store.Backbone("efficientnet-lite2").Int8!.Load(), ModelExporter.Own(_store.Store, "efficientnet-lite2", ModelPrecision.Int8));
    }

    [Fact]
    public void A_model_without_an_int8_network_says_so()
    {
        _store.Import(Repository.Data("keras_models/mobilenet_v2_transfer.keras"), new ImportOptions { Name = "floats", ClassNames = ["a", "b", "c", "d", "e", "f", "g"] });
        Assert.Equal(ErrorKind.ModelLacksPrecision, Assert.Throws<ModelException>(() => ModelExporter.Standalone(_store.Store, "floats", includePreprocessing: false, ModelPrecision.Int8)).Kind);
        Assert.Equal(ErrorKind.ModelLacksPrecision, Assert.Throws<ModelException>(() => ModelExporter.Own(_store.Store, "floats", ModelPrecision.Int8)).Kind);
        Assert.NotEmpty(ModelExporter.Standalone(_store.Store, "floats", includePreprocessing: false, ModelPrecision.Auto));
    }

    /// <summary>Who has the file alone can prepare its input, and knows when a breed is none of its own.</summary>
    [Fact]
    public void The_metadata_say_what_a_stranger_needs()
    {
        TrainOurs();
        foreach (bool inside in new[] { false, true })
        {
            using var session = new InferenceSession(ModelExporter.Standalone(_store.Store, "ours", inside));
            Dictionary<string, string> metadata = session.ModelMetadata.CustomMetadataMap;
            JsonElement preprocessing = JsonDocument.Parse(metadata["preprocessing"]).RootElement;
            Assert.Equal("input", preprocessing.GetProperty("input").GetProperty("name").GetString());
            Assert.Contains("INTER_AREA", preprocessing.GetProperty("resizing").GetString(), StringComparison.Ordinal);
            Assert.Equal(inside ? "image" : null, preprocessing.GetProperty("inside").GetString());
            Assert.True(session.InputMetadata.ContainsKey(inside ? "image" : "input"));
            double threshold = JsonDocument.Parse(metadata["unknown"]).RootElement.GetProperty("largestLogitBelow").GetDouble();
            Assert.Equal(((TrainedModel)_store.Store.Model("ours")).UnknownBelow, threshold);
        }
    }

    [Fact]
    public void Pixels_of_any_size_in_give_the_same_first_breed()
    {
        byte[] file = ModelExporter.Standalone(_store.Store, "efficientnet-lite2", includePreprocessing: true);
        foreach (string sample in s_samples)
        {
            // Pixels as this library decodes them, large JPEGs at a reduced scale, and as any other program does.
            BreedPrediction ours = Classify("efficientnet-lite2", sample);
            using Picture reduced = Decode(sample, _store.Store.Backbone("efficientnet-lite2").Preprocessing);
            Same(ours, RunImage(file, reduced), 0.001);
            using Picture picture = Picture.Decode(File.ReadAllBytes(Repository.Sample(sample)));
            Same(ours, RunImage(file, picture), 0.02);
        }

        // Small ones are enlarged: linear here, cubic there.
        using Picture small = Picture.Decode(File.ReadAllBytes(Repository.Data("orientation/1.jpg")));
        Assert.InRange(Math.Min(small.Width, small.Height), 1, 259);
        using IDisposableReadOnlyCollection<OrtValue> results = RunImage(file, small);
        Assert.Equal(1, results[1].GetTensorDataAsSpan<float>().ToArray().Sum(), 4);
    }

    [Fact]
    public void A_head_and_its_backbone_are_one_file()
    {
        TrainedBreedModel trained = TrainOurs();
        byte[] file = ModelExporter.Standalone(_store.Store, "ours", includePreprocessing: true);
        _breeds = trained.Breeds;
        using Picture picture = Picture.Decode(File.ReadAllBytes(Repository.Sample("pembroke.jpg")));
        BreedPrediction ours = Classify("ours", "pembroke.jpg");
        using (IDisposableReadOnlyCollection<OrtValue> results = RunImage(file, picture))
        {
            Assert.Equal(ours.DogProbability, results[2].GetTensorDataAsSpan<float>()[0], 0.001);
            Same(ours, results, 0.001);
        }

        using var session = new InferenceSession(file);
        Assert.Equal(["Pembroke", "Shepherd"], JsonSerializer.Deserialize<string[]>(session.ModelMetadata.CustomMetadataMap["classes"])!);

        // Without the preprocessing it is a breed model of its own, that needs no backbone but for the gate.
        string path = Path.Combine(_store.Folder, "exported.onnx");
        File.WriteAllBytes(path, ModelExporter.Standalone(_store.Store, "ours", includePreprocessing: false));
        _store.Import(path, new ImportOptions { Name = "again" });
        Assert.Equal(ours.Probability!.Value, Classify("again", "pembroke.jpg").Probability!.Value, 5);
    }

    [Fact]
    public void Keras_nearest_neighbour_in_the_graph_is_exact()
    {
        _store.Import(Repository.Data("keras_models/mobilenet_v2_transfer.keras"), new ImportOptions { Name = "nearest", ClassNames = ["a", "b", "c", "d", "e", "f", "g"] });
        byte[] file = ModelExporter.Standalone(_store.Store, "nearest", includePreprocessing: true);
        _breeds = _store.Store.Model("nearest").Breeds;
        foreach (string sample in s_samples)
        {
            using Picture picture = Picture.Decode(File.ReadAllBytes(Repository.Sample(sample)));
            Same(Classify("nearest", sample), RunImage(file, picture), 1e-5);
        }
    }

    /// <summary>A model 'ours' of two breeds, installed.</summary>
    private TrainedBreedModel TrainOurs()
    {
        using var data = new SampleDataset();
        data.Add("pembroke.jpg", "train/Pembroke", 4).Add("german_shepherd.jpg", "train/Shepherd", 4).Add("pembroke.jpg", "valid/Pembroke", 2, 10).Add("german_shepherd.jpg", "valid/Shepherd", 2, 10);
        TrainedBreedModel trained = SampleDataset.Train(SampleDataset.Read(data.Folder), new TrainingOptions { Store = _store.Store, Epochs = 3 });
        trained.Save(Path.Combine(_store.Folder, "ours.onnx"));
        return trained;
    }

    private BreedPrediction Classify(string model, string sample, ModelPrecision precision = ModelPrecision.Float)
    {
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = _store.Store, Model = model, Precision = precision });
        return classifier.Classify(PhotoSource.FromFile(Repository.Sample(sample)), new ClassifyOptions { PassGate = true, Top = 2 });
    }

    private static Picture Decode(string sample, Preprocessing preprocessing) =>
        PictureDecoder.Decode(File.ReadAllBytes(Repository.Sample(sample)), preprocessing.DecodeRequest, PictureLimits.Default);

    private void Same(BreedPrediction ours, IDisposableReadOnlyCollection<OrtValue> theirs, double tolerance)
    {
        float[] probs = theirs[1].GetTensorDataAsSpan<float>().ToArray();
        using var session = theirs as IDisposable;
        TestContext.Current.TestOutputHelper?.WriteLine($"largest difference {ours.Candidates.Zip(probs.OrderDescending(), (c, p) => Math.Abs(c.Probability - p)).Max():0.00000}");
        Assert.Equal(ours.Probability!.Value, probs.Max(), tolerance);
        Assert.Equal(ours.Candidates[1].Probability, probs.OrderDescending().ElementAt(1), tolerance);
        Assert.Equal(ours.Breed, _breeds[Array.IndexOf(probs, probs.Max())]);
    }

    private static IDisposableReadOnlyCollection<OrtValue> RunImage(byte[] file, Picture picture)
    {
        var pixels = new byte[picture.Width * picture.Height * 3];
        for (int y = 0; y < picture.Height; y++)
        {
            picture.Row(y).CopyTo(pixels.AsSpan(y * picture.Width * 3));
        }

        return Run(file, ModelExporter.ImageInput, pixels, [1, picture.Height, picture.Width, 3]);
    }

    private static IDisposableReadOnlyCollection<OrtValue> Run<T>(byte[] file, string input, T[] values, long[] shape)
        where T : unmanaged
    {
        using var session = new InferenceSession(file);
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var options = new RunOptions();
        return session.Run(options, [input], [value], session.OutputNames);
    }
}
