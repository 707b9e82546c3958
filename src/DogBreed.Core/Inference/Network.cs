using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference;

/// <summary>
/// A loaded network with one float input and float outputs whose first axis is the batch. Owns ONNX Runtime's session.
/// Safe from many threads: each thread runs on a <see cref="NetworkLane"/> of its own.
/// </summary>
internal sealed class Network : IDisposable
{
    private readonly InferenceSession _session;

    private Network(
        InferenceSession session,
        ExecutionDevice device,
        string input,
        int[] inputShape,
        string[] outputs,
        int[][] outputShapes,
        int maximumBatch
    )
    {
        MaximumBatch = maximumBatch;

        _session = session;
        Device = device;
        InputNames = [input];
        OutputNames = outputs;
        InputShape = inputShape;
        OutputShapes = outputShapes;
        InputLength = Product(inputShape);
        OutputLengths = [.. outputShapes.Select(Product)];
    }

    /// <summary>The device whose execution provider the session was made with.</summary>
    public ExecutionDevice Device { get; }

    /// <summary>The most items of one run that the network allows.</summary>
    public int MaximumBatch { get; }

    /// <summary>The name of the input, alone in a list as ONNX Runtime takes it.</summary>
    public string[] InputNames { get; }

    /// <summary>The outputs that were asked for.</summary>
    public string[] OutputNames { get; }

    /// <summary>Floats of one item of the input.</summary>
    public int InputLength { get; }

    /// <summary>Floats of one item, for each of <see cref="OutputNames"/>.</summary>
    public int[] OutputLengths { get; }

    /// <summary>The input's shape without the batch.</summary>
    public int[] InputShape { get; }

    /// <summary>The shape of each output without the batch.</summary>
    public int[][] OutputShapes { get; }

    /// <summary>Loads a network.</summary>
    /// <param name="path">What errors call it.</param>
    /// <param name="model">The content of the .onnx file.</param>
    /// <param name="devices">The devices to try in turn.</param>
    /// <param name="input">The name of the input.</param>
    /// <param name="inputShape">Its shape without the batch.</param>
    /// <param name="outputs">The names of the outputs that are wanted.</param>
    /// <exception cref="DeviceException">None of the devices starts.</exception>
    /// <exception cref="ModelException">The file is missing, damaged, or not of this shape.</exception>
    public static Network Open(
        string path,
        byte[] model,
        IReadOnlyList<ExecutionDevice> devices,
        string input,
        int[] inputShape,
        string[] outputs
    )
    {
        (InferenceSession session, ExecutionDevice device) = SessionFactory.Open(path, model, devices);
        try
        {
            Demand(
                session.InputMetadata.Count == 1 && session.InputMetadata.ContainsKey(input),
                Texts.FormatInputsCardSays(string.Join(", ", session.InputMetadata.Keys), input)
            );
            DemandFloat(session.InputMetadata[input], input);
            int[] dimensions = session.InputMetadata[input].Dimensions;
            Demand(
                dimensions.Length == inputShape.Length + 1
                    && dimensions.Skip(1).Zip(inputShape).All(d => d.First == d.Second || d.First < 0),
                Texts.FormatInputCardSaysN(string.Join(", ", dimensions), string.Join(", ", inputShape))
            );
            Demand(dimensions[0] is < 0 or 1, Texts.FormatBatchFixedFree1(dimensions[0]));
            return new Network(
                session,
                device,
                input,
                inputShape,
                outputs,
                [.. outputs.Select(ShapeOf)],
                dimensions[0] < 0 ? int.MaxValue : 1
            );
        }
        catch
        {
            session.Dispose();
            throw;
        }

        int[] ShapeOf(string output)
        {
            Demand(
                session.OutputMetadata.ContainsKey(output),
                Texts.FormatItHasTheOutputsAnd(string.Join(", ", session.OutputMetadata.Keys), output)
            );
            DemandFloat(session.OutputMetadata[output], output);
            int[] dimensions = session.OutputMetadata[output].Dimensions;
            Demand(
                dimensions.Length > 1 && dimensions.Skip(1).All(d => d is > 0 and <= 1 << 20),
                Texts.FormatOutputFixedSize(output, string.Join(", ", dimensions))
            );
            return dimensions[1..];
        }

        void DemandFloat(NodeMetadata metadata, string name) =>
            Demand(metadata.IsTensor && metadata.ElementType == typeof(float), Texts.FormatTensor32BitFloats(name));

        void Demand(bool holds, string what)
        {
            if (!holds)
            {
                throw new ModelException(Texts.FormatNetworkDoesFitCard(path, what));
            }
        }
    }

    /// <summary>Floats of one item of an output.</summary>
    public int OutputLength(string output) => OutputLengths[IndexOf(output)];

    /// <summary>The place of an output among <see cref="OutputNames"/>.</summary>
    /// <exception cref="ArgumentException">It is none of the outputs that were asked for.</exception>
    public int IndexOf(string output)
    {
        for (int i = 0; i < OutputNames.Length; i++)
        {
            if (string.Equals(OutputNames[i], output, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new ArgumentException(Texts.FormatNetworkOpenedOutputs(string.Join(", ", OutputNames), output), nameof(output));
    }

    /// <summary>Buffers for one thread.</summary>
    /// <param name="maximumBatch">The most items of one run.</param>
    public NetworkLane CreateLane(int maximumBatch) => new(this, maximumBatch);

    public void Dispose() => _session.Dispose();

    internal void Run(RunOptions options, OrtValue[] inputs, OrtValue[] outputs) =>
        _session.Run(options, InputNames, inputs, OutputNames, outputs);

    private static int Product(int[] shape) => shape.Aggregate(1, (product, d) => checked(product * d));
}
