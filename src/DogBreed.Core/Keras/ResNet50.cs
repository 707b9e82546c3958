using System.Text.Json;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras;

/// <summary>
/// ResNet-50 (He et al. 2015) as keras.applications lays it out, for weight files, which hold no configuration: the article's network. The
/// file's layer names tell the layout: that of 2017 (conv1, res2a_branch2a; batch normalisation with epsilon 1e-3) or of 2019 (conv1_conv,
/// conv2_block1_1_conv; 1.001e-5).
/// </summary>
internal static class ResNet50
{
    private static readonly (int Blocks, int Filters)[] s_stages = [(3, 64), (4, 128), (6, 256), (3, 512)];

    // What the publisher names beside its files.
    private static readonly Dictionary<string, string> s_published = new(StringComparer.OrdinalIgnoreCase)
    {
        ["a7b3fe01876f51b976af0dea6bc144eb"] = Texts.PublisherSFile2017Top,
        ["a268eb855778b3df3c7506639542a6af"] = Texts.PublisherSFile2017Without,
        ["2cb95161c43110f7111970584f804107"] = Texts.PublisherSFile2019Top,
        ["4d473c1dd8becc155b73f8504c6f6626"] = Texts.PublisherSFile2019Without,
    };

    /// <summary>The size of its pictures.</summary>
    public const int Size = 224;

    /// <summary>Which of the publisher's files has this MD5; null for any other file.</summary>
    public static string? PublishedFile(string md5) => s_published.GetValueOrDefault(md5);

    /// <summary>The network whose layers a weight file names; null where it is another.</summary>
    public static KerasModel? Recognise(NamedWeights weights)
    {
        Names? names = null;
        if (Has("res5c_branch2c") && !Has("res3b1_branch2a"))
        {
            names = new Names2017();
        }
        else if (Has("conv4_block6_3_conv") && !Has("conv4_block7_1_conv") && Has("conv1_bn"))
        {
            names = new Names2019();
        }

        if (names is null)
        {
            return null;
        }

        // The classifier has been called fc1000, probs and predictions.
        string? top = weights.LayerNames.FirstOrDefault(n => n is "fc1000" or "probs" or "predictions");
        return new Builder(names).Build(top, top is not null && weights.ShapesOf(top) is [_, [var classes]] ? classes : 0);

        bool Has(string layer) => weights.LayerNames.Contains(layer, StringComparer.Ordinal);
    }

    private abstract class Names
    {
        public abstract double Epsilon { get; }

        public abstract string StemConvolution { get; }

        public abstract string StemNormalization { get; }

        public abstract (string Convolution, string Normalization) Of(int stage, int block, int branch);
    }

    private sealed class Names2017 : Names
    {
        public override double Epsilon => 1e-3;

        public override string StemConvolution => "conv1";

        public override string StemNormalization => "bn_conv1";

        // The shortcut is branch 1; the others are 2a, 2b, 2c.
        public override (string Convolution, string Normalization) Of(int stage, int block, int branch)
        {
            string which = $"{stage}{(char)('a' + block)}_branch{(branch == 0 ? "1" : $"2{(char)('a' + branch - 1)}")}";
            return ("res" + which, "bn" + which);
        }
    }

    private sealed class Names2019 : Names
    {
        public override double Epsilon => 1.001e-5;

        public override string StemConvolution => "conv1_conv";

        public override string StemNormalization => "conv1_bn";

        public override (string Convolution, string Normalization) Of(int stage, int block, int branch)
        {
            string which = FormattableString.Invariant($"conv{stage}_block{block + 1}_{branch}");
            return (which + "_conv", which + "_bn");
        }
    }

    private sealed class Builder(Names names)
    {
        private readonly List<KerasLayer> _layers = [];

        public KerasModel Build(string? top, int classes)
        {
            Add("input", "InputLayer", new { batch_shape = new int?[] { null, Size, Size, 3 } });
            Add("conv1_pad", "ZeroPadding2D", new { padding = 3 }, "input");
            Convolution(names.StemConvolution, names.StemNormalization, 64, 7, 2, "valid", "conv1_pad");
            Relu("conv1_relu", names.StemNormalization);
            Add("pool1_pad", "ZeroPadding2D", new { padding = 1 }, "conv1_relu");
            Add("pool1_pool", "MaxPooling2D", new { pool_size = 3, strides = 2 }, "pool1_pad");
            string last = "pool1_pool";
            for (int stage = 0; stage < s_stages.Length; stage++)
            {
                for (int block = 0; block < s_stages[stage].Blocks; block++)
                {
                    last = Block(stage + 2, block, s_stages[stage].Filters, last);
                }
            }

            if (top is not null)
            {
                Add("avg_pool", "GlobalAveragePooling2D", new { }, last);
                Add(top, "Dense", new { units = Math.Max(1, classes), activation = "softmax" }, "avg_pool");
                last = top;
            }

            return new KerasModel("resnet50", _layers, [new KerasReference("input", 0, 0)], [new KerasReference(last, 0, 0)]);
        }

        // 1x1, 3x3, 1x1; the first block of a stage halves the map (but for the first stage) and widens the shortcut.
        private string Block(int stage, int block, int filters, string from)
        {
            int stride = block == 0 && stage > 2 ? 2 : 1;
            string prefix = FormattableString.Invariant($"stage{stage}_block{block + 1}");
            (string c1, string n1) = names.Of(stage, block, 1);
            (string c2, string n2) = names.Of(stage, block, 2);
            (string c3, string n3) = names.Of(stage, block, 3);
            Convolution(c1, n1, filters, 1, stride, "valid", from);
            Relu(prefix + "_1_relu", n1);
            Convolution(c2, n2, filters, 3, 1, "same", prefix + "_1_relu");
            Relu(prefix + "_2_relu", n2);
            Convolution(c3, n3, 4 * filters, 1, 1, "valid", prefix + "_2_relu");
            string shortcut = from;
            if (block == 0)
            {
                (string c0, string n0) = names.Of(stage, block, 0);
                Convolution(c0, n0, 4 * filters, 1, stride, "valid", from);
                shortcut = n0;
            }

            Add(prefix + "_add", "Add", new { }, n3, shortcut);
            Relu(prefix + "_out", prefix + "_add");
            return prefix + "_out";
        }

        private void Convolution(string name, string normalization, int filters, int size, int stride, string padding, string from)
        {
            Add(
                name,
                "Conv2D",
                new
                {
                    filters,
                    kernel_size = size,
                    strides = stride,
                    padding,
                },
                from
            );
            Add(normalization, "BatchNormalization", new { epsilon = names.Epsilon }, name);
        }

        private void Relu(string name, string from) => Add(name, "Activation", new { activation = "relu" }, from);

        private void Add(string name, string className, object config, params string[] from)
        {
            KerasReference[] inputs = [.. from.Select(f => new KerasReference(f, 0, 0))];
            KerasCall[] calls =
                from.Length == 0 ? [] : [new KerasCall(inputs, inputs, new Dictionary<string, object>(StringComparer.Ordinal))];
            _layers.Add(
                new KerasLayer(name, className, string.Empty, string.Empty, JsonSerializer.SerializeToElement(config), calls, null)
            );
        }
    }
}
