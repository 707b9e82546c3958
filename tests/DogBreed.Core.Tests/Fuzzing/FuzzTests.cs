using System.Diagnostics;
using System.Globalization;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Importing;
using DogBreed.Core.Tests.Importing;

namespace DogBreed.Core.Tests.Fuzzing;

/// <summary>
/// Damaged files of every kind that is imported: each ends in one clear error or in a model, soon, in bounded memory, with nothing left behind. 50 of each file;
/// ./build.sh fuzz does 2,000 and says how they ended.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const int BetweenCollections = 5;

    private static readonly int s_count = int.TryParse(Environment.GetEnvironmentVariable("DOGBREED_FUZZ"), CultureInfo.InvariantCulture, out int count) ? count : 50;
    private static readonly string s_only = Environment.GetEnvironmentVariable("DOGBREED_FUZZ_ONLY") ?? string.Empty;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private readonly ImportStore _store = new();

    public static TheoryData<string> Files =>
    [
        "head_files/head.keras", "head_files/head.weights.h5", "head_files/head.keras3.h5", "head_files/head.keras2.hdf5", "head_files/head.keras2.weights.hdf5",
        "keras_models/article_cnn.keras", "keras_models/article_cnn.h5", "keras_models/article_cnn_keras2.hdf5",
        "keras_models/mobilenet_v2_transfer.keras", "keras_models/mobilenet_v2_transfer.h5", "keras_models/mobilenet_v2_keras2.hdf5",
        "keras_models/vgg16_flatten.keras", "keras_models/inception_v3.keras", "keras_models/xception.h5", "keras_models/densenet121.keras", "keras_models/efficientnet_b0.keras",
        "resnet50/resnet50_2017_top.h5", "resnet50/resnet50_2017_notop.h5", "resnet50/resnet50_2019_top.h5", "resnet50/resnet50_2019_notop.h5",
        "head.onnx", "network.onnx",
    ];

    public void Dispose() => _store.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void A_damaged_file_is_one_clear_error_or_a_model(string name)
    {
        Assert.SkipUnless(name.Contains(s_only, StringComparison.Ordinal), $"DOGBREED_FUZZ_ONLY={s_only}");
        ImportOptions options = Options(name) with { Store = _store.Store };
        byte[] file = Content(name);
        string path = Path.Combine(Directory.CreateTempSubdirectory("dogbreed-fuzz").FullName, "x" + Path.GetExtension(name));
        string target = Path.Combine(_store.Folder, "target");
        (int Errors, int Models, TimeSpan Slowest) ended = default;
        try
        {
            // Whole, it is a model: what is refused below is refused for its damage.
            File.WriteAllBytes(path, file);
            _ = ModelImporter.Read(path, options);
            for (int i = 0; i < s_count; i++)
            {
                File.WriteAllBytes(path, Mutation.Of(file, i));

                // Where the process dies, this says of what.
                File.WriteAllText(path + ".number", i.ToString(CultureInfo.InvariantCulture));
                long began = Stopwatch.GetTimestamp();
                long allocated = GC.GetTotalAllocatedBytes();
                try
                {
                    ImportedModel model = ModelImporter.Read(path, options);
                    string installed = model.Install(target);
                    Assert.Equal([installed], Directory.EnumerateFileSystemEntries(target));
                    Directory.Delete(target, recursive: true);
                    ended.Models++;
                }
                catch (ModelException e)
                {
                    Assert.True(e.Message.Contains(path, StringComparison.Ordinal) || e.Message.Length > 20, $"Number {i}: {e.Message}");
                    ErrorWording.AssertClear(e.Message.Replace(path, string.Empty, StringComparison.Ordinal));
                    Assert.False(Directory.Exists(target), $"Number {i} left something behind.");
                    ended.Errors++;
                }
                catch (Exception e) when (e is not (Xunit.Sdk.IAssertionException or ModelException))
                {
                    Assert.Fail($"Number {i} of {name}: {e}");
                }

                TimeSpan took = Stopwatch.GetElapsedTime(began);

                // Some of them are a hundred megabytes in memory, and all are garbage by now: machines that build have little room beside other tests.
                if (i % BetweenCollections == 0)
                {
                    GC.Collect();
                }

                ended.Slowest = took > ended.Slowest ? took : ended.Slowest;
                Assert.True(took < s_limit, $"Number {i} of {name} took {took}.");
                Assert.True(GC.GetTotalAllocatedBytes() - allocated < 6L << 30, $"Number {i} of {name} allocated {(GC.GetTotalAllocatedBytes() - allocated) >> 20} MiB.");
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Path.GetFileName(name)}: {s_count} mutations, {ended.Errors} errors, {ended.Models} models, slowest {ended.Slowest.TotalMilliseconds:0} ms");
        Assert.True(ended.Errors > 0);
    }

    private static ImportOptions Options(string name) => new()
    {
        Name = "x",
        Backbone = name.Contains("head_files", StringComparison.Ordinal) ? "efficientnet-lite2" : null,
        ClassNames = name.Contains("head_files", StringComparison.Ordinal) ? ["a", "b", "c"] : name.Contains("keras_models", StringComparison.Ordinal) ? [.. Enumerable.Range(0, ClassesOf(name)).Select(i => $"class {i}")] : null,
        InputScaling = name.Contains("keras_models", StringComparison.Ordinal) ? InputScaling.None : null,
    };

    private static int ClassesOf(string name) => Path.GetFileName(name).Split('.')[0] switch
    {
        "article_cnn" or "article_cnn_keras2" => 133,
        "mobilenet_v2_transfer" => 7,
        "vgg16_flatten" or "mobilenet_v2_keras2" => 5,
        "densenet121" => 4,
        "efficientnet_b0" => 9,
        _ => 6,
    };

    // Two .onnx files of our own making: a head, and a network with its card inside.
    private byte[] Content(string name)
    {
        if (!name.EndsWith(".onnx", StringComparison.Ordinal))
        {
            return File.ReadAllBytes(Repository.Data(name));
        }

        string made = name is "head.onnx"
            ? _store.Import(Repository.Data("head_files/head.keras"), Options("head_files") with { Name = "head" })
            : _store.Import(Repository.Data("keras_models/article_cnn.keras"), Options("keras_models/article_cnn.keras") with { Name = "network" });
        byte[] bytes = File.ReadAllBytes(made);
        File.Delete(made);
        return bytes;
    }
}
