using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference.Devices;

/// <summary>
/// A device that networks may run on: an execution provider of ONNX Runtime. A new one is a class like its neighbours, a line in
/// <see cref="AllDevices"/>, and its name in <see cref="ExecutionDevice"/>.
/// </summary>
/// <param name="name">What callers call it.</param>
/// <param name="provider">ONNX Runtime's name for it.</param>
internal abstract class Device(ExecutionDevice name, string provider)
{
    public ExecutionDevice Name { get; } = name;

    public string Provider { get; } = provider;

    /// <summary>True where Auto may choose it.</summary>
    public virtual bool IsAutomatic => true;

    /// <summary>The package or the driver that it needs, as a sentence.</summary>
    public abstract string Needs { get; }

    /// <summary>Prepares the options of a session for it.</summary>
    /// <exception cref="OnnxRuntimeException">It does not start.</exception>
    public abstract void Configure(SessionOptions options);
}
