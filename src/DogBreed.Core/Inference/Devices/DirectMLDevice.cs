using DogBreed.Core.Support;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference.Devices;

/// <summary>A GPU under Windows through DirectML.</summary>
internal sealed class DirectMLDevice() : Device(ExecutionDevice.DirectML, "DmlExecutionProvider")
{
    public override string Needs => Texts.NeedsWindowsDirectX12Graphics;

    public override void Configure(SessionOptions options)
    {
        // DirectML allows neither memory patterns nor parallel execution.
        options.EnableMemoryPattern = false;
        options.AppendExecutionProvider_DML();
    }
}
