using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace DogBreedPS.Tests;

/// <summary>What ./build.sh pack leaves in artifacts/packages, used from outside.</summary>
public sealed class PackageTests
{
    [Fact]
    public void The_module_package_is_small_enough_for_the_Gallery_and_is_the_module()
    {
        string package = Package("DogBreedPS");
        Assert.InRange(new FileInfo(package).Length, 50_000_000, 200_000_000);
        using ZipArchive zip = ZipFile.OpenRead(package);
        XElement metadata = Nuspec(zip);
        Assert.Equal("DogBreedPS", Value(metadata, "id"));
        Assert.Equal(Files.Version, Value(metadata, "version"));
        Assert.Contains("PSModule", Value(metadata, "tags").Split(' '));
        Assert.Equal("DogBreedPS contributors", Value(metadata, "authors"));

        string[] expected = [.. Directory.EnumerateFiles(Files.Module, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Files.Module, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        string[] packed = [.. zip.Entries.Select(e => Uri.UnescapeDataString(e.FullName)).Where(e => expected.Contains(e)).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, packed);
    }

    /// <summary>What Install-PSResource does with a folder feed: the package is unpacked into a folder of that name and version, and imported from there.</summary>
    [Fact]
    public void The_module_package_unpacked_is_a_module_that_works()
    {
        using var folder = new TemporaryFolder();
        string target = Path.Combine(folder.Path, "DogBreedPS", Files.Version);
        ZipFile.ExtractToDirectory(Package("DogBreedPS"), target);
        using Process process = Process.Start(new ProcessStartInfo(Files.Console, [$"Remove-Module DogBreedPS; Import-Module '{target}/DogBreedPS.psd1'; (Get-Module DogBreedPS).ModuleBase; (Get-DogBreed '{Files.Sample("pembroke.jpg")}').Breed"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        string output = process.StandardOutput.ReadToEnd();
        Assert.Equal(string.Empty, process.StandardError.ReadToEnd());
        Assert.Equal([target, "Pembroke"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>dotnet tool install: PowerShell, the module and its networks in one package, below what NuGet.org takes.</summary>
    [Fact]
    public void The_tool_is_installed_and_works_with_nothing_beside_it()
    {
        Assert.InRange(new FileInfo(Package("dogbreed")).Length, 50_000_000, 245_000_000);
        using var folder = new TemporaryFolder();
        ProcessStartInfo info = new("dotnet", ["tool", "install", "dogbreed", "--tool-path", folder.Path, "--version", Files.Version, "--source", Files.Packages]);
        (int code, string output) = Run(info);
        Assert.True(code == 0, output);
        string tool = Path.Combine(folder.Path, OperatingSystem.IsWindows() ? "dogbreed.exe" : "dogbreed");
        info = new ProcessStartInfo(tool, [$"Get-DogBreed '{Files.Sample("pembroke.jpg")}' | Select-Object -ExpandProperty Breed; (Get-Module DogBreedPS).ModuleBase"]) { WorkingDirectory = folder.Path };
        (code, output) = Run(info);
        Assert.True(code == 0, output);
        Assert.StartsWith($"Pembroke\n{folder.Path}", output, StringComparison.Ordinal);
    }

    /// <summary>Whatever comes with the console under other terms than MIT's is named in the notices.</summary>
    [Fact]
    public void The_notices_name_what_is_under_other_terms()
    {
        string notices = File.ReadAllText(Path.Combine(Files.Root, "THIRD-PARTY-NOTICES.md"));
        using var locked = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(Files.Root, "src", "DogBreed.Console", "packages.lock.json")));
        int others = 0;
        foreach (System.Text.Json.JsonProperty package in locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject())
        {
            string id = package.Name.ToLowerInvariant();
            string nuspec = Path.Combine(Files.PackageCache, id, package.Value.GetProperty("resolved").GetString()!, id + ".nuspec");
            if (File.ReadAllText(nuspec).Contains(">MIT<", StringComparison.Ordinal))
            {
                continue;
            }

            others++;

            // "runtime.win-x64.runtime.native.X" is X's library for one platform.
            string name = System.Text.RegularExpressions.Regex.Replace(package.Name, "^runtime\\.[a-z0-9-]+\\.(?=runtime\\.native)", string.Empty, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
            Assert.Contains(name, notices, StringComparison.Ordinal);
        }

        Assert.True(others > 2);
    }

    [Fact]
    public async Task A_program_outside_consumes_the_library_packages()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Files.Root, "tests", "PackageConsumer")))
        {
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        }

        // Another build of the same version may be in the cache: these two are taken anew.
        ProcessStartInfo info = new("dotnet", ["run", "--property:PackageSource=" + Files.Packages, "--property:PackageVersion=" + Files.Version, "--", Path.Combine(Files.Root, "samples")])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment["DOTNET_NOLOGO"] = "1";
        foreach (string id in new[] { "dogbreed.core", "dogbreed.models" })
        {
            string cached = Path.Combine(Files.PackageCache, id, Files.Version);
            if (Directory.Exists(cached))
            {
                Directory.Delete(cached, recursive: true);
            }
        }

        using Process process = Process.Start(info)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await error);
        Assert.Matches(@"pembroke\.jpg: Dog Pembroke 0\.9\d", output);
        Assert.Matches(@"rocket\.jpg: Neither", output);
    }

    /// <summary>The program of ten lines in the README is the one that was just run.</summary>
    [Fact]
    public void The_README_shows_that_program()
    {
        string program = File.ReadAllText(Path.Combine(Files.Root, "tests", "PackageConsumer", "Program.cs")).Trim();
        Assert.Contains(program, File.ReadAllText(Path.Combine(Files.Root, "README.md")), StringComparison.Ordinal);
        Assert.Contains(program, File.ReadAllText(Path.Combine(Files.Root, "src", "DogBreed.Core", "README.md")), StringComparison.Ordinal);
        Assert.True(program.Split('\n').Length <= 10);
    }

    [Fact]
    public void The_library_package_has_documentation_and_knows_no_PowerShell()
    {
        using ZipArchive zip = ZipFile.OpenRead(Package("DogBreed.Core"));
        string[] entries = [.. zip.Entries.Select(e => e.FullName)];
        Assert.Contains("lib/net8.0/DogBreed.Core.dll", entries);
        Assert.Contains("lib/net8.0/DogBreed.Core.xml", entries);
        Assert.Contains("README.md", entries);
        Assert.Contains("THIRD-PARTY-NOTICES.md", entries);
        XElement metadata = Nuspec(zip);
        string[] dependencies = [.. metadata.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value)];
        Assert.Contains("Microsoft.ML.OnnxRuntime", dependencies);
        Assert.DoesNotContain(dependencies, d => d.StartsWith("OpenCvSharp4.", StringComparison.Ordinal));
        Assert.DoesNotContain(dependencies, d => d.Contains("PowerShell", StringComparison.Ordinal) || d.Contains("Automation", StringComparison.Ordinal));
        using ZipArchive models = ZipFile.OpenRead(Package("DogBreed.Models"));
        Assert.Contains("models/efficientnet-lite2/model.int8.onnx", models.Entries.Select(e => e.FullName));
        Assert.Contains("models/licences/LICENSE.efficientnet_lite", models.Entries.Select(e => e.FullName));
    }

    private static (int Code, string Output) Run(ProcessStartInfo info)
    {
        (info.RedirectStandardOutput, info.RedirectStandardError, info.UseShellExecute) = (true, true, false);
        using Process process = Process.Start(info)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static string Package(string id) => Path.Combine(Files.Packages, $"{id}.{Files.Version}.nupkg");

    private static XElement Nuspec(ZipArchive zip)
    {
        using Stream stream = zip.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
    }

    private static string Value(XElement metadata, string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;
}
