using System.Diagnostics;

namespace DogBreed.Core.Tests.Fuzzing;

/// <summary>Damaged pictures of every format through every decoder, in a process of its own; ./build.sh fuzz does 20,000.</summary>
public sealed class DecodeFuzzTests
{
    [Fact]
    public async Task Five_hundred_damaged_pictures_are_pictures_or_errors_of_ours()
    {
        string program = Path.Combine(Repository.Root, "tests", "DecodeFuzz", "bin", "Release", "net10.0", "DecodeFuzz.dll");
        string folder = Path.Combine(Path.GetTempPath(), "dogbreed-decode-fuzz");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, Repository.Data("orientation/upright.ppm"), "500", "8675309", folder]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"ended with {process.ExitCode}; the file that did it is in {folder}. {output}{await error}");
        Assert.StartsWith("500 damaged files", output, StringComparison.Ordinal);
    }
}
