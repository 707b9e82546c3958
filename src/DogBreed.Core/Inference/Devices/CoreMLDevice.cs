using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference.Devices;

/// <summary>A Mac's GPU and Neural Engine through CoreML.</summary>
internal sealed class CoreMLDevice() : Device(ExecutionDevice.CoreML, "CoreMLExecutionProvider")
{
    public override string Needs =>
        "It needs a Mac; the package Microsoft.ML.OnnxRuntime has CoreML there.";

    public override void Configure(SessionOptions options)
    {
        options.AppendExecutionProvider_CoreML();
    }
}
