using System.Runtime.InteropServices;
using DogBreed.Core.Errors;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Inference;

/// <summary>
/// ONNX Runtime's native library, made ready once in a process, with its telemetry off. Its official builds send events to Microsoft and
/// keep a device id in the user's cache folder unless ORT_DISABLE_TELEMETRY is set in the process before they start; its own API comes too
/// late for the first event.
/// </summary>
internal static partial class OnnxEngine
{
    private const string OptOut = "ORT_DISABLE_TELEMETRY";

    private static readonly Lazy<(IReadOnlyCollection<string> Providers, Exception? Failure)> s_started = new(Start);

    /// <summary>The execution providers that the loaded ONNX Runtime was built with.</summary>
    /// <exception cref="NativeLibraryException">The native library cannot be loaded; the message names what is missing.</exception>
    public static IReadOnlyCollection<string> Providers =>
        s_started.Value.Failure is { } failure ? throw NativeLibraryException.For("ONNX Runtime", failure) : s_started.Value.Providers;

    private static (IReadOnlyCollection<string> Providers, Exception? Failure) Start()
    {
        try
        {
            Environment.SetEnvironmentVariable(OptOut, "1");
            if (!OperatingSystem.IsWindows())
            {
                // On Unix .NET keeps variables to itself; native code sees only those of the C library.
                _ = SetEnvironment(OptOut, "1", overwrite: 1);
            }

            OrtEnv engine = OrtEnv.Instance();
            engine.DisableTelemetryEvents();
            return (engine.GetAvailableProviders(), null);
        }
        catch (Exception e) when (NativeLibraryException.IsCause(e) || e is OnnxRuntimeException)
        {
            return ([], e);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
