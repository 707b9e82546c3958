using DogBreed.Core.Onnx;

namespace DogBreed.Core.Training.Scratch;

/// <summary>A weight of the network.</summary>
/// <param name="Name">Its name in the graphs.</param>
/// <param name="Shape">Its shape: kernels of convolutions [out, in, 3, 3], of dense layers [in, out].</param>
internal sealed record ScratchWeight(string Name, int[] Shape)
{
    public int Length => Shape.Aggregate(1, (product, d) => product * d);

    public bool IsBias => Shape.Length == 1;
}

/// <summary>
/// The article's network of step 3, as ONNX graphs: what it says of pictures, and a whole training step (forward, gradients, RMSprop) of
/// standard operators. Convolution 32, 32, pooling, dropout 0.2, convolution 64, 64, pooling, dropout 0.2, global average, dense 512,
/// dropout 0.5, dense; inputs NCHW, of any scale.
/// </summary>
/// <param name="size">Width and height of the input, a multiple of 4.</param>
/// <param name="classes">The number of classes.</param>
internal sealed class ScratchGraph(int size, int classes)
{
    public const string Pictures = "pixels";
    public const string Targets = "targets";
    public const string InverseCount = "inverse_count";
    public const string Rate = "rate";
    public const string Loss = "loss";
    public const string Logits = "logits";
    public const string Probabilities = "probs";

    private const string ConvolutionType = "Conv";

    /// <summary>
    /// The inputs that drop values: 0, or 1 / (1 - rate) where a value is kept (inverted dropout); with their rates and shapes.
    /// </summary>
    public IReadOnlyList<(string Name, double Rate, int[] Shape)> Masks { get; } =
    [("mask_0", 0.2, [32, size / 2, size / 2]), ("mask_1", 0.2, [64, size / 4, size / 4]), ("mask_2", 0.5, [512])];

    /// <summary>The weights in Keras's order: kernel and bias, layer by layer.</summary>
    public IReadOnlyList<ScratchWeight> Weights { get; } =
    [
        new("conv_0_kernel", [32, 3, 3, 3]),
        new("conv_0_bias", [32]),
        new("conv_1_kernel", [32, 32, 3, 3]),
        new("conv_1_bias", [32]),
        new("conv_2_kernel", [64, 32, 3, 3]),
        new("conv_2_bias", [64]),
        new("conv_3_kernel", [64, 64, 3, 3]),
        new("conv_3_bias", [64]),
        new("dense_0_kernel", [64, 512]),
        new("dense_0_bias", [512]),
        new("dense_1_kernel", [512, classes]),
        new("dense_1_bias", [classes]),
    ];

    public static string SquareOf(ScratchWeight weight) => weight.Name + "_square";

    public static string Next(string name) => name + "_next";

    public static string GradientOf(ScratchWeight weight) => weight.Name + "_gradient";

    /// <summary>
    /// One training step: pictures, targets, masks, weights and their running squares in; loss, logits, and the next weights and squares
    /// out.
    /// </summary>
    /// <param name="gradients">Gives the gradients too.</param>
    public byte[] TrainingStep(bool gradients = false)
    {
        var graph = new OnnxGraph("training step");
        graph.AddInput(Pictures, ["N", 3, size, size]);
        graph.AddInput(Targets, ["N", classes]);
        graph.AddInput(InverseCount, [1]);
        graph.AddInput(Rate, [1]);
        foreach ((string name, _, int[] shape) in Masks)
        {
            graph.AddInput(name, ["N", .. shape]);
        }

        foreach (ScratchWeight weight in Weights)
        {
            graph.AddInput(weight.Name, [.. weight.Shape]);
            graph.AddInput(SquareOf(weight), [.. weight.Shape]);
        }

        var builder = new StepBuilder(graph, this);
        Forward forward = builder.Forward(train: true);
        builder.LossOf(forward);
        string[] found = builder.Backward(forward);
        for (int i = 0; i < Weights.Count; i++)
        {
            builder.RmsProp(Weights[i], found[i]);
            if (gradients)
            {
                graph.Add("Identity", [found[i]], GradientOf(Weights[i]));
                graph.AddOutput(GradientOf(Weights[i]), [.. Weights[i].Shape]);
            }
        }

        graph.AddOutput(Loss, [1]);
        graph.AddOutput(Logits, ["N", classes]);
        foreach (ScratchWeight weight in Weights)
        {
            graph.AddOutput(Next(weight.Name), [.. weight.Shape]);
            graph.AddOutput(Next(SquareOf(weight)), [.. weight.Shape]);
        }

        return graph.ToModel();
    }

