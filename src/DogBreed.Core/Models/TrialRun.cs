using DogBreed.Core.Errors;
using DogBreed.Core.Inference;
using DogBreed.Core.Support;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Models;

/// <summary>
/// A network that is imported runs once before it is installed: what ONNX Runtime does not take, or what gives no numbers, is told then and
/// not on the first photograph.
/// </summary>
internal static class TrialRun
{
    private const int LargeModel = 32 << 20;

    /// <param name="path">What errors call it.</param>
    /// <param name="model">The content of the .onnx file.</param>
    /// <param name="input">The name of the input.</param>
    /// <param name="shape">Its shape without the batch.</param>
    /// <param name="outputs">The outputs that its card names. All are opened; the first that there is of them is looked at.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The values of the first output: the logits, or the features of a network without; and what else was seen.</returns>
    /// <exception cref="ModelException">It does not run, or gives values that are no numbers.</exception>
    public static TrialResult Check(
        string path,
        byte[] model,
        string input,
        int[] shape,
        OutputNames outputs,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        if (model.Length > LargeModel)
        {
            // The weights as they were read are garbage by now. ONNX Runtime's own memory does not make the collector run.
            GC.Collect();
        }

        using Network network = Network.Open(path, model, [ExecutionDevice.Cpu], input, shape, outputs.All);
        return Check(path, network, outputs, cancellation);
    }

    /// <summary>
    /// What an output really gives for one picture, whatever shape anything says it has; null where the network does not run.
    /// </summary>
    /// <param name="model">The content of the .onnx file.</param>
    /// <param name="input">The name of the input.</param>
    /// <param name="shape">Its shape without the batch.</param>
    /// <param name="output">The name of the output.</param>
    public static float[]? Values(byte[] model, string input, int[] shape, string output)
    {
        _ = OnnxEngine.Providers;
        try
        {
            using var session = new InferenceSession(model);
            float[] picture = [.. Enumerable.Range(0, shape.Aggregate(1, (product, d) => product * d)).Select(i => i % 7 / 7f)];
            using OrtValue value = OrtValue.CreateTensorValueFromMemory(picture, [1, .. shape.Select(d => (long)d)]);
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [input], [value], [output]);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        }
        catch (OnnxRuntimeException)
        {
            // Check says it, and how.
            return null;
        }
    }

    /// <summary>The same for a network that is open already.</summary>
    /// <exception cref="ModelException">It does not run, or gives values that are no numbers.</exception>
    public static TrialResult Check(string path, Network network, OutputNames outputs, CancellationToken cancellation)
    {
        try
        {
            float[] values = Run(network, outputs.All[0], 1, cancellation);
            return Array.TrueForAll(values, float.IsFinite)
                ? new TrialResult(
                    values,
                    outputs.Features is { } features ? network.OutputLength(features) : 0,
                    network.MaximumBatch > 1 && RunsTogether(network, outputs.All[0], values, cancellation)
                )
                : throw new ModelException(Texts.FormatNetworkGivesValuesNumbersWeights(path));
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(Texts.FormatNetworkDoesRun(path, PlainReason.Of(e)), e);
        }
    }

    // Many an export says that its batch is free, and reshapes to a batch of 1 inside.
    private static bool RunsTogether(Network network, string output, float[] alone, CancellationToken cancellation)
    {
        try
        {
            float[] first = Run(network, output, 2, cancellation);
            double tolerance = 1e-3 * Math.Max(1, alone.Max(Math.Abs));
            return first.Zip(alone).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance);
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
    }

    private static float[] Run(Network network, string output, int count, CancellationToken cancellation)
    {
        using NetworkLane lane = network.CreateLane(count);
        for (int item = 0; item < count; item++)
        {
            Span<float> values = lane.Input(item);
            for (int i = 0; i < values.Length; i++)
            {
                // The second picture is another one.
                values[i] = i % (7 + item) / 7f;
            }
        }

        lane.Run(count, cancellation);
        return lane.Output(output, 0).ToArray();
    }
}

/// <summary>What a trial run showed.</summary>
/// <param name="Values">The values of the first output.</param>
/// <param name="FeatureCount">The number of features; 0 where none are named.</param>
/// <param name="TakesBatches">Whether it takes several pictures at once, and says of each what it says of it alone.</param>
internal readonly record struct TrialResult(float[] Values, int FeatureCount, bool TakesBatches);
