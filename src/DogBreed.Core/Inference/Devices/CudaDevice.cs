using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference.Devices;

/// <summary>An NVIDIA GPU through CUDA.</summary>
internal sealed class CudaDevice() : Device(ExecutionDevice.Cuda, "CUDAExecutionProvider")
{
    public override string Needs =>
        "It needs the package Microsoft.ML.OnnxRuntime.Gpu (build with -p:OnnxRuntime=Gpu), NVIDIA's driver, CUDA 13 and cuDNN 9.";

    public override void Configure(SessionOptions options)
    {
        options.AppendExecutionProvider_CUDA();
    }
}
