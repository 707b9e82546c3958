using DogBreed.Core.Keras.Layers;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference.Devices;

/// <summary>A GPU under Windows through DirectML.</summary>
internal sealed class DirectMLDevice() : Device(ExecutionDevice.DirectML, "DmlExecutionProvider")
{
    public override string Needs =>
        "It needs Windows with a DirectX 12 graphics driver and the package Microsoft.ML.OnnxRuntime.DirectML (build with -p:OnnxRuntime=DirectML).";

    public override void Configure(SessionOptions options)
    {
        // DirectML allows neither memory patterns nor parallel execution.
        options.EnableMemoryPattern = false;
        options.AppendExecutionProvider_DML();
    }
}
