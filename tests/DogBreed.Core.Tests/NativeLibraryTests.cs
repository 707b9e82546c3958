using DogBreed.Core.Errors;

namespace DogBreed.Core.Tests;

public sealed class NativeLibraryTests
{
    [Fact]
    public void What_is_missing_of_OpenCV_is_told_by_what_the_loader_says()
    {
        var notInstalled = NativeLibraryException.ForOpenCv(new DllNotFoundException("Unable to load shared library 'OpenCvSharpExtern': /a/libOpenCvSharpExtern.so: cannot open shared object file: No such file or directory"));
        Assert.Equal(ErrorKind.OpenCvNotInstalled, notInstalled.Kind);
        var lacksGtk = NativeLibraryException.ForOpenCv(new DllNotFoundException("Unable to load shared library 'OpenCvSharpExtern': libgtk-3.so.0: cannot open shared object file: No such file or directory"));
        Assert.Equal(ErrorKind.NativeLibraryMissing, lacksGtk.Kind);
        Assert.Contains("libgtk-3-0", lacksGtk.Message, StringComparison.Ordinal);
    }

    /// <summary>What musl's loader says of a library that was built for glibc, and of one that wants functions that it does not have.</summary>
    [Theory]
    [InlineData("Unable to load shared library 'onnxruntime' or one of its dependencies. Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /m/libonnxruntime.so)")]
    [InlineData("Unable to load shared library 'onnxruntime' or one of its dependencies. Error relocating /m/libonnxruntime.so: __vsnprintf_chk: symbol not found")]
    public void Musl_is_named(string loaderMessage)
    {
        Assert.Contains("musl", NativeLibraryException.Describe("ONNX Runtime", loaderMessage), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_system_library_is_named_with_its_package()
    {
        string message = NativeLibraryException.Describe("OpenCV", "Unable to load shared library 'OpenCvSharpExtern': libgtk-3.so.0: cannot open shared object file: No such file or directory");
        Assert.Contains("lacks libgtk-3.so.0", message, StringComparison.Ordinal);
        Assert.Contains("apt-get install libgtk-3-0", message, StringComparison.Ordinal);
    }
}
