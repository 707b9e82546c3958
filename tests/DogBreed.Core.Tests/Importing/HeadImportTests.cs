using DogBreed.Core.Errors;
using DogBreed.Core.Importing;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Tests.Keras;

namespace DogBreed.Core.Tests.Importing;

/// <summary>One head in every form in which Keras users have it, against what Keras computes.</summary>
public sealed class HeadImportTests : IDisposable
{
    private static readonly string[] s_classes = ["a", "b", "c"];
    private static readonly ImportOptions s_options = new() { Backbone = "efficientnet-lite2", ClassNames = s_classes };

    private readonly ImportStore _store = new();

    public static TheoryData<string> Forms => ["head.keras", "head.weights.h5", "head.keras3.h5", "head.keras2.hdf5", "head.keras2.weights.hdf5"];

    public void Dispose() => _store.Dispose();

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_of_a_head_gives_what_Keras_gives(string file)
    {
        string list = Repository.Data("head_files/classes.txt");
        string path = _store.Import(Repository.Data("head_files/" + file), s_options with { ClassNames = ClassListReader.Read(list) });
        BreedModelFile model = BreedModelFile.Read(path);
        Assert.Equal(File.ReadAllLines(list), model.Model.Classes);
        Assert.Null(model.Model.Training);

        // The mean of each channel is what a backbone gives. [N, channels, 3, 3].
        float[] map = H5.Read<float>(Repository.Data("head_files/expected.h5"), "feature_map", out ulong[] shape);
        int rows = (int)shape[0];
        float[] features = [.. Enumerable.Range(0, rows * 1280).Select(i => map.AsSpan(i * 9, 9).ToArray().Average())];
        using LoadedModel head = LoadedModel.Open(_store.Store, path, ExecutionDevice.Cpu, ModelPrecision.Float);
        using NetworkLane lane = head.HeadNetwork.CreateLane(rows);
        for (int i = 0; i < rows; i++)
        {
            features.AsSpan(i * 1280, 1280).CopyTo(lane.Input(i));
        }

        lane.Run(rows, TestContext.Current.CancellationToken);
        float[] logits = [.. Enumerable.Range(0, rows).SelectMany(i => lane.Output(BreedModelFile.Logits, i).ToArray())];
        KerasGoldenTests.Near(H5.Read<float>(Repository.Data("head_files/expected.h5"), "probs", out _), KerasGoldenTests.Softmax(logits, 3), 1e-5);
    }

