using DogBreed.Core.Errors;
using SkiaSharp;

namespace DogBreed.Core.Imaging;

/// <summary>Skia's native library: it comes for every platform, and needs nothing but the C library there.</summary>
internal static class SkiaRuntime
{
    private static readonly Lazy<Exception?> s_failure = new(Start);

    /// <exception cref="NativeLibraryException">The native library cannot be loaded.</exception>
    public static void EnsureReady()
    {
        if (s_failure.Value is { } failure)
        {
            throw NativeLibraryException.For("Skia", failure);
        }
    }

    private static Exception? Start()
    {
        try
        {
            using var data = SKData.CreateCopy([0]);
            return null;
        }
        catch (Exception e) when (NativeLibraryException.IsCause(e))
        {
            return e;
        }
    }
}
