using DogBreed.Core.Support;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference.Devices;

/// <summary>A Mac's GPU and Neural Engine through CoreML.</summary>
internal sealed class CoreMLDevice() : Device(ExecutionDevice.CoreML, "CoreMLExecutionProvider")
{
    public override string Needs => Texts.NeedsMacPackageMicrosoftML;

    public override void Configure(SessionOptions options)
    {
        options.AppendExecutionProvider_CoreML();
    }
}
