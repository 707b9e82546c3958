using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference;

/// <summary>
/// The input and output buffers of one thread: pinned once, wrapped once for each batch size in an OrtValue, and used again for every run,
/// so that a run allocates nothing.
/// </summary>
internal sealed class NetworkLane : IDisposable
{
    private readonly Network _network;
    private readonly float[] _input;
    private readonly float[][] _outputs;
    private readonly (OrtValue[] Inputs, OrtValue[] Outputs)?[] _values;
    private readonly RunOptions _runOptions = new();

    public NetworkLane(Network network, int maximumBatch)
    {
        _network = network;
        MaximumBatch = maximumBatch;
        _input = GC.AllocateUninitializedArray<float>(maximumBatch * network.InputLength, pinned: true);
        _outputs = [.. network.OutputLengths.Select(length => GC.AllocateUninitializedArray<float>(maximumBatch * length, pinned: true))];
        _values = new (OrtValue[], OrtValue[])?[maximumBatch + 1];
    }

    public int MaximumBatch { get; }

    /// <summary>The input of one item, to be written before <see cref="Run"/>.</summary>
    public Span<float> Input(int item) => _input.AsSpan(item * _network.InputLength, _network.InputLength);

    /// <summary>An output of one item, valid until the next run.</summary>
    /// <param name="output">The name of the output.</param>
    /// <param name="item">The item.</param>
    public Span<float> Output(string output, int item)
    {
        int index = _network.IndexOf(output);
        int length = _network.OutputLengths[index];
        return _outputs[index].AsSpan(item * length, length);
    }

    /// <summary>Runs the first <paramref name="count"/> items.</summary>
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled; the engine stops at the next node. The lane is not to be used again.
    /// </exception>
    public void Run(int count, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        (OrtValue[] inputs, OrtValue[] outputs) = _values[count] ??= Wrap(count);
        try
        {
            // Terminate stays set on a RunOptions: after a cancellation this lane is thrown away.
            using (cancellation.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, _runOptions))
            {
                _network.Run(_runOptions, inputs, outputs);
            }
        }
        catch (OnnxRuntimeException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        foreach ((OrtValue[] Inputs, OrtValue[] Outputs)? values in _values)
        {
            if (values is { } v)
            {
                Array.ForEach(v.Inputs, value => value.Dispose());
                Array.ForEach(v.Outputs, value => value.Dispose());
            }
        }

        _runOptions.Dispose();
    }

    private (OrtValue[] Inputs, OrtValue[] Outputs) Wrap(int count)
    {
        return (
            [Value(_input, [count, .. _network.InputShape])],
            [.. _outputs.Select((buffer, i) => Value(buffer, [count, .. _network.OutputShapes[i]]))]
        );

        OrtValue Value(float[] buffer, int[] shape)
        {
            int length = shape.Aggregate(1, (product, d) => product * d);
            return OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance,
                buffer.AsMemory(0, length),
                [.. shape.Select(d => (long)d)]
            );
        }
    }
}
