using DogBreed.Core.Classification;
using DogBreed.Core.Exporting;
using DogBreed.Core.Imaging;
using DogBreed.Core.Importing;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Tests.Importing;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Tests.Exporting;

/// <summary>The network of a web app in plain ONNX Runtime, against this library's own answers.</summary>
public sealed class BrowserNetworkTests : IDisposable
{
    private readonly ImportStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("efficientnet-lite2", ModelPrecision.Int8)]
    [InlineData("efficientnet-lite2", ModelPrecision.Float)]
    [InlineData("efficientnet-lite0", ModelPrecision.Auto)]
    public void It_gives_the_logits_of_breeds_and_gate_and_the_heat_map_of_each_breed(string model, ModelPrecision precision)
    {
        ExportSource source = ExportSource.Of(_store.Store, model, precision);
        BrowserNetwork network = BrowserNetwork.Of(_store.Store, model, source, precision);
        Assert.True(network.HasHeatMaps);
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = _store.Store, Model = model, Precision = precision, WithFeatureMap = true });
        foreach (string sample in new[] { "pembroke.jpg", "dog_and_bicycle.jpg" })
        {
            BreedPrediction ours = classifier.Classify(PhotoSource.FromFile(Repository.Sample(sample)), new ClassifyOptions { Explain = true });
            using var session = new InferenceSession(network.Content);
            Assert.Equal(["logits", "gate", "heat"], session.OutputNames);
            using IDisposableReadOnlyCollection<OrtValue> outputs = Run(session, source, sample);
            float[] logits = outputs[0].GetTensorDataAsSpan<float>().ToArray();
            Assert.Equal(classifier.Model.Breeds.Count, logits.Length);
            int top = Array.IndexOf(logits, logits.Max());
            Assert.Equal(ours.Breed, classifier.Model.Breeds[top]);
            Assert.Equal(1000, outputs[1].GetTensorDataAsSpan<float>().Length);
            Assert.Equal(logits, outputs[1].GetTensorDataAsSpan<float>().ToArray()[151..269]);

            float[] heat = outputs[2].GetTensorDataAsSpan<float>().ToArray();
            int places = ours.HeatMap!.Values.Count;
            Assert.All(heat.Skip(top * places).Take(places).Zip(ours.HeatMap.Values), pair => Assert.Equal(pair.Second, pair.First, 3));
        }
    }

    /// <summary>A network of one's own is no gate, and one that is flattened instead of pooled has no maps.</summary>
    [Theory]
    [InlineData("keras_models/mobilenet_v2_transfer.keras", 7, null, true)]
    [InlineData("keras_models/vgg16_flatten.keras", 5, InputScaling.Unit, false)]
    public void A_network_of_ones_own_gives_what_it_has(string file, int classes, InputScaling? scaling, bool isPooled)
    {
        string[] names = [.. Enumerable.Range(1, classes).Select(i => $"class {i}")];
        _store.Import(Repository.Data(file), new ImportOptions { Name = "own", ClassNames = names, InputScaling = scaling });
        ExportSource source = ExportSource.Of(_store.Store, "own", ModelPrecision.Auto);
        BrowserNetwork network = BrowserNetwork.Of(_store.Store, "own", source, ModelPrecision.Auto);
        using var session = new InferenceSession(network.Content);
        Assert.Equal(isPooled, network.HasHeatMaps);
        Assert.Equal(isPooled ? ["logits", "heat"] : ["logits"], session.OutputNames);
        using IDisposableReadOnlyCollection<OrtValue> outputs = Run(session, source, "pembroke.jpg");
        float[] logits = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = _store.Store, Model = "own" });
        Assert.Equal(classifier.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg"))).Breed, names[Array.IndexOf(logits, logits.Max())]);
    }

    private static IDisposableReadOnlyCollection<OrtValue> Run(InferenceSession session, ExportSource source, string sample)
    {
        ImageTensor tensor = ImageTensor.Of(PhotoSource.FromFile(Repository.Sample(sample)), source.Preprocessing);
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(tensor.Data, [.. tensor.Shape.Select(d => (long)d)]);
        using var options = new RunOptions();
        return session.Run(options, [source.Input], [value], session.OutputNames);
    }
}
