using System.Numerics.Tensors;
using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Importing;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;
using SkiaSharp;

namespace DogBreed.Core.Tests.Classification;

/// <summary>
/// Heat maps: their mean is the logit, whatever the model; they lie on the dog; and they lie where the photograph is seen, however it is stored.
/// </summary>
public sealed class HeatMapTests : IDisposable
{
    private const int Breeds = 5;
    private const int Hidden = 16;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("efficientnet-lite2", ModelPrecision.Float)]
    [InlineData("efficientnet-lite2", ModelPrecision.Int8)]
    [InlineData("efficientnet-lite0", ModelPrecision.Float)]
    [InlineData("efficientnet-lite0", ModelPrecision.Int8)]
    public void The_mean_of_a_backbone_s_map_is_the_logit(string name, ModelPrecision precision) =>
        AssertMeanIsLogit(Repository.Models, name, precision, isExact: true);

    [Theory]
    [InlineData(ModelPrecision.Float)]
    [InlineData(ModelPrecision.Int8)]
    public void The_mean_of_a_head_s_map_is_the_logit(ModelPrecision precision) =>
        AssertMeanIsLogit(StoreWithHead(hidden: false), "head", precision, isExact: true);

    [Fact]
    public void The_mean_of_a_map_of_several_layers_is_the_logit() =>
        AssertMeanIsLogit(StoreWithHead(hidden: true), "head", ModelPrecision.Float, isExact: false);

    /// <summary>Importers put nodes between that change the shape alone: the layer behind them is one dense layer all the same.</summary>
    [Theory]
    [InlineData("mobilenet_v2_transfer.keras", 7)]
    [InlineData("mobilenet_v2_transfer.h5", 7)]
    public void The_mean_of_an_imported_network_s_map_is_the_logit(string file, int classes)
    {
        using var store = new Importing.ImportStore();
        store.Import(
            Repository.Data("keras_models/" + file),
            new ImportOptions { Name = "imported", ClassNames = [.. Enumerable.Range(0, classes).Select(i => $"class {i}")], InputScaling = InputScaling.None }
        );
        AssertMeanIsLogit(store.Store, "imported", ModelPrecision.Float, isExact: true);
    }

    [Fact]
    public void What_several_layers_make_of_a_feature_is_what_their_gradient_says()
    {
        using LoadedModel model = LoadedModel.Open(StoreWithHead(hidden: true), "head", ExecutionDevice.Cpu, ModelPrecision.Float, ExtraOutputs.FeatureMap);
        using var maker = new HeatMapMaker(model);
        using PictureNetwork network = Run(model, "pembroke.jpg");
        float[] map = network.Output(maker.FeatureMap, 0).ToArray();
        int places = map.Length / model.Activation!.FeatureCount;
        float[] features = [.. map.Chunk(places).Select(c => c.Average())];

        // logit = second . max(0, first . features), so that the gradient is second times the rows of first that are not cut off.
        (float[] first, float[] second) = HiddenWeights(features.Length);
        const int Breed = 3;
        var gradient = new float[features.Length];
        for (int unit = 0; unit < Hidden; unit++)
        {
            float sum = 0;
            for (int i = 0; i < features.Length; i++)
            {
                sum += features[i] * first[(i * Hidden) + unit];
            }

            for (int i = 0; sum > 0 && i < features.Length; i++)
            {
                gradient[i] += first[(i * Hidden) + unit] * second[(unit * Breeds) + Breed];
            }
        }

        float[] expected = new float[places];
        for (int i = 0; i < gradient.Length; i++)
        {
            for (int p = 0; p < places; p++)
            {
                expected[p] += gradient[i] * map[(i * places) + p];
            }
        }

        HeatMap heat = maker.Make(map, Breed, new PictureSize(300, 300), ExifOrientation.Upright, TestContext.Current.CancellationToken);
        float[] values = [.. heat.Values];
        float offset = (values.Sum() - expected.Sum()) / places;
        float range = expected.Max() - expected.Min();
        Assert.All(values.Zip(expected), pair => Assert.InRange(pair.First - offset - pair.Second, -0.02f * range, 0.02f * range));
    }

    [Fact]
    public void The_classifier_explains_the_likeliest_breed_and_says_nothing_of_what_is_no_dog()
    {
        using DogBreedClassifier classifier = Explaining();
        BreedPrediction dog = classifier.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")), new ClassifyOptions { Explain = true });
        HeatMap map = Assert.IsType<HeatMap>(dog.HeatMap);
        Assert.Equal(dog.Breed, map.Class);
        Assert.Equal((9, 9), (map.Width, map.Height));
        Assert.Equal(map.Logit, map.Values.Average(), 4);
        BreedPrediction without = classifier.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")));
        Assert.Null(without.HeatMap);
        Assert.Equal(without.Candidates, dog.Candidates);
        BreedPrediction rocket = classifier.Classify(PhotoSource.FromFile(Repository.Sample("rocket.jpg")), new ClassifyOptions { Explain = true });
        Assert.Equal((Subject.Neither, null), (rocket.Subject, rocket.HeatMap));
    }

    [Fact]
    public void The_map_lies_over_what_the_network_saw()
    {
        // The middle square of what is wider than high.
        using Picture picture = Picture.Decode(PhotoSource.FromFile(Repository.Sample("dog_and_bicycle.jpg")));
        using DogBreedClassifier classifier = Explaining();
        HeatMap map = classifier.Classify(PhotoSource.FromFile(Repository.Sample("dog_and_bicycle.jpg")), new ClassifyOptions { Explain = true, GateRule = DogGateRule.None }).HeatMap!;
        Assert.True(picture.Width > picture.Height);
        Assert.Equal((picture.Height, picture.Height), (map.AreaWidth, map.AreaHeight));
        Assert.Equal(((picture.Width - picture.Height) / 2.0, 0), (map.X, map.Y));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void With_more_views_the_map_is_that_of_the_photograph_itself(int views)
    {
        using DogBreedClassifier classifier = Explaining();
        PhotoSource photo = PhotoSource.FromFile(Repository.Sample("pembroke.jpg"));
        HeatMap one = classifier.Classify(photo, new ClassifyOptions { Explain = true }).HeatMap!;
        HeatMap several = classifier.Classify(photo, new ClassifyOptions { Explain = true, Views = views }).HeatMap!;
        Assert.All(one.Values.Zip(several.Values), pair => Assert.Equal(pair.First, pair.Second, 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_map_of_stored_pixels_is_turned_upright(int orientation)
    {
        // A network that is given pixels as they are stored: what lies where in its map must lie there in the upright photograph.
        using LoadedModel model = LoadedModel.Open(Repository.Models, "efficientnet-lite0", ExecutionDevice.Cpu, ModelPrecision.Float, ExtraOutputs.FeatureMap);
        using var maker = new HeatMapMaker(model);
        ClassActivation activation = model.Activation!;
        var map = new float[activation.FeatureCount * activation.Width * activation.Height];

        // One hot place, in the second column and the first row of what is stored, 400 pixels wide and 200 high.
        for (int i = 0; i < activation.FeatureCount; i++)
        {
            map[(i * activation.Width * activation.Height) + 1] = activation.Layer!.Kernel[(i * activation.Layer.ClassCount) + activation.FirstBreed];
        }

        var stored = new PictureSize(400, 200);
        HeatMap heat = maker.Make(map, 0, stored, orientation, TestContext.Current.CancellationToken);
        using var pixels = new SKBitmap(stored.Width, stored.Height);
        (double left, double width) = (100 + (200.0 / activation.Width), 200.0 / activation.Width);
        pixels.Erase(SKColors.Black);
        using (var canvas = new SKCanvas(pixels))
        {
            using var white = new SKPaint { Color = SKColors.White };
            canvas.DrawRect(SKRect.Create((float)left, 0, (float)width, 200f / activation.Height), white);
        }

        byte[] jpeg = WithOrientation(PictureEncoder.Encode(pixels, ".jpg"), orientation);
        using Picture upright = Picture.Decode(jpeg);
        int peak = heat.Values.ToList().IndexOf(heat.Values.Max());
        double x = heat.X + (((peak % heat.Width) + 0.5) * heat.AreaWidth / heat.Width);
        double y = heat.Y + (((peak / heat.Width) + 0.5) * heat.AreaHeight / heat.Height);
        Assert.Equal(orientation >= 5, upright.Height > upright.Width);
        Assert.True(upright.Row((int)y)[3 * (int)x] > 200, $"The hot place is not white: {x}, {y}.");
    }

    [Fact]
    public void The_peak_lies_on_the_dog()
    {
        // The samples' dogs among what is no dog, each in each of four corners.
        string[] dogs = ["pembroke.jpg", "german_shepherd.jpg"];
        string[] others = ["rocket.jpg", "astronaut.png", "skateboarder.jpg"];
        (int hits, int count) = Peaks([.. dogs.Select(Repository.Sample)], [.. others.Select(Repository.Sample)]);
        TestContext.Current.TestOutputHelper?.WriteLine($"{hits} of {count} peaks lie on the dog");
        Assert.Equal(8, count);
        Assert.True(hits >= 0.9 * count, $"{hits} of {count}");
    }

    [Fact]
    public void The_peak_lies_on_the_dog_in_the_reference_photographs()
    {
        string[] dogs = [.. Directory.EnumerateFiles(Golden.Photo("imagenet/dog")).Order(StringComparer.Ordinal)];

        // Things, by their WordNet ids: where a wolf stands beside the dog, the likeliest breed may be what the wolf looks like.
        string[] others = [.. Directory.EnumerateFiles(Golden.Photo("imagenet/other")).Where(f => string.CompareOrdinal(Path.GetFileName(f), "n026") > 0).Order(StringComparer.Ordinal)];
        (int hits, int count) = Peaks([.. dogs.Where((_, i) => i % 2 == 0)], others);
        TestContext.Current.TestOutputHelper?.WriteLine($"{hits} of {count} peaks lie on the dog");
        Assert.True(hits >= 0.9 * count, $"{hits} of {count}");
    }

    [Fact]
    public void Where_there_can_be_no_map_the_error_says_why()
    {
        ModelException error = Assert.Throws<ModelException>(() =>
            DogBreedClassifier.Create(new ClassifierOptions { Store = new ModelStore(Path.Combine(Repository.Root, "models"), Repository.Data("v0.1.0")), Model = "scratch", WithFeatureMap = true })
        );
        Assert.Equal(ErrorKind.ModelLacksFeatureMap, error.Kind);
    }

    [Fact]
    public void A_classifier_without_maps_refuses_to_explain()
    {
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models });
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            classifier.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")), new ClassifyOptions { Explain = true })
        );
        Assert.Contains(nameof(ClassifierOptions.WithFeatureMap), error.Message, StringComparison.Ordinal);
    }

    private static DogBreedClassifier Explaining() =>
        DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, WithFeatureMap = true });

    // A dog in a corner and three others around it, in quarters of 300 pixels: does the place of the highest value lie in the dog's quarter, by half of it at least
    // (nine columns make one of two halves each)?
    private static (int Hits, int Count) Peaks(string[] dogs, string[] others)
    {
        const int Quarter = 300;
        using DogBreedClassifier classifier = Explaining();
        (int hits, int count) = (0, 0);
        for (int i = 0; i < dogs.Length; i++)
        {
            for (int corner = 0; corner < 4; corner++)
            {
                using var collage = new SKBitmap(2 * Quarter, 2 * Quarter);
                using (var canvas = new SKCanvas(collage))
                {
                    for (int part = 0; part < 4; part++)
                    {
                        string path = part == corner ? dogs[i] : others[((3 * i) + part) % others.Length];
                        using SKBitmap photo = SKBitmap.Decode(path);
                        int side = Math.Min(photo.Width, photo.Height);
                        using SKImage image = SKImage.FromBitmap(photo);
                        canvas.DrawImage(
                            image,
                            SKRect.Create((photo.Width - side) / 2, (photo.Height - side) / 2, side, side),
                            SKRect.Create(part % 2 * Quarter, part / 2 * Quarter, Quarter, Quarter),
                            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
                        );
                    }
                }

                BreedPrediction said = classifier.Classify(
                    PhotoSource.FromBytes(PictureEncoder.Encode(collage, ".png")),
                    new ClassifyOptions { Explain = true, GateRule = DogGateRule.None }
                );
                HeatMap map = said.HeatMap!;
                int peak = map.Values.ToList().IndexOf(map.Values.Max());
                double x = map.X + (((peak % map.Width) + 0.5) * map.AreaWidth / map.Width);
                double y = map.Y + (((peak / map.Width) + 0.5) * map.AreaHeight / map.Height);
                hits += IsWithin(x, corner % 2 * Quarter) && IsWithin(y, corner / 2 * Quarter) ? 1 : 0;
                count++;
            }
        }

        return (hits, count);

        static bool IsWithin(double at, int from) => at >= from - 0.01 && at <= from + Quarter + 0.01;
    }

    private static void AssertMeanIsLogit(ModelStore store, string name, ModelPrecision precision, bool isExact)
    {
        using LoadedModel model = LoadedModel.Open(store, name, ExecutionDevice.Cpu, precision, ExtraOutputs.FeatureMap);
        using var maker = new HeatMapMaker(model);
        double largest = 0;
        foreach (string sample in new[] { "pembroke.jpg", "four_dogs.jpg", "rocket.jpg" })
        {
            using PictureNetwork network = Run(model, sample);
            float[] logits = Logits(model, network);
            for (int breed = 0; breed < model.Model.Breeds.Count; breed += 13)
            {
                HeatMap map = maker.Make(
                    network.Output(maker.FeatureMap, 0),
                    breed,
                    new PictureSize(400, 300),
                    ExifOrientation.Upright,
                    TestContext.Current.CancellationToken
                );
                Assert.Equal(isExact, map.IsExact);
                Assert.Equal(map.Width * map.Height, map.Values.Count);
                largest = Math.Max(largest, Math.Abs(map.Values.Average(v => (double)v) - logits[breed]));
                Assert.Equal(map.Logit, map.Values.Average(v => (double)v), 3);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest difference {largest:0.0e+0}");
        Assert.InRange(largest, 0, 1e-3);
    }

    private static float[] Logits(LoadedModel model, PictureNetwork network)
    {
        if (model.Model is Backbone backbone)
        {
            (DogClasses dogs, string logits) = backbone.RequireGate();
            return network.Output(logits, 0).Slice(dogs.First, dogs.Count).ToArray();
        }

        if (model.Model is PictureModel picture)
        {
            return network.Output(picture.Outputs.Logits!, 0).ToArray();
        }

        using NetworkLane head = model.HeadNetwork.CreateLane(1);
        network.Output(model.FeatureOutput, 0).CopyTo(head.Input(0));
        head.Run(1, CancellationToken.None);
        return head.Output(model.Model.Outputs.Logits!, 0).ToArray();
    }

    private static PictureNetwork Run(LoadedModel model, string sample)
    {
        var network = new PictureNetwork(model.BreedNetwork.Network, model.BreedNetwork.Preprocessing, 1, 1);
        using Picture picture = Picture.Decode(PhotoSource.FromFile(Repository.Sample(sample)));
        network.Write(picture.Pixels, 0);
        network.Run(1, CancellationToken.None);
        return network;
    }

    private ModelStore StoreWithHead(bool hidden)
    {
        Backbone backbone = Repository.Models.Backbone("efficientnet-lite2");
        int features = FeatureCount(backbone);
        var head = new HeadModel
        {
            Name = "head",
            Path = Path.Combine(_folder.Path, "head.onnx"),
            FeatureCount = features,
            Classes = [.. Enumerable.Range(0, Breeds).Select(i => $"breed {i}")],
            Temperature = 1,
            Backbone = BackboneReference.To(backbone),
        };
        (float[] first, float[] second) = HiddenWeights(features);
        BreedModelFile.Write(
            head.Path,
            head,
            graph =>
            {
                if (!hidden)
                {
                    graph.Add("Gemm", ["features", graph.Constant("kernel", first[..(features * Breeds)], features, Breeds), graph.Constant("bias", [1f, 2f, 3f, 4f, 5f], Breeds)], "logits");
                    return;
                }

                string units = graph.Add("Relu", [graph.Add("MatMul", ["features", graph.Constant("first", first, features, Hidden)])]);
                graph.Add("MatMul", [units, graph.Constant("second", second, Hidden, Breeds)], "logits");
            }
        );
        return new ModelStore(Path.Combine(Repository.Root, "models"), _folder.Path);
    }

    private static int FeatureCount(Backbone backbone)
    {
        using LoadedNetwork network = LoadedNetwork.Open(backbone, ExecutionDevice.Cpu, ModelPrecision.Float, backbone.Outputs.Features!);
        return network.Network.OutputLength(backbone.Outputs.Features!);
    }

    private static (float[] First, float[] Second) HiddenWeights(int features)
    {
        var random = new SeededRandom(3);
        return ([.. Enumerable.Range(0, features * Hidden).Select(_ => Weight())], [.. Enumerable.Range(0, Hidden * Breeds).Select(_ => Weight())]);

        float Weight() => (float)((random.NextDouble() - 0.5) / 5);
    }

    // An APP1 segment with a TIFF directory of one entry.
    private static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*\0\0\0\b"u8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }
}
