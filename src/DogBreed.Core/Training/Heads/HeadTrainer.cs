using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DogBreed.Core.Inference;

namespace DogBreed.Core.Training.Heads;

/// <summary>
/// Trains a softmax head by steps that are Keras's (Dense, categorical cross-entropy, RMSprop or Adam): tests hold it to Keras's weights.
/// Written over vectors and not as an ONNX graph: a step is two small products and an update of each weight, which here is one pass over
/// the kernel; in a graph it is a dozen passes (docs/PERFORMANCE.md). One thread, and so the same weights on every run.
/// </summary>
internal sealed class HeadTrainer
{
    private const float Rho = 0.9f;
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-7f;

    // Samples whose sums are kept in registers while the kernel streams past.
    private const int Block = 4;

    private static readonly int s_lanes = Vector<float>.Count;

    private readonly HeadTrainerOptions _options;
    private readonly int _features;
    private readonly int _classes;

    // A row of the kernel is as many whole vectors as its classes need; what is beyond the classes stays 0.
    private readonly int _stride;
    private readonly float[] _kernel;
    private readonly float[] _bias;
    private readonly float[] _start;
    private readonly float[] _kernelMean;
    private readonly float[] _kernelSquare;
    private readonly float[] _biasMean;
    private readonly float[] _biasSquare;
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private readonly int[] _labels;
    private int _steps;

    /// <param name="head">Where it starts.</param>
    /// <param name="options">How.</param>
    public HeadTrainer(SoftmaxHead head, HeadTrainerOptions options)
    {
        _options = options;
        _features = head.FeatureCount;
        _classes = head.ClassCount;
        _stride = (_classes + (2 * s_lanes) - 1) / (2 * s_lanes) * (2 * s_lanes);
        _kernel = new float[_features * _stride];
        _bias = new float[_stride];
        for (int i = 0; i < _features; i++)
        {
            head.Kernel.AsSpan(i * _classes, _classes).CopyTo(_kernel.AsSpan(i * _stride));
        }

        head.Bias.CopyTo(_bias, 0);
        _start = options.Pull > 0 ? [.. _kernel] : [];
        bool adam = options.Rule == GradientRule.Adam;
        _kernelMean = adam ? new float[_kernel.Length] : [];
        _biasMean = adam ? new float[_stride] : [];
        _kernelSquare = new float[_kernel.Length];
        _biasSquare = new float[_stride];
        int rows = (options.BatchSize + Block - 1) / Block * Block;
        _inputs = new float[rows * _features];
        _outputs = new float[rows * _stride];
        _labels = new int[rows];
    }

    /// <summary>The learning rate of the next steps; a schedule sets it.</summary>
    public float LearningRate { get; set; } = float.NaN;

    /// <summary>The weights as they are now.</summary>
    public SoftmaxHead Head
    {
        get
        {
            var kernel = new float[_features * _classes];
            for (int i = 0; i < _features; i++)
            {
                _kernel.AsSpan(i * _stride, _classes).CopyTo(kernel.AsSpan(i * _classes));
            }

            return new SoftmaxHead(_features, _classes, kernel, _bias[.._classes]);
        }
    }

    /// <summary>One pass over the photographs in the given order.</summary>
    /// <returns>Loss (without the L2-SP penalty) and accuracy, each batch measured before its step, as Keras reports them.</returns>
    public (double Loss, double Accuracy) TrainEpoch(FeatureSet set, ReadOnlySpan<int> order)
    {
        double loss = 0;
        int right = 0;
        for (int at = 0; at < order.Length; at += _options.BatchSize)
        {
            ReadOnlySpan<int> batch = order.Slice(at, Math.Min(_options.BatchSize, order.Length - at));
            Load(set, batch);
            Forward(batch.Length);
            (double batchLoss, int batchRight) = SoftmaxAndGradient(batch.Length);
            loss += batchLoss;
            right += batchRight;
            Step(batch.Length);
        }

        return (loss / order.Length, right / (double)order.Length);
    }

    /// <summary>Loss and accuracy over a split.</summary>
    public (double Loss, double Accuracy) Evaluate(FeatureSet set)
    {
        double loss = 0;
        double weights = 0;
        int right = 0;
        Visit(
            set,
            (logits, label) =>
            {
                float weight = WeightOf(label);
                loss += weight * CrossEntropy(logits, label);
                weights += weight;
                right += LogitMath.ArgMax(logits) == label ? 1 : 0;
            }
        );
        return (loss / weights, right / (double)set.Count);
    }

