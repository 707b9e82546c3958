using DogBreed.Core.Errors;
using DogBreed.Core.Inference.Devices;
using DogBreed.Core.Support;

namespace DogBreed.Core.Inference;

/// <summary>
/// Chooses devices by the execution providers that the loaded ONNX Runtime was built with. Pure: the list of providers is an argument.
/// </summary>
internal static class DeviceSelector
{
    /// <summary>The devices to try, the best first. With a device asked for by name it is that one alone.</summary>
    /// <exception cref="DeviceException">The device that was asked for is not in this build.</exception>
    public static IReadOnlyList<ExecutionDevice> Candidates(ExecutionDevice asked, IReadOnlyCollection<string> providers)
    {
        if (asked == ExecutionDevice.Auto)
        {
            return [.. AllDevices.BestFirst.Where(d => d.IsAutomatic && providers.Contains(d.Provider)).Select(d => d.Name)];
        }

        Device device = AllDevices.Of(asked);
        return providers.Contains(device.Provider)
            ? [asked]
            : throw new DeviceException(asked, Texts.FormatDeviceBuildONNXRuntime(asked, string.Join(", ", providers), device.Needs));
    }

    /// <summary>The error for a device whose provider is in the build and does not start.</summary>
    public static DeviceException DoesNotStart(ExecutionDevice device, Exception cause) =>
        new(
            device,
            Texts.FormatDeviceBuildONNXRuntimeDoes(device, AllDevices.Of(device).Needs, cause.Message.ReplaceLineEndings(" ")),
            cause
        );
}
