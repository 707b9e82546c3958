using System.Runtime.CompilerServices;
using DogBreed.Core.Imaging;

namespace DogBreed.Core.Tests;

/// <summary>
/// OpenCV is not everywhere: its library needs GTK on Linux. DOGBREED_WITHOUT_OPENCV=1 runs the tests as on a machine without it.
/// </summary>
internal static class OpenCv
{
    /// <summary>True where the tests run a second time, without it.</summary>
    public static bool IsLeftOut { get; } = Environment.GetEnvironmentVariable("DOGBREED_WITHOUT_OPENCV") is "1";

    [ModuleInitializer]
    internal static void Hide()
    {
        if (IsLeftOut)
        {
            AppContext.SetSwitch("DogBreed.Core.WithoutOpenCv", true);
        }
    }

    /// <summary>Skips a test that compares with OpenCV, or is about it.</summary>
    public static void Require() => Assert.SkipUnless(OpenCvRuntime.IsAvailable, "OpenCV's library is not here (on Debian it needs libgtk-3-0), or hidden.");
}