    [Fact]
    public void One_unit_is_a_head_of_two_classes()
    {
        ImportedModel model = ModelImporter.Read(Repository.Data("keras_files/head_one_unit.weights.h5"), s_options with { Store = _store.Store, ClassNames = ["cat", "dog"] });
        Assert.Equal(2, model.ClassCount);
        Assert.Contains(model.Notes, note => note.Contains("first class gets 1 - p", StringComparison.Ordinal));
        Assert.Contains("has 2 classes", _store.Error(Repository.Data("keras_files/head_one_unit.weights.h5"), s_options), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_said_with_what_was_found_and_what_was_expected()
    {
        string head = Repository.Data("head_files/head.keras2.hdf5");
        Assert.Contains("has 3 classes, and 2 names were given (a, b)", _store.Error(head, s_options with { ClassNames = s_classes[..2] }), StringComparison.Ordinal);
        Assert.Equal(ErrorKind.ClassNamesMissing, _store.Kind(head, s_options with { ClassNames = null }));
        Assert.Equal(ErrorKind.BackboneMissing, _store.Kind(head, s_options with { Backbone = null }));
        Assert.Equal(ErrorKind.BackboneMissing, _store.Kind(Repository.Data("head_files/head.weights.h5"), s_options with { Backbone = null }));
        Assert.Contains("no model 'nosuch'", _store.Error(head, s_options with { Backbone = "nosuch" }), StringComparison.Ordinal);
        Assert.Contains("'../x' is not a valid model name", _store.Error(head, s_options with { Name = "../x" }), StringComparison.Ordinal);
        _store.Import(Repository.Data("resnet50/resnet50_2019_notop.h5"));
        Assert.Contains("takes 1280 features, and the backbone 'resnet50' gives 2048", _store.Error(head, s_options with { Backbone = "resnet50" }), StringComparison.Ordinal);
        Assert.Contains("takes pictures", _store.Error(Repository.Data("keras_models/article_cnn.keras"), s_options), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_alone_of_two_dense_layers_have_a_ReLU_between_them()
    {
        var random = new Random(5);
        float[,] Matrix(int rows, int columns)
        {
            var values = new float[rows, columns];
            for (int i = 0; i < values.Length; i++)
            {
                values[i / columns, i % columns] = (random.NextSingle() - 0.5f) / 10;
            }

            return values;
        }

        (float[,] hidden, float[,] last) = (Matrix(1280, 8), Matrix(8, 3));
        float[] bias = [1, 2, 3];
        string path = Path.Combine(_store.Folder, "two.weights.h5");
        PureHDF.H5Group Dense(float[,] kernel, float[] b) => new() { ["vars"] = new PureHDF.H5Group { ["0"] = kernel, ["1"] = b } };
        new PureHDF.H5File { ["layers"] = new PureHDF.H5Group { ["dense"] = Dense(hidden, new float[8]), ["dense_1"] = Dense(last, bias) } }.Write(path);
        ImportedModel imported = ModelImporter.Read(path, s_options with { Store = _store.Store });
        Assert.Contains(imported.Notes, note => note.Contains("ReLU", StringComparison.Ordinal));

        // ResNet-50 is not the only backbone of its width.
        Assert.Contains(imported.Notes, note => note.Contains("'efficientnet-lite2' is taken on trust", StringComparison.Ordinal));
        File.Delete(path);
        using LoadedModel head = LoadedModel.Open(_store.Store, imported.Install(_store.Folder), ExecutionDevice.Cpu, ModelPrecision.Float);
        using NetworkLane lane = head.HeadNetwork.CreateLane(1);
        float[] features = [.. Enumerable.Range(0, 1280).Select(_ => random.NextSingle())];
        features.CopyTo(lane.Input(0));
        lane.Run(1, TestContext.Current.CancellationToken);
        double[] units = [.. Enumerable.Range(0, 8).Select(u => Math.Max(0, Enumerable.Range(0, 1280).Sum(f => (double)features[f] * hidden[f, u])))];
        float[] expected = [.. Enumerable.Range(0, 3).Select(c => (float)(bias[c] + units.Select((v, u) => v * last[u, c]).Sum()))];
        KerasGoldenTests.Near(expected, lane.Output(BreedModelFile.Logits, 0).ToArray(), 1e-5);
    }

    /// <summary>A head names its backbone: one that only a path leads to would not be found again.</summary>
    [Fact]
    public void A_backbone_outside_the_store_takes_no_head()
    {
        string bundled = Path.Combine(Repository.Root, "models", "efficientnet-lite2");
        string folder = Directory.CreateDirectory(Path.Combine(_store.Files, "elsewhere")).FullName;
        foreach (string file in new[] { "model.onnx", "model.int8.onnx" })
        {
            File.Copy(Path.Combine(bundled, file), Path.Combine(folder, file));
        }

        File.WriteAllText(Path.Combine(folder, "card.json"), File.ReadAllText(Path.Combine(bundled, "card.json")).Replace("\"efficientnet-lite2\"", "\"elsewhere\"", StringComparison.Ordinal));
        Assert.Equal(ErrorKind.BackboneNotInStore, _store.Kind(Repository.Data("head_files/head.keras"), s_options with { Backbone = folder, ClassNames = ["a", "b", "c"] }));
    }

    /// <summary>What appears while a model is read is not replaced, unless that is asked for.</summary>
    [Fact]
    public void A_model_that_appeared_in_between_is_not_lost()
    {
        ImportedModel first = Read("one");
        ImportedModel second = Read("one");
        string path = first.PathIn(_store.Folder);
        first.Install(_store.Folder);
        byte[] content = File.ReadAllBytes(path);
        Assert.Throws<IOException>(() => second.Write(path, false));
        Assert.Equal(content, File.ReadAllBytes(path));

        ImportedModel Read(string name) => ModelImporter.Read(Repository.Data("head_files/head.keras"), s_options with { Store = _store.Store, Name = name });
    }

    [Fact]
    public void A_model_is_not_replaced_unless_that_is_asked_for()
    {
        string head = Repository.Data("head_files/head.keras");
        ImportedModel model = ModelImporter.Read(head, s_options with { Store = _store.Store });
        string path = model.Install(_store.Folder);
        Assert.Equal(ErrorKind.ModelExists, Assert.Throws<ModelException>(() => model.Install(_store.Folder)).Kind);
        Assert.Equal(path, model.Install(_store.Folder, replace: true));
        Assert.Equal("head", Path.GetFileNameWithoutExtension(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_store.Folder));
    }
}
