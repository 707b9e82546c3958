namespace DogBreed.Core.Errors;

/// <summary>A device was asked for by name and cannot be used. The message names the package or the driver that it needs.</summary>
internal sealed class DeviceException : DogBreedException
{
    internal DeviceException(object device, string message, Exception? innerException = null)
        : base(ErrorKind.DeviceNotAvailable, message, innerException, [("device", device)]) { }
}
