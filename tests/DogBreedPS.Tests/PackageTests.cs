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
            string cached = Path.Combine(PackageCache(), id, Files.Version);
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
        Assert.DoesNotContain(dependencies, d => d.Contains("PowerShell", StringComparison.Ordinal) || d.Contains("Automation", StringComparison.Ordinal));
        using ZipArchive models = ZipFile.OpenRead(Package("DogBreed.Models"));
        Assert.Contains("models/efficientnet-lite2/model.int8.onnx", models.Entries.Select(e => e.FullName));
        Assert.Contains("models/licences/LICENSE.efficientnet_lite", models.Entries.Select(e => e.FullName));
    }

    private static string Package(string id) => Path.Combine(Files.Packages, $"{id}.{Files.Version}.nupkg");

    private static XElement Nuspec(ZipArchive zip)
    {
        using Stream stream = zip.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
    }

    private static string Value(XElement metadata, string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;

    private static string PackageCache() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } packages ? packages : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
