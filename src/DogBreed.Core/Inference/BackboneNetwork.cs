using DogBreed.Core.Imaging;
using DogBreed.Core.Models;

namespace DogBreed.Core.Inference;

/// <summary>A backbone's network, loaded on a device and in a precision.</summary>
/// <param name="Network">The network.</param>
/// <param name="File">The file it was loaded from.</param>
/// <param name="Precision">Float or Int8.</param>
internal sealed record BackboneNetwork(Network Network, NetworkFile File, ModelPrecision Precision)
{
    // Measured (docs/PERFORMANCE.md): int8 gains from batches, float on a CPU loses (its activations leave the cache), accelerators want them large.

    /// <summary>How many photographs a worker runs at once.</summary>
    public int BatchSize => Math.Min(Network.MaximumBatch, Network.Device != ExecutionDevice.Cpu ? 32 : Precision == ModelPrecision.Int8 ? 4 : 1);

    /// <summary>Loads it.</summary>
    /// <param name="card">Its card.</param>
    /// <param name="device">Auto, or a device.</param>
    /// <param name="precision">Auto: Int8 on the CPU where there is one, Float elsewhere.</param>
    /// <param name="outputs">The names of the outputs that are wanted.</param>
    /// <exception cref="ModelException">A file is missing, damaged, or does not fit the card.</exception>
    /// <exception cref="DeviceException">The device that was asked for is not there.</exception>
    /// <exception cref="NativeLibraryException">OpenCV or ONNX Runtime cannot be loaded on this system.</exception>
    public static BackboneNetwork Open(BackboneCard card, ExecutionDevice device, ModelPrecision precision, params string[] outputs)
    {
        OpenCvRuntime.EnsureReady();
        IReadOnlyList<ExecutionDevice> devices = DeviceSelector.Candidates(device, OnnxEngine.Providers);

        // Quantised networks are for the CPU; an accelerator is tried with floats before the CPU is tried with bytes.
        ExecutionDevice[] accelerators = [.. devices.Where(d => d != ExecutionDevice.Cpu)];
        bool cpu = accelerators.Length < devices.Count;
        ModelPrecision onCpu = precision != ModelPrecision.Auto ? precision : card.Int8 is null ? ModelPrecision.Float : ModelPrecision.Int8;
        ModelPrecision onAccelerator = precision == ModelPrecision.Auto ? ModelPrecision.Float : precision;
        if (accelerators.Length > 0)
        {
            try
            {
                return Open(onAccelerator, accelerators);
            }
            catch (DeviceException) when (cpu)
            {
                // Auto: the provider is in the build and its driver is not on the machine.
            }
        }

        return Open(onCpu, [ExecutionDevice.Cpu]);

        BackboneNetwork Open(ModelPrecision chosen, IReadOnlyList<ExecutionDevice> candidates)
        {
            NetworkFile file = card.FileFor(chosen);
            return new BackboneNetwork(Network.Open(file, candidates, card.Input, card.Preprocessing.Shape(1)[1..], outputs), file, chosen);
        }
    }
}