    /// <summary>Pictures in, logits and probabilities out; the weights stand in the file.</summary>
    /// <param name="weights">In the order of <see cref="Weights"/>.</param>
    /// <param name="temperature">What logits are divided by before softmax.</param>
    /// <param name="metadata">What stands in the file's metadata.</param>
    public byte[] Classifier(IReadOnlyList<float[]> weights, float temperature, params (string Key, string Value)[] metadata)
    {
        var graph = new OnnxGraph("classifier");
        graph.AddInput(Pictures, ["N", 3, size, size]);
        for (int i = 0; i < weights.Count; i++)
        {
            graph.Constant(Weights[i].Name, weights[i], Weights[i].Shape);
        }

        string logits = new StepBuilder(graph, this).Forward(train: false).Logits;
        graph.Add("Softmax", [graph.Add("Div", [logits, graph.Constant("temperature", [temperature], 1)])], Probabilities, ("axis", -1));
        graph.AddOutput(Logits, ["N", classes]);
        graph.AddOutput(Probabilities, ["N", classes]);
        return graph.ToModel(metadata);
    }

    /// <summary>The values that the gradients need, by name.</summary>
    private sealed record Forward(
        string Relu0,
        string Pooled0,
        string Indexes0,
        string Dropped0,
        string Relu2,
        string Pooled1,
        string Indexes1,
        string Average,
        string Hidden,
        string DroppedHidden,
        string Logits
    );

    private sealed class StepBuilder(OnnxGraph graph, ScratchGraph network)
    {
        private static readonly int[] s_plane = [2, 3];
        private static readonly int[] s_border = [1, 1, 1, 1];
        private static readonly int[] s_three = [3, 3];
        private static readonly int[] s_two = [2, 2];
        private static readonly int[] s_exchange = [1, 0, 2, 3];
        private static readonly int[] s_turn = [0, 2, 1];
        private static readonly int[] s_kernel = [2, 3, 1, 0];

        private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
        private readonly string _zero = graph.Constant("zero", [0f], 1);

        public Forward Forward(bool train)
        {
            string relu0 = graph.Add("Relu", [Convolution(Pictures, "conv_0_kernel", "conv_0_bias")]);
            (string pooled0, string indexes0) = Pool(Convolution(relu0, "conv_1_kernel", "conv_1_bias"), train);
            string dropped0 = train ? graph.Add("Mul", [pooled0, "mask_0"]) : pooled0;
            string relu2 = graph.Add("Relu", [Convolution(dropped0, "conv_2_kernel", "conv_2_bias")]);
            (string pooled1, string indexes1) = Pool(Convolution(relu2, "conv_3_kernel", "conv_3_bias"), train);
            string dropped1 = train ? graph.Add("Mul", [pooled1, "mask_1"]) : pooled1;
            string average = graph.Add("ReduceMean", [dropped1], null, ("axes", s_plane), ("keepdims", 0));
            string hidden = graph.Add("Relu", [graph.Add("Gemm", [average, "dense_0_kernel", "dense_0_bias"])]);
            string droppedHidden = train ? graph.Add("Mul", [hidden, "mask_2"]) : hidden;
            string logits = graph.Add("Gemm", [droppedHidden, "dense_1_kernel", "dense_1_bias"], ScratchGraph.Logits);
            return new Forward(relu0, pooled0, indexes0, dropped0, relu2, pooled1, indexes1, average, hidden, droppedHidden, logits);
        }

