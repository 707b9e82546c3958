namespace DogBreed.Core.Inference;

/// <summary>Chooses devices by the execution providers that the loaded ONNX Runtime was built with. Pure: the list of providers is an argument.</summary>
internal static class DeviceSelector
{
    private static readonly ExecutionDevice[] s_bestFirst = [ExecutionDevice.Cuda, ExecutionDevice.DirectML, ExecutionDevice.CoreML, ExecutionDevice.Cpu];

    /// <summary>The devices to try, the best first. With a device asked for by name it is that one alone.</summary>
    /// <exception cref="DeviceException">The device that was asked for is not in this build.</exception>
    public static IReadOnlyList<ExecutionDevice> Candidates(ExecutionDevice asked, IReadOnlyCollection<string> providers)
    {
        if (asked == ExecutionDevice.Auto)
        {
            return [.. s_bestFirst.Where(device => providers.Contains(ProviderOf(device)))];
        }

        return providers.Contains(ProviderOf(asked))
            ? [asked]
            : throw new DeviceException(asked, $"The device {asked} is not in this build of ONNX Runtime (it has {string.Join(", ", providers)}). {NeedsOf(asked)}");
    }

    /// <summary>ONNX Runtime's name for a device.</summary>
    public static string ProviderOf(ExecutionDevice device) => device switch
    {
        ExecutionDevice.Cpu => "CPUExecutionProvider",
        ExecutionDevice.Cuda => "CUDAExecutionProvider",
        ExecutionDevice.TensorRt => "TensorrtExecutionProvider",
        ExecutionDevice.DirectML => "DmlExecutionProvider",
        ExecutionDevice.CoreML => "CoreMLExecutionProvider",
        _ => throw new ArgumentOutOfRangeException(nameof(device), device, "Auto is no provider."),
    };

    /// <summary>The error for a device whose provider is in the build and does not start.</summary>
    public static DeviceException DoesNotStart(ExecutionDevice device, Exception cause) =>
        new(device, $"The device {device} is in this build of ONNX Runtime and does not start. {NeedsOf(device)} ONNX Runtime said: {cause.Message.ReplaceLineEndings(" ")}", cause);

    private static string NeedsOf(ExecutionDevice device) => device switch
    {
        ExecutionDevice.Cuda => "It needs the package Microsoft.ML.OnnxRuntime.Gpu (build with -p:OnnxRuntime=Gpu), NVIDIA's driver, CUDA 13 and cuDNN 9.",
        ExecutionDevice.TensorRt => "It needs the package Microsoft.ML.OnnxRuntime.Gpu (build with -p:OnnxRuntime=Gpu), NVIDIA's driver, CUDA 13, cuDNN 9 and TensorRT 10.",
        ExecutionDevice.DirectML => "It needs Windows with a DirectX 12 graphics driver and the package Microsoft.ML.OnnxRuntime.DirectML (build with -p:OnnxRuntime=DirectML).",
        ExecutionDevice.CoreML => "It needs a Mac; the package Microsoft.ML.OnnxRuntime has CoreML there.",
        _ => "Use -Device Auto or Cpu.",
    };
}
