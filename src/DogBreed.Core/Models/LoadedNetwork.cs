using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;

namespace DogBreed.Core.Models;

/// <summary>A network that takes pictures, loaded on a device and in a precision.</summary>
/// <param name="Network">The network.</param>
/// <param name="Preprocessing">From a picture to its input.</param>
/// <param name="File">The file it was loaded from.</param>
/// <param name="Precision">Float or Int8.</param>
internal sealed record LoadedNetwork(Network Network, Preprocessing Preprocessing, NetworkFile File, ModelPrecision Precision) : IDisposable
{
    private const int AcceleratorBatch = 32;
    private const int Int8Batch = 4;

    /// <summary>
    /// How many photographs a worker runs at once. Measured (docs/PERFORMANCE.md): int8 gains from batches, float on a CPU loses (its
    /// activations leave the cache), accelerators want them large.
    /// </summary>
    public int BatchSize => Math.Min(Network.MaximumBatch, Preferred);

    private int Preferred
    {
        get
        {
            if (Network.Device != ExecutionDevice.Cpu)
            {
                return AcceleratorBatch;
            }

            return Precision == ModelPrecision.Int8 ? Int8Batch : 1;
        }
    }

    /// <summary>Loads a backbone.</summary>
    /// <param name="backbone">The backbone.</param>
    /// <param name="device">Auto, or a device.</param>
    /// <param name="precision">Auto: Int8 on the CPU where there is one, Float elsewhere.</param>
    /// <param name="outputs">The names of the outputs that are wanted.</param>
    /// <exception cref="ModelException">A file is missing, damaged, or does not fit the card.</exception>
    /// <exception cref="DogBreedException">
    /// The device that was asked for is not there, or OpenCV or ONNX Runtime cannot be loaded.
    /// </exception>
    public static LoadedNetwork Open(Backbone backbone, ExecutionDevice device, ModelPrecision precision, params string[] outputs)
    {
        IReadOnlyList<ExecutionDevice> devices = DeviceSelector.Candidates(device, OnnxEngine.Providers);

        // Quantised networks are for the CPU; an accelerator is tried with floats before the CPU is tried with bytes.
        ExecutionDevice[] accelerators = [.. devices.Where(d => d != ExecutionDevice.Cpu)];
        bool cpu = accelerators.Length < devices.Count;
        if (accelerators.Length > 0)
        {
            try
            {
                return Open(precision == ModelPrecision.Auto ? ModelPrecision.Float : precision, accelerators);
            }
            catch (DeviceException) when (cpu)
            {
                // Auto: the provider is in the build and its driver is not on the machine.
            }
        }

        return Open(backbone.OnCpu(precision), [ExecutionDevice.Cpu]);

        LoadedNetwork Open(ModelPrecision chosen, IReadOnlyList<ExecutionDevice> candidates)
        {
            NetworkFile file = backbone.FileFor(chosen);
            var network = Network.Open(
                file.Path,
                file.Load(),
                candidates,
                backbone.InputName,
                backbone.Preprocessing.Shape(1)[1..],
                outputs
            );
            return new LoadedNetwork(network, backbone.Preprocessing, file, chosen);
        }
    }

    public void Dispose() => Network.Dispose();
}
