using System.Diagnostics;
using DogBreed.Core.Errors;

namespace DogBreed.Core.Tests;

public sealed class NativeLibraryTests
{
    /// <summary>What ldd misses is what users' servers miss (opencvsharp issues 1558, 1786): build.sh installs it, and so it must be here.</summary>
    [Fact]
    public void The_native_libraries_find_all_that_they_need()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ldd is Linux's.");
        string[] libraries = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"), "*.so")];
        Assert.NotEmpty(libraries);
        foreach (string library in libraries)
        {
            using Process ldd = Process.Start(new ProcessStartInfo("ldd", [library]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            string output = ldd.StandardOutput.ReadToEnd();
            Assert.DoesNotContain("not found", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_system_library_is_named_with_its_package()
    {
        string message = NativeLibraryException.Describe("OpenCV", "Unable to load shared library 'OpenCvSharpExtern': libgtk-3.so.0: cannot open shared object file: No such file or directory");
        Assert.Contains("lacks libgtk-3.so.0", message, StringComparison.Ordinal);
        Assert.Contains("apt-get install libgtk-3-0", message, StringComparison.Ordinal);
    }
}
