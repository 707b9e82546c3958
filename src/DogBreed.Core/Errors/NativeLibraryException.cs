using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace DogBreed.Core.Errors;

/// <summary>A native library (OpenCV, ONNX Runtime, Magick.NET) cannot be loaded. The message names what the system lacks and how to get it.</summary>
internal sealed partial class NativeLibraryException : DogBreedException
{
    private NativeLibraryException(string message, Exception innerException)
        : base(ErrorKind.NativeLibraryMissing, message, innerException, [])
    {
    }

    internal static NativeLibraryException For(string library, Exception cause)
    {
        Exception root = cause;
        while (root is TypeInitializationException && root.InnerException is { } inner)
        {
            root = inner;
        }

        return new NativeLibraryException(Describe(library, root.Message), cause);
    }

    /// <summary>The message for what the system's loader said.</summary>
    internal static string Describe(string library, string loaderMessage)
    {
        // glibc: "libgtk-3.so.0: cannot open shared object file: No such file or directory".
        string[] missing = [.. SharedObject().Matches(loaderMessage).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal)];
        string need = missing switch
        {
            [] when OperatingSystem.IsWindows() => "Install the Visual C++ Redistributable (2015-2022) and try again.",
            [] => $"No build for {RuntimeInformation.RuntimeIdentifier} may be installed: see docs/PLATFORMS.md.",
            _ => $"The system lacks {string.Join(", ", missing)}. {Install(missing)}",
        };
        return $"The native library of {library} cannot be loaded. {need} The loader said: {loaderMessage.ReplaceLineEndings(" ")}";
    }

    private static string Install(string[] missing) =>
        missing.Any(m => m.StartsWith("libgtk-3", StringComparison.Ordinal) || m.StartsWith("libgdk-3", StringComparison.Ordinal))
            ? "On Debian and Ubuntu: apt-get install libgtk-3-0 (libgtk-3-0t64 from Debian 13 and Ubuntu 24.04)."
            : "Install the package that holds it (on Debian: apt-file search NAME).";

    [GeneratedRegex(@"(?<name>[\w.+-]+\.so(\.\d+)*): cannot open shared object file", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SharedObject();
}
