using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using DogBreed.Core.Support;

namespace DogBreed.Core.Errors;

/// <summary>
/// A native library (ONNX Runtime, Skia, Magick.NET, OpenCV) cannot be loaded. The message names what the system lacks and how to get it.
/// </summary>
internal sealed partial class NativeLibraryException : DogBreedException
{
    private NativeLibraryException(ErrorKind kind, string message, Exception innerException)
        : base(kind, message, innerException, []) { }

    /// <summary>What .NET throws where a native library cannot be loaded.</summary>
    internal static bool IsCause(Exception e) =>
        e is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException;

    internal static NativeLibraryException For(string library, Exception cause)
    {
        Exception root = cause;
        while (root is TypeInitializationException && root.InnerException is { } inner)
        {
            root = inner;
        }

        return new NativeLibraryException(ErrorKind.NativeLibraryMissing, Describe(library, root.Message), cause);
    }

    /// <summary>OpenCV's library, which not every installation has, cannot be loaded.</summary>
    internal static NativeLibraryException ForOpenCv(Exception cause)
    {
        // Where it is there, the loader names the libraries of the system that it misses.
        NativeLibraryException other = For("OpenCV", cause);
        return SystemLibrary().IsMatch(other.Message)
            ? other
            : new NativeLibraryException(ErrorKind.OpenCvNotInstalled, Texts.OpenCvIsNotInstalled, cause);
    }

    /// <summary>The message for what the system's loader said.</summary>
    internal static string Describe(string library, string loaderMessage)
    {
        // glibc: "libgtk-3.so.0: cannot open shared object file: No such file or directory".
        string[] missing = [.. SharedObject().Matches(loaderMessage).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal)];
        string need = missing switch
        {
            _ when IsOfMusl(loaderMessage) => Texts.NoBuildForMusl,
            [] when OperatingSystem.IsWindows() => Texts.InstallVisualCRedistributable2015,
            [] => Texts.FormatBuildMayInstalledSeeDocs(RuntimeInformation.RuntimeIdentifier),
            _ => Texts.FormatTheSystemLacks(string.Join(", ", missing), Install(missing)),
        };
        return Texts.FormatNativeLibraryCannotLoadedLoader(library, need, loaderMessage.ReplaceLineEndings(" "));
    }

    // Its loader's words; glibc's library asks for glibc's own loader, or for functions that musl does not have.
    private static bool IsOfMusl(string loaderMessage) =>
        RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
        || loaderMessage.Contains("Error loading shared library", StringComparison.Ordinal)
        || loaderMessage.Contains("Error relocating", StringComparison.Ordinal);

    private static string Install(string[] missing) =>
        missing.Any(m => m.StartsWith("libgtk-3", StringComparison.Ordinal) || m.StartsWith("libgdk-3", StringComparison.Ordinal))
            ? Texts.DebianUbuntuAptGetInstall
            : Texts.InstallPackageHoldsDebianApt;

    // "lacks libgtk-3.so.0", and not "lacks libOpenCvSharpExtern.so".
    [GeneratedRegex(@"\.so\.\d+: cannot open shared object file", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SystemLibrary();

    [GeneratedRegex(
        @"(?<name>[\w.+-]+\.so(\.\d+)*): cannot open shared object file",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex SharedObject();
}
