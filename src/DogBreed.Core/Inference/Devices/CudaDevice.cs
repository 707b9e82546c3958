using DogBreed.Core.Support;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference.Devices;

/// <summary>An NVIDIA GPU through CUDA.</summary>
internal sealed class CudaDevice() : Device(ExecutionDevice.Cuda, "CUDAExecutionProvider")
{
    public override string Needs => Texts.NeedsPackageMicrosoftMLOnnxRuntime;

    public override void Configure(SessionOptions options)
    {
        options.AppendExecutionProvider_CUDA();
    }
}