    /// <summary>The logits of a split, row by row.</summary>
    public float[] Logits(FeatureSet set)
    {
        var all = new float[set.Count * _classes];
        int row = 0;
        Visit(set, (logits, _) => logits.CopyTo(all.AsSpan(_classes * row++)));
        return all;
    }

    /// <summary>-log p of the label, p kept within 1e-7 of 0 and 1, in 32 bits: Keras's numbers, also where p is nearly 1.</summary>
    private static double CrossEntropy(ReadOnlySpan<float> logits, int label)
    {
        float largest = logits[LogitMath.ArgMax(logits)];
        float sum = 0;
        foreach (float logit in logits)
        {
            sum += MathF.Exp(logit - largest);
        }

        return -MathF.Log(Math.Clamp(MathF.Exp(logits[label] - largest) / sum, Epsilon, 1 - Epsilon));
    }

    private void Visit(FeatureSet set, LogitsVisitor visit)
    {
        var batch = new int[_options.BatchSize];
        for (int at = 0; at < set.Count; at += batch.Length)
        {
            int count = Math.Min(batch.Length, set.Count - at);
            for (int i = 0; i < count; i++)
            {
                batch[i] = at + i;
            }

            Load(set, batch.AsSpan(0, count));
            Forward(count);
            for (int i = 0; i < count; i++)
            {
                visit(_outputs.AsSpan(i * _stride, _classes), _labels[i]);
            }
        }
    }

    private void Load(FeatureSet set, ReadOnlySpan<int> batch)
    {
        for (int i = 0; i < batch.Length; i++)
        {
            set.Row(batch[i]).CopyTo(_inputs.AsSpan(i * _features));
            _labels[i] = set.Labels[batch[i]];
        }
    }

    /// <summary>
    /// outputs = inputs x kernel + bias. Rows of the block beyond the batch are computed from what lies there, and never read.
    /// </summary>
    private void Forward(int count)
    {
        ref float kernel = ref MemoryMarshal.GetArrayDataReference(_kernel);
        ref float inputs = ref MemoryMarshal.GetArrayDataReference(_inputs);
        ref float outputs = ref MemoryMarshal.GetArrayDataReference(_outputs);
        for (int column = 0; column < _stride; column += 2 * s_lanes)
        {
            Vector<float> bias0 = new(_bias, column);
            Vector<float> bias1 = new(_bias, column + s_lanes);
            for (int sample = 0; sample < count; sample += Block)
            {
                ref float x0 = ref Unsafe.Add(ref inputs, sample * _features);
                ref float x1 = ref Unsafe.Add(ref x0, _features);
                ref float x2 = ref Unsafe.Add(ref x1, _features);
                ref float x3 = ref Unsafe.Add(ref x2, _features);
                ref float weights = ref Unsafe.Add(ref kernel, column);
                Vector<float> a0 = bias0,
                    a1 = bias1,
                    b0 = bias0,
                    b1 = bias1,
                    c0 = bias0,
                    c1 = bias1,
                    d0 = bias0,
                    d1 = bias1;
                for (int i = 0; i < _features; i++)
                {
                    Vector<float> w0 = Vector.LoadUnsafe(ref weights);
                    Vector<float> w1 = Vector.LoadUnsafe(ref weights, (nuint)s_lanes);
                    weights = ref Unsafe.Add(ref weights, _stride);
                    Vector<float> x = new(Unsafe.Add(ref x0, i));
                    a0 += x * w0;
                    a1 += x * w1;
                    x = new(Unsafe.Add(ref x1, i));
                    b0 += x * w0;
                    b1 += x * w1;
                    x = new(Unsafe.Add(ref x2, i));
                    c0 += x * w0;
                    c1 += x * w1;
                    x = new(Unsafe.Add(ref x3, i));
                    d0 += x * w0;
                    d1 += x * w1;
                }

                ref float to = ref Unsafe.Add(ref outputs, (sample * _stride) + column);
                Store(a0, a1, ref to);
                Store(b0, b1, ref Unsafe.Add(ref to, _stride));
                Store(c0, c1, ref Unsafe.Add(ref to, 2 * _stride));
                Store(d0, d1, ref Unsafe.Add(ref to, 3 * _stride));
            }
        }

        static void Store(Vector<float> first, Vector<float> second, ref float to)
        {
            first.StoreUnsafe(ref to);
            second.StoreUnsafe(ref to, (nuint)s_lanes);
        }
    }