        /// <summary>The mean of -log p of the target, p kept within 1e-7 of 0 and 1, as Keras does.</summary>
        public void LossOf(Forward forward)
        {
            string probabilities = graph.Add("Softmax", [forward.Logits], "probabilities", ("axis", -1));
            string clipped = graph.Add(
                "Clip",
                [probabilities, graph.Constant("smallest", [1e-7f]), graph.Constant("largest", [1 - 1e-7f])]
            );
            string each = graph.Add("Mul", [graph.Add("Log", [clipped]), Targets]);
            string sum = graph.Add("ReduceSum", [each], null, ("keepdims", 0));
            graph.Add("Neg", [graph.Add("Mul", [sum, InverseCount])], Loss);
        }

        /// <summary>The gradient of the loss by each weight.</summary>
        public string[] Backward(Forward forward)
        {
            string byLogits = graph.Add("Mul", [graph.Add("Sub", ["probabilities", Targets]), InverseCount]);
            string dense1 = graph.Add("Gemm", [forward.DroppedHidden, byLogits], null, ("transA", 1));
            string byHidden = graph.Add("Mul", [graph.Add("Gemm", [byLogits, "dense_1_kernel"], null, ("transB", 1)), "mask_2"]);
            byHidden = WherePositive(forward.Hidden, byHidden);
            string dense0 = graph.Add("Gemm", [forward.Average, byHidden], null, ("transA", 1));

            // The average hands an equal share to each position.
            float share = 1f / (network.Masks[1].Shape[1] * network.Masks[1].Shape[2]);
            string byAverage = graph.Add(
                "Mul",
                [graph.Add("Gemm", [byHidden, "dense_0_kernel"], null, ("transB", 1)), graph.Constant("share", [share], 1)]
            );
            string byPooled1 = graph.Add("Mul", [graph.Add("Unsqueeze", [byAverage, graph.Constant("axes_2_3", [2L, 3L], 2)]), "mask_1"]);
            string byConv3 = Unpool(forward.Pooled1, forward.Indexes1, byPooled1);
            string byRelu2 = WherePositive(forward.Relu2, ByInput(byConv3, "conv_3_kernel"));
            string byPooled0 = graph.Add("Mul", [ByInput(byRelu2, "conv_2_kernel"), "mask_0"]);
            string byConv1 = Unpool(forward.Pooled0, forward.Indexes0, byPooled0);
            string byRelu0 = WherePositive(forward.Relu0, ByInput(byConv1, "conv_1_kernel"));
            return
            [
                ByKernel(Pictures, byRelu0, 3, 32),
                ByBias(byRelu0),
                ByKernel(forward.Relu0, byConv1, 32, 32),
                ByBias(byConv1),
                ByKernel(forward.Dropped0, byRelu2, 32, 64),
                ByBias(byRelu2),
                ByKernel(forward.Relu2, byConv3, 64, 64),
                ByBias(byConv3),
                dense0,
                Sum(byHidden, 0),
                dense1,
                Sum(byLogits, 0),
            ];
        }

        /// <summary>square' = 0.9 square + 0.1 gradient^2; weight' = weight - rate gradient / sqrt(square' + 1e-7).</summary>
        public void RmsProp(ScratchWeight weight, string gradient)
        {
            string rho = Shared("rho", 0.9f),
                rest = Shared("one_minus_rho", 0.1f),
                epsilon = Shared("epsilon", 1e-7f);
            string kept = graph.Add("Mul", [SquareOf(weight), rho]);
            string added = graph.Add("Mul", [graph.Add("Mul", [gradient, gradient]), rest]);
            string square = graph.Add("Add", [kept, added], Next(SquareOf(weight)));
            string root = graph.Add("Sqrt", [graph.Add("Add", [square, epsilon])]);
            string step = graph.Add("Div", [graph.Add("Mul", [gradient, Rate]), root]);
            graph.Add("Sub", [weight.Name, step], Next(weight.Name));
        }

        private string Shared(string name, float value) => _shared.Add(name) ? graph.Constant(name, [value], 1) : name;

        private string Shared(string name, params long[] values) => _shared.Add(name) ? graph.Constant(name, values, values.Length) : name;

