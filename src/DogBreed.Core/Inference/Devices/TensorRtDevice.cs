using DogBreed.Core.Support;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference.Devices;

/// <summary>An NVIDIA GPU through TensorRT, which builds its engine when a model loads: this takes minutes.</summary>
internal sealed class TensorRtDevice() : Device(ExecutionDevice.TensorRt, "TensorrtExecutionProvider")
{
    public override bool IsAutomatic => false;

    public override string Needs => Texts.NeedsPackageMicrosoftMLOnnxRuntimeGpu;

    public override void Configure(SessionOptions options)
    {
        options.AppendExecutionProvider_Tensorrt();
        options.AppendExecutionProvider_CUDA();
    }
}
