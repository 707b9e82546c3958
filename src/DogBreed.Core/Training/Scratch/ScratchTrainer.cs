using DogBreed.Core.Inference;
using DogBreed.Core.Support;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Training.Scratch;

/// <summary>
/// Trains the article's network from scratch: each step is one run of an ONNX graph that gives the next weights, which the step after it
/// takes.
/// Weights lie in two sets of buffers that change places. Not for several threads.
/// </summary>
internal sealed class ScratchTrainer : IDisposable
{
    private readonly ScratchGraph _graph;
    private readonly int _size;
    private readonly int _classes;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly float[][] _weights;
    private readonly float[][] _squares;
    private readonly float[][] _nextWeights;
    private readonly float[][] _nextSquares;
    private readonly float[] _rate = [0.001f];

    /// <param name="graph">The network.</param>
    /// <param name="size">Its input's size.</param>
    /// <param name="classes">Its number of classes.</param>
    /// <param name="weights">Where it starts, in the order of <see cref="ScratchGraph.Weights"/>.</param>
    /// <param name="squares">RMSprop's running squares; zeros where null.</param>
    /// <param name="gradients">Gives the gradients of the last step.</param>
    public ScratchTrainer(
        ScratchGraph graph,
        int size,
        int classes,
        IReadOnlyList<float[]> weights,
        IReadOnlyList<float[]>? squares = null,
        bool gradients = false
    )
    {
        (_graph, _size, _classes) = (graph, size, classes);
        _ = OnnxEngine.Providers;
        using var options = new SessionOptions
        {
            IntraOpNumThreads = Environment.ProcessorCount,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        _session = new InferenceSession(graph.TrainingStep(gradients), options);
        _weights = [.. weights.Select(Pinned)];
        _squares = [.. squares?.Select(Pinned) ?? weights.Select(w => Pinned(new float[w.Length]))];
        _nextWeights = [.. weights.Select(Pinned)];
        _nextSquares = [.. weights.Select(Pinned)];
        Gradients = gradients ? [.. weights.Select(w => Pinned(new float[w.Length]))] : [];
        _inputNames =
        [
            ScratchGraph.Pictures,
            ScratchGraph.Targets,
            ScratchGraph.InverseCount,
            ScratchGraph.Rate,
            .. graph.Masks.Select(m => m.Name),
            .. graph.Weights.Select(w => w.Name),
            .. graph.Weights.Select(ScratchGraph.SquareOf),
        ];
        _outputNames =
        [
            ScratchGraph.Loss,
            ScratchGraph.Logits,
            .. graph.Weights.Select(w => ScratchGraph.Next(w.Name)),
            .. graph.Weights.Select(w => ScratchGraph.Next(ScratchGraph.SquareOf(w))),
            .. gradients ? graph.Weights.Select(ScratchGraph.GradientOf) : [],
        ];
    }

    public float[][] Gradients { get; }

    public float[][] Weights => _weights;

    public float[][] Squares => _squares;

    /// <summary>One step.</summary>
    /// <param name="pictures">[count, 3, size, size].</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="random">Chooses what dropout drops; null drops nothing.</param>
    /// <returns>The mean loss before the step, and how many were right.</returns>
    public (double Loss, int Right) Step(float[] pictures, ReadOnlySpan<int> labels, SeededRandom? random)
    {
        int count = labels.Length;
        var targets = new float[count * _classes];
        for (int i = 0; i < count; i++)
        {
            targets[(i * _classes) + labels[i]] = 1;
        }

        var values = new List<OrtValue>();
        float[] loss = new float[1];
        float[] logits = new float[count * _classes];
        try
        {
            Add(pictures, count, 3, _size, _size);
            Add(targets, count, _classes);
            Add([1f / count], 1);
            Add(_rate, 1);
            foreach ((_, double rate, int[] shape) in _graph.Masks)
            {
                Add(Mask(rate, count * shape.Aggregate(1, (product, d) => product * d), random), [count, .. shape]);
            }

            AddAll(_weights);
            AddAll(_squares);
            int inputs = values.Count;
            Add(loss, 1);
            Add(logits, count, _classes);
            AddAll(_nextWeights);
            AddAll(_nextSquares);
            if (Gradients.Length > 0)
            {
                AddAll(Gradients);
            }

            _session.Run(_runOptions, _inputNames, values.Take(inputs).ToArray(), _outputNames, values.Skip(inputs).ToArray());
        }
        finally
        {
            values.ForEach(v => v.Dispose());
        }

        for (int i = 0; i < _weights.Length; i++)
        {
            (_weights[i], _nextWeights[i]) = (_nextWeights[i], _weights[i]);
            (_squares[i], _nextSquares[i]) = (_nextSquares[i], _squares[i]);
        }

        int right = 0;
        for (int i = 0; i < count; i++)
        {
            right += LogitMath.ArgMax(logits.AsSpan(i * _classes, _classes)) == labels[i] ? 1 : 0;
        }

        return (loss[0], right);

        void Add(float[] buffer, params int[] shape) =>
            values.Add(
                OrtValue.CreateTensorValueFromMemory(
                    OrtMemoryInfo.DefaultInstance,
                    buffer.AsMemory(0, shape.Aggregate(1, (product, d) => product * d)),
                    [.. shape.Select(d => (long)d)]
                )
            );

        void AddAll(float[][] buffers)
        {
            for (int i = 0; i < buffers.Length; i++)
            {
                Add(buffers[i], _graph.Weights[i].Shape);
            }
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    /// <summary>Glorot's uniform start for kernels, zeros for biases, as Keras does.</summary>
    public static float[][] Start(ScratchGraph graph, int seed) =>
        [
            .. graph.Weights.Select(
                (weight, i) =>
                {
                    var values = new float[weight.Length];
                    if (!weight.IsBias)
                    {
                        var random = new SeededRandom(seed, -1 - i);
                        int field = weight.Shape.Length == 4 ? weight.Shape[2] * weight.Shape[3] : 1;
                        double limit = Math.Sqrt(6.0 / (field * (weight.Shape[0] + weight.Shape[1])));
                        foreach (ref float value in values.AsSpan())
                        {
                            value = (float)(((2 * random.NextDouble()) - 1) * limit);
                        }
                    }

                    return values;
                }
            ),
        ];

    private static float[] Mask(double rate, int length, SeededRandom? random)
    {
        var mask = new float[length];
        if (random is null)
        {
            Array.Fill(mask, 1f);
            return mask;
        }

        // Four values of 16 bits from each number.
        float kept = (float)(1 / (1 - rate));
        int threshold = (int)Math.Round(rate * 65536);
        for (int i = 0; i < length; i += 4)
        {
            ulong bits = random.NextUInt64();
            for (int j = i; j < Math.Min(i + 4, length); j++, bits >>= 16)
            {
                mask[j] = (int)(bits & 0xFFFF) < threshold ? 0 : kept;
            }
        }

        return mask;
    }

    private static float[] Pinned(float[] values)
    {
        float[] pinned = GC.AllocateUninitializedArray<float>(values.Length, pinned: true);
        values.CopyTo(pinned, 0);
        return pinned;
    }
}
