namespace DogBreed.Core.Inference;

/// <summary>A device was asked for by name and is not there. The message names the package or the driver that it needs.</summary>
public sealed class DeviceException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="device">The device that was asked for.</param>
    /// <param name="message">A whole sentence for a person.</param>
    /// <param name="innerException">What ONNX Runtime threw, if it threw.</param>
    public DeviceException(ExecutionDevice device, string message, Exception? innerException = null)
        : base(message, innerException) => Device = device;

    /// <summary>The device that was asked for.</summary>
    public ExecutionDevice Device { get; }
}
