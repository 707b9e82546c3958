using DogBreed.Core.Support;

namespace DogBreed.Core.Inference.Devices;

/// <summary>The devices, the best first.</summary>
internal static class AllDevices
{
    public static IReadOnlyList<Device> BestFirst { get; } =
    [new CudaDevice(), new TensorRtDevice(), new DirectMLDevice(), new CoreMLDevice(), new CpuDevice()];

    public static Device Of(ExecutionDevice name) =>
        BestFirst.FirstOrDefault(d => d.Name == name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, Texts.AutoChoiceDevice);
}
