using System.IO.Compression;
using DogBreed.Core.Imaging;
using DogBreed.Core.Importing;
using DogBreed.Core.Keras;
using DogBreed.Core.Tests.Importing;

namespace DogBreed.Core.Tests.Keras;

/// <summary>Files that are made to harm: each is one error that says what is wrong, and no other file is looked at.</summary>
public sealed class HostileFileTests : IDisposable
{
    private static readonly ImportOptions s_head = new() { Backbone = "efficientnet-lite2", ClassNames = ["a", "b", "c"] };

    private readonly ImportStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("external_link", "Dense")]
    [InlineData("external_data", "points to other files")]
    [InlineData("virtual", "points to other files")]
    [InlineData("link_to_itself", "Dense")]
    [InlineData("group_in_itself", "Dense")]
    [InlineData("bomb", "damaged")]
    public void A_trap_of_HDF5_is_an_error(string name, string says)
    {
        long before = GC.GetTotalAllocatedBytes();
        Assert.Contains(says, _store.Error(Repository.Data($"hdf5/{name}.weights.h5"), s_head), StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 3L << 30);
    }

    [Theory]
    [InlineData("""{"class_name": "Sequential", "config": {"layers": []}}""", "no layers")]
    [InlineData("""{"class_name": "MyModel", "config": {}}""", "custom code")]
    [InlineData("""{"class_name": "Sequential"}""", "makes no sense")]
    [InlineData("""[1, 2]""", "makes no sense")]
    [InlineData("""{"class_name": "Sequential", "config": {"layers": [{"class_name": "InputLayer", "config": {"name": "i", "batch_shape": [null, 32, 32, 3]}}, {"class_name": "Lambda", "config": {"name": "magic"}}]}}""", "the layer 'magic' (Lambda), number 2 of 2 in the model 'model': it holds Python code")]
    [InlineData("""{"class_name": "Sequential", "config": {"name": "m", "layers": [{"class_name": "InputLayer", "config": {"name": "i", "batch_shape": [null, 32, 32, 3]}}, {"class_name": "Conv9D", "config": {"name": "odd"}}]}}""", "the layer 'odd' (Conv9D), number 2 of 2 in the model 'm': this kind of layer is not supported")]
    [InlineData("""{"class_name": "Sequential", "config": {"layers": [{"class_name": "InputLayer", "config": {"name": "i", "batch_shape": [null, 32, 32, 3]}}, {"class_name": "UpSampling2D", "config": {"name": "u", "size": 1000000}}]}}""", "too large")]
    [InlineData("""{"class_name": "Sequential", "config": {"layers": [{"class_name": "InputLayer", "config": {"name": "i", "batch_shape": [null, 32, 32, 3]}}, {"class_name": "ZeroPadding2D", "config": {"name": "u", "padding": 1000000}}]}}""", "too large")]
    [InlineData("""{"class_name": "Sequential", "config": {"layers": [{"class_name": "InputLayer", "config": {"name": "i", "batch_shape": [null, 32, 32, 3]}}, {"class_name": "Conv2D", "config": {"name": "c", "filters": -3, "kernel_size": 3}}]}}""", "'filters'")]
    [InlineData("""{"class_name": "Sequential", "config": {"layers": [{"class_name": "InputLayer", "config": {"name": "i", "batch_shape": [null, 32, 32, 3]}}, {"class_name": "Conv2D", "config": {"name": "c", "filters": 4, "kernel_size": 3}}]}}""", "0 weights")]
    [InlineData("""{"class_name": "Functional", "config": {"layers": [{"class_name": "InputLayer", "name": "i", "config": {"name": "i", "batch_shape": [null, 32, 32, 3]}, "inbound_nodes": []}, {"class_name": "ReLU", "name": "a", "config": {}, "inbound_nodes": [[["b", 0, 0, {}]]]}, {"class_name": "ReLU", "name": "b", "config": {}, "inbound_nodes": [[["a", 0, 0, {}]]]}], "input_layers": [["i", 0, 0]], "output_layers": [["b", 0, 0]]}}""", "itself takes this layer")]
    [InlineData("""{"class_name": "Functional", "config": {"layers": [{"class_name": "InputLayer", "name": "i", "config": {"name": "i", "batch_shape": [null, 32, 32, 3]}, "inbound_nodes": []}], "input_layers": [["i", 0, 0]], "output_layers": [["nosuch", 0, 0]]}}""", "'nosuch'")]
    public void A_configuration_that_makes_no_sense_is_an_error(string config, string says) =>
        Assert.Contains(says, _store.Error(Archive(config), new ImportOptions { InputScaling = InputScaling.None }), StringComparison.Ordinal);

    [Fact]
    public void Models_in_models_without_end_are_an_error()
    {
        string config = """{"class_name": "InputLayer", "config": {"name": "i", "batch_shape": [null, 32, 32, 3]}}""";
        for (int i = 0; i < 12; i++)
        {
            config = $$$"""{"class_name": "Sequential", "config": {"name": "m{{{i}}}", "layers": [{{{config}}}]}}""";
        }

        Assert.Contains("deep", _store.Error(Archive(config)), StringComparison.Ordinal);
        Assert.Contains("makes no sense", _store.Error(Archive(string.Concat(Enumerable.Repeat("[", 100_000)))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_in_the_wrong_order_are_put_in_order_at_once()
    {
        // 15,000 layers, each of which takes the next.
        const int Count = 15_000;
        IEnumerable<string> layers = Enumerable.Range(0, Count).Select(i => $$"""{"class_name": "ReLU", "name": "r{{i}}", "config": {}, "inbound_nodes": [[["{{(i + 1 < Count ? $"r{i + 1}" : "i")}}", 0, 0, {}]]]}""");
        string config = $$$"""{"class_name": "Functional", "config": {"name": "m", "layers": [{{{string.Join(", ", layers)}}}, {"class_name": "InputLayer", "name": "i", "config": {"batch_shape": [null, 32, 32, 3]}, "inbound_nodes": []}], "input_layers": [["i", 0, 0]], "output_layers": [["r0", 0, 0]]}}""";
        KerasModel model = KerasModelReader.Read("x", config);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ConvertedNetwork network = await Task.Run(() => KerasConverter.OfPictures("x", model, new NoWeights(), isKeras2: true, inputSize: null), cancellation).WaitAsync(TimeSpan.FromMinutes(1), cancellation);
        Assert.Equal(Count, network.Graph.Operators.Count(o => o is "Relu"));
    }

    [Fact]
    public void Names_that_control_a_terminal_are_refused() =>
        Assert.Contains("control characters", _store.Error(Archive("""{"class_name": "Sequential", "config": {"layers": [{"class_name": "Conv\u001b[2J", "config": {"name": "x"}}]}}""")), StringComparison.Ordinal);

    [Fact]
    public void Weights_that_unpack_to_far_more_than_the_archive_are_refused()
    {
        string path = Path.Combine(_store.Files, "bomb.keras");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using (var writer = new StreamWriter(archive.CreateEntry("config.json").Open()))
            {
                writer.Write("{}");
            }

            using Stream weights = archive.CreateEntry("model.weights.h5").Open();
            for (int i = 0; i < 100; i++)
            {
                weights.Write(new byte[4 << 20]);
            }
        }

        Assert.Contains("model.weights.h5", _store.Error(path), StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_is_none_of_Keras_is_an_error_and_nothing_is_unpacked()
    {
        string empty = Path.Combine(_store.Files, "empty.keras");
        using (ZipArchive archive = ZipFile.Open(empty, ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(archive.CreateEntry("../../escaped.txt").Open());
            writer.Write("x");
        }

        Assert.Contains("no 'config.json'", _store.Error(empty), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_store.Files, "../../escaped.txt")));

        // 100 MB of spaces in 100 KB.
        Assert.Contains("config.json", _store.Error(Archive(new string(' ', 100_000_000))), StringComparison.Ordinal);
    }

    private string Archive(string config) => KerasArchive.Write(_store.Files, config);

    private sealed class NoWeights : IKerasWeights
    {
        public IReadOnlyList<KerasTensor> Of(KerasLayer layer) => [];

        public IKerasWeights Inside(KerasLayer model) => this;
    }
}
