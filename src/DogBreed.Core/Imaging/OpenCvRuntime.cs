using DogBreed.Core.Errors;
using OpenCvSharp;

namespace DogBreed.Core.Imaging;

/// <summary>OpenCV's native library, made ready once in a process: it loads, it is quiet, and it leaves the cores to our workers.</summary>
internal static class OpenCvRuntime
{
    private static readonly Lazy<Exception?> s_failure = new(Start);

    /// <summary>True where the library loads.</summary>
    public static bool IsAvailable => s_failure.Value is null;

    /// <summary>Why it does not load, and what to install; null where it does.</summary>
    public static DogBreedException? Problem => s_failure.Value is { } failure ? NativeLibraryException.ForOpenCv(failure) : null;

    /// <exception cref="NativeLibraryException">The native library cannot be loaded; the message names what is missing.</exception>
    public static void EnsureReady()
    {
        if (s_failure.Value is { } failure)
        {
            throw NativeLibraryException.ForOpenCv(failure);
        }
    }

    private static Exception? Start()
    {
        // For tests of a machine without it.
        if (AppContext.TryGetSwitch("DogBreed.Core.WithoutOpenCv", out bool isHidden) && isHidden)
        {
            return new DllNotFoundException("switched off");
        }

        try
        {
            // Damaged pictures are reported as errors of ours; OpenCV's own lines on standard error would only be noise.
            Cv2.SetLogLevel(LogLevel.SILENT);

            // Photographs run side by side, one a worker: threads inside OpenCV would only fight for the same cores.
            Cv2.SetNumThreads(1);
            return null;
        }
        catch (Exception e) when (NativeLibraryException.IsCause(e) || e is OpenCvSharpException)
        {
            return e;
        }
    }
}