        private string Convolution(string input, string kernel, string bias) =>
            graph.Add(ConvolutionType, [input, kernel, bias], null, ("pads", s_border), ("kernel_shape", s_three));

        /// <summary>
        /// Pooling, then ReLU: the same as the other way round, with a quarter of the work. The indexes are of the first maximum, as in
        /// Keras.
        /// </summary>
        private (string Pooled, string Indexes) Pool(string input, bool train)
        {
            (string, object)[] attributes = [("kernel_shape", s_two), ("strides", s_two)];
            if (!train)
            {
                return (graph.Add("Relu", [graph.Add("MaxPool", [input], null, attributes)]), string.Empty);
            }

            string[] outputs = graph.AddMany("MaxPool", [input], [graph.NewName("MaxPool"), graph.NewName("indexes")], attributes);
            return (graph.Add("Relu", [outputs[0]]), outputs[1]);
        }

        /// <summary>The gradient goes to the first maximum of each window, where that is above 0 (the ReLU's share).</summary>
        private string Unpool(string pooled, string indexes, string gradient) =>
            graph.Add("MaxUnpool", [WherePositive(pooled, gradient), indexes], null, ("kernel_shape", s_two), ("strides", s_two));

        private string WherePositive(string value, string gradient) =>
            graph.Add("Where", [graph.Add("Greater", [value, _zero]), gradient, _zero]);

        /// <summary>
        /// The gradient by a convolution's input: a convolution with the kernel turned by half a turn, its channels exchanged.
        /// </summary>
        private string ByInput(string gradient, string kernel)
        {
            string turned = graph.Add(
                "Slice",
                [
                    kernel,
                    Shared("from_end", -1, -1),
                    Shared("to_begin", -10, -10),
                    Shared("axes_of_kernel", 2, 3),
                    Shared("backwards", -1, -1),
                ]
            );
            string exchanged = graph.Add("Transpose", [turned], null, ("perm", s_exchange));
            return graph.Add(ConvolutionType, [gradient, exchanged], null, ("pads", s_border), ("kernel_shape", s_three));
        }

        /// <summary>
        /// The gradient by a convolution's kernel: for each of its nine places the product of the output's gradient with the input, moved.
        /// Three copies of the gradient, moved down by 0, 1 and 2 rows, and three of the input, moved by columns, meet in nine products of
        /// matrices: six copies and not nine. Rows have two columns more than the picture, of zeros, so that nothing comes in from the next
        /// row.
        /// </summary>
        private string ByKernel(string input, string gradient, int inputs, int outputs)
        {
            string flat = Shared("flat", 0, 0, -1);
            string[] moved =
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(k =>
                        graph.Add("Reshape", [graph.Add("Pad", [gradient, Shared($"rows_{k}", 0, 0, k, 0, 0, 0, 2 - k, 2)]), flat])
                    ),
            ];
            string[] products =
            [
                .. Enumerable
                    .Range(0, 3)
                    .SelectMany(k =>
                    {
                        string shifted = graph.Add(
                            "Reshape",
                            [graph.Add("Pad", [input, Shared($"columns_{k}", 0, 0, 1, 1 - k, 0, 0, 1, 1 + k)]), flat]
                        );

                        string turned = graph.Add("Transpose", [shifted], null, ("perm", s_turn));
                        return moved
                            .Select(m => graph.Add("Unsqueeze", [Sum(graph.Add("MatMul", [m, turned]), 0), Shared("axis_0", 0)]))
                            .ToArray();
                    }),
            ];

            // [column, row, output, input] -> [output, input, row, column]
            string all = graph.Add(
                "Reshape",
                [graph.Add("Concat", products, null, ("axis", 0)), Shared($"nine_{outputs}_{inputs}", 3, 3, outputs, inputs)]
            );
            return graph.Add("Transpose", [all], null, ("perm", s_kernel));
        }

        private string ByBias(string gradient) => Sum(gradient, 0, 2, 3);

        private string Sum(string value, params long[] axes) =>
            graph.Add("ReduceSum", [value, Shared("sum_" + string.Join('_', axes), axes)], null, ("keepdims", 0));
    }
}
