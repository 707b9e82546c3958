using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference.Devices;

/// <summary>The processor.</summary>
internal sealed class CpuDevice() : Device(ExecutionDevice.Cpu, "CPUExecutionProvider")
{
    public override string Needs => "It needs nothing.";

    public override void Configure(SessionOptions options)
    {
        // Every session has it.
    }
}
