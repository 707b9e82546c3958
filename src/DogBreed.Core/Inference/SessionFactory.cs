using DogBreed.Core.Errors;
using DogBreed.Core.Inference.Devices;
using DogBreed.Core.Support;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference;

/// <summary>Makes ONNX Runtime sessions: one thread each on the CPU (photographs run side by side instead), no spinning, quiet.</summary>
internal static class SessionFactory
{
    /// <summary>Opens a session on the first of the devices that starts.</summary>
    /// <exception cref="DeviceException">None of them starts.</exception>
    /// <exception cref="ModelException">It is no network.</exception>
    public static (InferenceSession Session, ExecutionDevice Device) Open(string path, byte[] model, IReadOnlyList<ExecutionDevice> devices)
    {
        _ = OnnxEngine.Providers;
        foreach (ExecutionDevice device in devices)
        {
            bool last = device == devices[^1];
            using SessionOptions? options = TryMakeOptions(device, last);
            if (options is null)
            {
                continue;
            }

            try
            {
                return (new InferenceSession(model, options), device);
            }
            catch (OnnxRuntimeException e) when (device != ExecutionDevice.Cpu)
            {
                if (last)
                {
                    throw DeviceSelector.DoesNotStart(device, e);
                }
            }
            catch (OnnxRuntimeException e)
            {
                throw new ModelException(Texts.FormatONNXRuntimeCannotLoadNetwork(path, PlainReason.Of(e)), e);
            }
        }

        throw new DeviceException(ExecutionDevice.Auto, Texts.DeviceEvenCPUInstallationONNX);
    }

    /// <summary>The options for a device; null where its provider does not start and another device is still to be tried.</summary>
    private static SessionOptions? TryMakeOptions(ExecutionDevice device, bool last)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        try
        {
            AllDevices.Of(device).Configure(options);
            return options;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            options.Dispose();
            return last ? throw DeviceSelector.DoesNotStart(device, e) : null;
        }
    }
}
