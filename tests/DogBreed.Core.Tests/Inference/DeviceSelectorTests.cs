using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using DogBreed.Core.Inference;
using DogBreed.Core.Inference.Devices;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Tests.Inference;

public sealed class DeviceSelectorTests
{
    private static readonly string[] s_gpuBuild = ["TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"];

    [Fact]
    public void Auto_tries_the_best_first_and_never_TensorRT()
    {
        Assert.Equal([ExecutionDevice.Cuda, ExecutionDevice.Cpu], DeviceSelector.Candidates(ExecutionDevice.Auto, s_gpuBuild));
        Assert.Equal([ExecutionDevice.DirectML, ExecutionDevice.Cpu], DeviceSelector.Candidates(ExecutionDevice.Auto, ["DmlExecutionProvider", "CPUExecutionProvider"]));
        Assert.Equal([ExecutionDevice.CoreML, ExecutionDevice.Cpu], DeviceSelector.Candidates(ExecutionDevice.Auto, ["CoreMLExecutionProvider", "CPUExecutionProvider"]));
        Assert.Equal([ExecutionDevice.Cpu], DeviceSelector.Candidates(ExecutionDevice.Auto, ["CPUExecutionProvider"]));
    }

    [Theory]
    [InlineData(ExecutionDevice.Cuda)]
    [InlineData(ExecutionDevice.TensorRt)]
    public void A_device_asked_for_is_the_only_one_tried(ExecutionDevice device) =>
        Assert.Equal([device], DeviceSelector.Candidates(device, s_gpuBuild));

    [Theory]
    [InlineData(ExecutionDevice.Cuda, "Microsoft.ML.OnnxRuntime.Gpu", "cuDNN 9")]
    [InlineData(ExecutionDevice.TensorRt, "Microsoft.ML.OnnxRuntime.Gpu", "TensorRT 10")]
    [InlineData(ExecutionDevice.DirectML, "Microsoft.ML.OnnxRuntime.DirectML", "DirectX 12")]
    [InlineData(ExecutionDevice.CoreML, "Microsoft.ML.OnnxRuntime", "a Mac")]
    public void A_missing_device_names_its_package_and_its_driver(ExecutionDevice device, string package, string driver)
    {
        var error = Assert.Throws<DeviceException>(() => DeviceSelector.Candidates(device, ["CPUExecutionProvider"]));
        Assert.Equal(device, error.Values["device"]);
        Assert.Contains(device.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains("CPUExecutionProvider", error.Message, StringComparison.Ordinal);
        Assert.Contains(package, error.Message, StringComparison.Ordinal);
        Assert.Contains(driver, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_that_does_not_start_says_what_it_said()
    {
        DeviceException error = DeviceSelector.DoesNotStart(ExecutionDevice.Cuda, new InvalidOperationException("libcudnn.so.9: cannot open"));
        Assert.Contains("libcudnn.so.9", error.Message, StringComparison.Ordinal);
        Assert.Contains("cuDNN 9", error.Message, StringComparison.Ordinal);
    }

    /// <summary>With ONNX Runtime's own list: what it has runs, what it lacks is refused, and Auto always finds something.</summary>
    [Fact]
    public void The_loaded_ONNX_Runtime_is_taken_at_its_word()
    {
        string[] providers = OrtEnv.Instance().GetAvailableProviders();
        Assert.Equal(ExecutionDevice.Cpu, DeviceSelector.Candidates(ExecutionDevice.Auto, providers)[^1]);
        foreach (ExecutionDevice device in Enum.GetValues<ExecutionDevice>().Where(d => d is not ExecutionDevice.Auto and not ExecutionDevice.Cpu))
        {
            if (!providers.Contains(AllDevices.Of(device).Provider))
            {
                Assert.Throws<DeviceException>(() => DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, Device = device }));
            }
        }

        using var cpu = DogBreedClassifier.Create(new ClassifierOptions { Store = Repository.Models, Device = ExecutionDevice.Cpu });
        Assert.Equal(ExecutionDevice.Cpu, cpu.Device);
    }
}