    /// <summary>logits -> the loss's gradient by the logits, (probabilities - targets) / count, in their place.</summary>
    private (double Loss, int Right) SoftmaxAndGradient(int count)
    {
        double loss = 0;
        int right = 0;
        float smooth = _options.LabelSmoothing / _classes;
        for (int sample = 0; sample < count; sample++)
        {
            Span<float> row = _outputs.AsSpan(sample * _stride, _stride);
            Span<float> logits = row[.._classes];
            int label = _labels[sample];
            int top = LogitMath.ArgMax(logits);
            right += top == label ? 1 : 0;
            float weight = WeightOf(label);
            loss += weight * CrossEntropy(logits, label);
            float largest = logits[top];
            float sum = 0;
            foreach (ref float logit in logits)
            {
                logit = MathF.Exp(logit - largest);
                sum += logit;
            }

            foreach (ref float value in logits)
            {
                value = ((value / sum) - smooth) / count;
            }

            logits[label] -= (1 - _options.LabelSmoothing) / count;
            if (_options.ClassWeights is not null)
            {
                TensorPrimitives.Multiply(logits, weight, logits);
            }

            row[_classes..].Clear();
        }

        return (loss, right);
    }

    private float WeightOf(int label) => _options.ClassWeights is { } weights ? weights[label] : 1;

    /// <summary>The gradient by each weight, and at once the step: the kernel passes through the cache once.</summary>
    private void Step(int count)
    {
        _steps++;
        float rate = float.IsNaN(LearningRate) ? _options.LearningRate : LearningRate;
        if (_options.Rule == GradientRule.Adam)
        {
            rate = (float)(rate * Math.Sqrt(1 - Math.Pow(Beta2, _steps)) / (1 - Math.Pow(Beta1, _steps)));
        }

        ref float inputs = ref MemoryMarshal.GetArrayDataReference(_inputs);
        ref float gradients = ref MemoryMarshal.GetArrayDataReference(_outputs);
        for (int i = 0; i < _features; i++)
        {
            for (int column = 0; column < _stride; column += 2 * s_lanes)
            {
                Vector<float> sum0 = Vector<float>.Zero;
                Vector<float> sum1 = Vector<float>.Zero;
                ref float x = ref Unsafe.Add(ref inputs, i);
                ref float gradient = ref Unsafe.Add(ref gradients, column);
                for (int sample = 0; sample < count; sample++)
                {
                    var value = new Vector<float>(x);
                    sum0 += value * Vector.LoadUnsafe(ref gradient);
                    sum1 += value * Vector.LoadUnsafe(ref gradient, (nuint)s_lanes);
                    x = ref Unsafe.Add(ref x, _features);
                    gradient = ref Unsafe.Add(ref gradient, _stride);
                }

                int at = (i * _stride) + column;
                Update(_kernel, _kernelMean, _kernelSquare, at, sum0 + Pulled(at), rate);
                Update(_kernel, _kernelMean, _kernelSquare, at + s_lanes, sum1 + Pulled(at + s_lanes), rate);
            }
        }

        for (int column = 0; column < _stride; column += s_lanes)
        {
            Vector<float> sum = Vector<float>.Zero;
            for (int sample = 0; sample < count; sample++)
            {
                sum += new Vector<float>(_outputs, (sample * _stride) + column);
            }

            Update(_bias, _biasMean, _biasSquare, column, sum, rate);
        }
    }

    /// <summary>The gradient of the L2-SP penalty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Pulled(int at) =>
        _options.Pull > 0 ? 2 * _options.Pull * (new Vector<float>(_kernel, at) - new Vector<float>(_start, at)) : Vector<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Update(float[] weights, float[] means, float[] squares, int at, Vector<float> gradient, float rate)
    {
        var square = new Vector<float>(squares, at);
        var weight = new Vector<float>(weights, at);
        if (_options.Rule == GradientRule.Adam)
        {
            var mean = new Vector<float>(means, at);
            mean += (gradient - mean) * (1 - Beta1);
            square += ((gradient * gradient) - square) * (1 - Beta2);
            mean.CopyTo(means, at);
            weight -= mean * rate / (Vector.SquareRoot(square) + new Vector<float>(Epsilon));
        }
        else
        {
            square = (square * Rho) + (gradient * gradient * (1 - Rho));
            weight -= gradient * rate / Vector.SquareRoot(square + new Vector<float>(Epsilon));
        }

        square.CopyTo(squares, at);
        weight.CopyTo(weights, at);
    }

    private delegate void LogitsVisitor(ReadOnlySpan<float> logits, int label);
}
