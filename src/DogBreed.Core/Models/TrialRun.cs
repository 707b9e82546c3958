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
    /// <returns>The logits, or the features of a network without; and the number of features, 0 where none are named.</returns>
    /// <exception cref="ModelException">It does not run, or gives values that are no numbers.</exception>
    public static (float[] Values, int FeatureCount) Check(
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
        float[] values = Check(path, network, outputs.All[0], cancellation);
        return (values, outputs.Features is { } features ? network.OutputLength(features) : 0);
    }

    /// <summary>The same for a network that is open already.</summary>
    /// <returns>The values of the output.</returns>
    /// <exception cref="ModelException">It does not run, or gives values that are no numbers.</exception>
    public static float[] Check(string path, Network network, string output, CancellationToken cancellation)
    {
        try
        {
            using NetworkLane lane = network.CreateLane(1);
            Span<float> values = lane.Input(0);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = i % 7 / 7f;
            }

            lane.Run(1, cancellation);
            float[] result = lane.Output(output, 0).ToArray();
            return Array.TrueForAll(result, float.IsFinite)
                ? result
                : throw new ModelException(Texts.FormatNetworkGivesValuesNumbersWeights(path));
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(Texts.FormatNetworkDoesRun(path, e.Message), e);
        }
    }
}
