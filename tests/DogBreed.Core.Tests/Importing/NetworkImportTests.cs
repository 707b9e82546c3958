using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Importing;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Tests.Keras;

namespace DogBreed.Core.Tests.Importing;

/// <summary>ResNet-50 and whole networks, from the file to what a photograph is called.</summary>
public sealed class NetworkImportTests : IDisposable
{
    private readonly ImportStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void ResNet50_is_the_articles_dog_detector()
    {
        ImportedModel model = ModelImporter.Read(Repository.Data("resnet50/resnet50_2017_top.h5"), new ImportOptions { Store = _store.Store });
        Assert.Equal(("resnet50", true, 1000, 2048, 224, "resnet50"), (model.Name, model.IsBackbone, model.ClassCount, model.FeatureCount, model.InputSize, model.Gate));
        Assert.Contains("none of the publisher's files", model.Description, StringComparison.Ordinal);
        model.Install(_store.Folder);
        Backbone card = _store.Store.Backbone("ResNet50");
        Assert.Equal(DogGateRule.TopClass, card.Dogs!.Rule);
        Assert.Equal(Preprocessing.Keras() with { Layout = TensorLayout.Nchw, Mean = card.Preprocessing.Mean, Std = card.Preprocessing.Std }, card.Preprocessing);
        Assert.Equal(Preprocessing.Keras().Mean, card.Preprocessing.Mean);

        // The same photograph through Keras's steps: the class that argmax gives, and the probabilities of the dogs.
        string photo = Repository.Sample("german_shepherd.jpg");
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = _store.Store, Model = "resnet50" });
        BreedPrediction prediction = classifier.Classify(PhotoSource.FromFile(photo), new ClassifyOptions { FaceDetector = FaceDetectorKind.None, PassGate = true });
        using var run = Network(_store.Store, "resnet50");
        using Picture picture = Picture.Decode(File.ReadAllBytes(photo));
        float[] logits = run.Logits(picture);
        float[] probabilities = KerasGoldenTests.Softmax(logits, 1000);
        int top = Array.IndexOf(logits, logits.Max());
        Assert.Equal(top, prediction.ImageNetClass.Index);
        Assert.Equal(top is >= 151 and <= 268, prediction.Subject == Subject.Dog);
        Assert.Equal(probabilities[151..269].Sum(p => (double)p), prediction.DogProbability, 5);
    }

    [Fact]
    public void Without_a_top_the_default_backbone_says_whether_there_is_a_dog()
    {
        ImportedModel model = ModelImporter.Read(Repository.Data("resnet50/resnet50_2019_notop.h5"), new ImportOptions { Store = _store.Store, Name = "notop" });
        Assert.Equal(("notop", ModelStore.DefaultBackbone), (model.Name, model.Gate));
        Assert.Contains("no dog gate of its own", Assert.Single(model.Notes), StringComparison.Ordinal);
        model.Install(_store.Folder);
        Assert.Contains("cannot name breeds", Assert.Throws<ModelException>(() => DogBreedClassifier.Create(new ClassifierOptions { Store = _store.Store, Model = "notop" })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("article_cnn.keras", InputScaling.Unit, 32)]
    [InlineData("mobilenet_v2_transfer.keras", null, 96)]
    [InlineData("vgg16_flatten.keras", InputScaling.Caffe, 64)]
    public void A_whole_network_becomes_a_breed_model(string file, InputScaling? scaling, int size)
    {
        string[] names = [.. Enumerable.Range(0, file.StartsWith("article", StringComparison.Ordinal) ? 133 : file.StartsWith("vgg", StringComparison.Ordinal) ? 5 : 7).Select(i => $"breed {i}")];
        string path = _store.Import(Repository.Data("keras_models/" + file), new ImportOptions { InputScaling = scaling, ClassNames = names, Name = "whole" });
        var card = Assert.IsType<PictureModel>(_store.Store.Model("whole"));
        Assert.Equal(size, card.Preprocessing.Size);
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = _store.Store, Model = "whole" });
        BreedPrediction prediction = classifier.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")), new ClassifyOptions { Top = 3 });
        Assert.Equal(Subject.Dog, prediction.Subject);
        Assert.Equal(3, prediction.Candidates.Count);
        Assert.All(prediction.Candidates, c => Assert.Contains(c.Breed, names));
        Assert.Equal(path, Path.Combine(_store.Folder, "whole.onnx"));

        // With a global pooling it is a backbone too.
        if (!card.IsBackbone)
        {
            Assert.Throws<ModelException>(() => _store.Store.Backbone("whole"));
        }
        else
        {
            Assert.False(_store.Store.Backbone("whole").HasGate);
        }
    }

    [Fact]
    public void Only_a_scaling_before_the_first_weights_is_that_of_the_pictures()
    {
        (string, string) scaling = ("Rescaling", """{"name": "r", "scale": 0.5}""");
        (string, string) weights = ("LayerNormalization", """{"name": "n", "scale": false, "center": false}""");
        (string, string) pooling = ("GlobalAveragePooling2D", """{"name": "g"}""");
        ImportedModel model = ModelImporter.Read(KerasArchive.Write(_store.Files, KerasArchive.Sequential(scaling, weights, pooling)), new ImportOptions { Store = _store.Store });
        Assert.Contains("scales its pictures itself (layer 'r')", model.Notes[0], StringComparison.Ordinal);
        Assert.Equal(ErrorKind.InputScalingMissing, _store.Kind(KerasArchive.Write(_store.Files, KerasArchive.Sequential(weights, scaling, pooling))));
    }

    [Theory]
    [InlineData("softmax", "the output of a softmax before it")]
    [InlineData("sigmoid", "the output of a sigmoid before it")]
    public void What_changes_probabilities_is_no_classifier(string activation, string says)
    {
        string config = KerasArchive.Sequential(("GlobalMaxPooling2D", """{"name": "g"}"""), ("Activation", $$"""{"name": "a", "activation": "{{activation}}"}"""), ("Rescaling", """{"name": "r", "scale": 2}"""));
        Assert.Contains(says, _store.Error(KerasArchive.Write(_store.Files, config), new ImportOptions { InputScaling = InputScaling.None }), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_layers_of_one_name_are_an_error_and_a_layer_may_be_called_input()
    {
        (string, string)[] layers = [("GlobalMaxPooling2D", """{"name": "g"}"""), ("Activation", """{"name": "g", "activation": "relu"}""")];
        Assert.Contains("two layers", _store.Error(KerasArchive.Write(_store.Files, KerasArchive.Sequential(layers)), new ImportOptions { InputScaling = InputScaling.None }), StringComparison.Ordinal);
        string config = """{"class_name": "Sequential", "config": {"name": "m", "layers": [{"class_name": "GlobalMaxPooling2D", "config": {"name": "input", "batch_input_shape": [null, 32, 32, 3]}}]}}""";
        Assert.Equal(3, ModelImporter.Read(KerasArchive.Write(_store.Files, config), new ImportOptions { Store = _store.Store, InputScaling = InputScaling.None }).FeatureCount);
    }

    /// <summary>No word of heads and backbones: the model sees pictures, and cannot see ours.</summary>
    [Theory]
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(1, "efficientnet-lite2")]
    public void A_network_over_gray_pictures_needs_colour(int channels, string? backbone)
    {
        string config = KerasArchive.Sequential(("GlobalMaxPooling2D", """{"name": "g"}""")).Replace("[null, 32, 32, 3]", $"[null, 28, 28, {channels}]", StringComparison.Ordinal);
        string error = _store.Error(KerasArchive.Write(_store.Files, config), new ImportOptions { Backbone = backbone, InputScaling = InputScaling.None });
        Assert.Contains($"28, 28, {channels}", error, StringComparison.Ordinal);
        Assert.Contains("colour", error, StringComparison.Ordinal);
        Assert.DoesNotContain("head", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_asked_for()
    {
        string file = Repository.Data("keras_models/xception.h5");
        Assert.Equal(ErrorKind.InputScalingMissing, _store.Kind(file, new ImportOptions { ClassNames = ["a", "b", "c", "d", "e", "f"] }));
        Assert.Contains("has 6 classes", _store.Error(file, new ImportOptions { InputScaling = InputScaling.Tf }), StringComparison.Ordinal);
        Assert.Equal(ErrorKind.InputSizeContradicts, _store.Kind(file, new ImportOptions { InputScaling = InputScaling.Tf, InputSize = 99 }));
        string text = Path.Combine(_store.Folder, "x.h5");
        File.WriteAllText(text, "no model");
        Assert.Contains("neither a file of Keras", _store.Error(text), StringComparison.Ordinal);
        Assert.Contains("no such file", _store.Error(text + "x"), StringComparison.Ordinal);
    }

    private static Runner Network(ModelStore store, string name) => new(store.Backbone(name));

    /// <summary>A backbone run by hand: Keras's preprocessing of issue 2's golden table, then ONNX Runtime.</summary>
    private sealed class Runner(Backbone card) : IDisposable
    {
        private readonly Microsoft.ML.OnnxRuntime.InferenceSession _session = new(card.Float.Path);

        public float[] Logits(Picture picture)
        {
            using var writer = new TensorWriter(card.Preprocessing);
            var tensor = new float[card.Preprocessing.Length];
            writer.Write(picture.Pixels, tensor);
            using var value = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(tensor, [1, 3, 224, 224]);
            using var options = new Microsoft.ML.OnnxRuntime.RunOptions();
            using var results = _session.Run(options, ["pixels"], [value], ["logits"]);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        }

        public void Dispose() => _session.Dispose();
    }
}
