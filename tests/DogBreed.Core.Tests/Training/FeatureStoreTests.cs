using System.Diagnostics;
using DogBreed.Core.Catalog;

namespace DogBreed.Core.Tests.Training;

public sealed class FeatureStoreTests
{
    /// <summary>On a small file system the store opens, and fills while vectors are written: one warning, and all goes on.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(76)]
    [InlineData(100)]
    [InlineData(140)]
    [InlineData(200)]
    public void A_disk_that_fills_up_is_one_warning(int kilobytes)
    {
        string folder = Directory.CreateTempSubdirectory("dogbreed").FullName;
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", folder) == 0, "A small file system cannot be mounted here.");
        try
        {
            var warnings = new List<string>();
            using (var store = new FeatureStore(Path.Combine(folder, "features.db"), new CatalogModel("features", ModelKind.Features, "network", new CatalogModelCard { FeatureCount = 1280 }), halves: false, warnings.Add))
            {
                for (int i = 0; i < 200; i++)
                {
                    store.Add($"{i:x64}", new float[1280]);
                }

                Assert.Null(store.Find("nothing"));
            }

            Assert.Contains("full", Assert.Single(warnings), StringComparison.Ordinal);
        }
        finally
        {
            Run("umount", folder);
            Directory.Delete(folder);
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
