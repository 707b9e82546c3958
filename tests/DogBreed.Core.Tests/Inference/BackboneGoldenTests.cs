using System.Globalization;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Inference;

/// <summary>The bundled networks against ONNX Runtime for Python: the same pixels, and the same photographs.</summary>
public sealed class BackboneGoldenTests
{
    private const string Logits = "logits";

    public static TheoryData<string, ModelPrecision, string, double, double> Networks() => new()
    {
        { "efficientnet-lite2", ModelPrecision.Float, "efficientnet_lite2_260", 0.97, 0.025 },
        { "efficientnet-lite2", ModelPrecision.Int8, "efficientnet_lite2_260.int8", 0.95, 0.03 },
        { "efficientnet-lite0", ModelPrecision.Float, "efficientnet_lite0_224", 0.95, 0.03 },
        { "efficientnet-lite0", ModelPrecision.Int8, "efficientnet_lite0_224.int8", 0.95, 0.03 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Logits_of_the_same_pixels_agree(string model, ModelPrecision precision, string golden, double agreement, double difference)
    {
        _ = (agreement, difference);
        byte[] pixels = H5.Read<byte>(Golden.Require($"golden/backbone/{golden}.h5"), "pixels", out ulong[] shape);
        float[] expected = H5.Read<float>(Golden.Require($"golden/backbone/{golden}.h5"), "logits", out _);
        Backbone card = Repository.Models.Backbone(model);
        using Network network = Open(card, precision);
        using NetworkLane lane = network.CreateLane(1);
        int length = card.Preprocessing.Length;
        double largest = 0;
        for (int n = 0; n < (int)shape[0]; n++)
        {
            // The golden pixels are NCHW already.
            for (int i = 0; i < length; i++)
            {
                lane.Input(0)[i] = pixels[(n * length) + i];
            }

            lane.Run(1, TestContext.Current.CancellationToken);
            ReadOnlySpan<float> logits = lane.Output(Logits, 0);
            for (int c = 0; c < 1000; c++)
            {
                largest = Math.Max(largest, Math.Abs(logits[c] - expected[(n * 1000) + c]));
            }
        }

        TestContext.Current.SendDiagnosticMessage("{0} {1}: largest difference of a logit {2:0.000000}", model, precision, largest);

        // Sums of 8-bit products are exact; what little may differ between processors is in the floats around them.
        Assert.True(largest <= (precision == ModelPrecision.Float ? 1e-3 : 0.05), $"off by {largest}");
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Photographs_get_the_same_first_class_and_nearly_its_probability(string model, ModelPrecision precision, string golden, double agreement, double difference)
    {
        Backbone card = Repository.Models.Backbone(model);
        using Network network = Open(card, precision);
        using NetworkLane lane = network.CreateLane(1);
        using var tensors = new TensorWriter(card.Preprocessing);
        int photos = 0;
        int agreed = 0;
        double sum = 0;
        foreach (string[] row in Golden.Csv($"golden/backbone/{golden}.csv"))
        {
            using Picture picture = PictureDecoder.Decode(File.ReadAllBytes(Golden.Photo(row[0])), card.Preprocessing.DecodeRequest, PictureLimits.Default);
            tensors.Write(picture.Pixels, lane.Input(0));
            lane.Run(1, TestContext.Current.CancellationToken);
            double[] probabilities = LogitMath.Softmax(lane.Output(Logits, 0), 1);
            int expected = int.Parse(row[1], CultureInfo.InvariantCulture);
            agreed += Array.IndexOf(probabilities, probabilities.Max()) == expected ? 1 : 0;
            sum += Math.Abs(probabilities[expected] - double.Parse(row[2], CultureInfo.InvariantCulture));
            photos++;
        }

        TestContext.Current.SendDiagnosticMessage("{0} {1}: first class agrees for {2} of {3}, mean difference of its probability {4:0.0000}", model, precision, agreed, photos, sum / photos);
        Assert.Equal(318, photos);
        Assert.True(agreed >= agreement * photos, $"{agreed} of {photos} agree");
        Assert.True(sum / photos <= difference, $"mean difference {sum / photos:0.0000}");
    }

    /// <summary>tests/data/networks: logits that onnxruntime-node gave for pixels made of samples/; never skipped.</summary>
    [Theory]
    [InlineData("efficientnet-lite2", "pembroke")]
    [InlineData("efficientnet-lite0", "pembroke")]
    public void Logits_are_those_of_onnxruntime_node(string model, string sample)
    {
        Backbone card = Repository.Models.Backbone(model);
        byte[] pixels = File.ReadAllBytes(Repository.Data($"networks/{sample}.{card.Preprocessing.Size}.rgb"));
        float[] expected = [.. File.ReadAllLines(Repository.Data($"networks/{sample}.{model}.logits.txt")).Select(line => float.Parse(line, CultureInfo.InvariantCulture))];
        using Network network = Open(card, ModelPrecision.Float);
        using NetworkLane lane = network.CreateLane(1);
        PixelKernels.ToPlanes(pixels, lane.Input(0), bgr: false, new PixelScaling(card.Preprocessing.Mean, card.Preprocessing.Std));
        lane.Run(1, TestContext.Current.CancellationToken);
        Assert.Equal(1000, expected.Length);
        Assert.All(expected.Zip(lane.Output(Logits, 0).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact]
    public void A_batch_gives_what_single_runs_give()
    {
        Backbone card = Repository.Models.Backbone("efficientnet-lite0");
        using Network network = Open(card, ModelPrecision.Float);
        using NetworkLane single = network.CreateLane(1);
        using NetworkLane batch = network.CreateLane(3);
        using var tensors = new TensorWriter(card.Preprocessing);
        string[] samples = ["pembroke.jpg", "cat.png", "rocket.jpg"];
        var expected = new List<float[]>();
        for (int i = 0; i < samples.Length; i++)
        {
            using Picture picture = Picture.Decode(File.ReadAllBytes(Repository.Sample(samples[i])));
            tensors.Write(picture.Pixels, single.Input(0));
            tensors.Write(picture.Pixels, batch.Input(i));
            single.Run(1, TestContext.Current.CancellationToken);
            expected.Add(single.Output(Logits, 0).ToArray());
        }

        batch.Run(3, TestContext.Current.CancellationToken);
        for (int i = 0; i < samples.Length; i++)
        {
            Assert.All(expected[i].Zip(batch.Output(Logits, i).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
        }
    }

    private static Network Open(Backbone card, ModelPrecision precision) =>
        LoadedNetwork.Open(card, ExecutionDevice.Cpu, precision, Logits).Network;
}
