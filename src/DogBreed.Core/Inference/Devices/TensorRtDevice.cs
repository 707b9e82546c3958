using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference.Devices;

/// <summary>An NVIDIA GPU through TensorRT, which builds its engine when a model loads: this takes minutes.</summary>
internal sealed class TensorRtDevice() : Device(ExecutionDevice.TensorRt, "TensorrtExecutionProvider")
{
    public override bool IsAutomatic => false;

    public override string Needs =>
        "It needs the package Microsoft.ML.OnnxRuntime.Gpu (build with -p:OnnxRuntime=Gpu), NVIDIA's driver, CUDA 13, cuDNN 9 and TensorRT 10.";

    public override void Configure(SessionOptions options)
    {
        options.AppendExecutionProvider_Tensorrt();
        options.AppendExecutionProvider_CUDA();
    }
}
