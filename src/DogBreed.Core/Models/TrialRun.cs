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
    /// <param name="output">The name of the output.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="features">The name of another output, of which the length is wanted.</param>
    /// <returns>The values of the output, and the number of features; 0 where none are named.</returns>
    /// <exception cref="ModelException">It does not run, or gives values that are no numbers.</exception>
    public static (float[] Values, int FeatureCount) Check(
        string path,
        byte[] model,
        string input,
        int[] shape,
        string output,
        CancellationToken cancellation,
        string? features = null
    )
    {
        cancellation.ThrowIfCancellationRequested();
        if (model.Length > LargeModel)
        {
            // The weights as they were read are garbage by now. ONNX Runtime's own memory does not make the collector run.
            GC.Collect();
        }

        try
        {
            using Network network = Network.Open(
                path,
                model,
                [ExecutionDevice.Cpu],
                input,
                shape,
                features is null ? [output] : [output, features]
            );
            using NetworkLane lane = network.CreateLane(1);
            Span<float> values = lane.Input(0);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = i % 7 / 7f;
            }

            lane.Run(1, cancellation);
            float[] result = lane.Output(output, 0).ToArray();
            return Array.TrueForAll(result, float.IsFinite)
                ? (result, features is null ? 0 : network.OutputLength(features))
                : throw new ModelException(Texts.FormatNetworkGivesValuesNumbersWeights(path));
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(Texts.FormatNetworkDoesRun(path, e.Message), e);
        }
    }
}
