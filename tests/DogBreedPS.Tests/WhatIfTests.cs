namespace DogBreedPS.Tests;

/// <summary>Under -WhatIf no command writes, makes or removes anything.</summary>
public sealed class WhatIfTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string? _home = Environment.GetEnvironmentVariable("DOGBREED_HOME");

    public WhatIfTests()
    {
        foreach ((string sample, string breed) in new[] { ("pembroke.jpg", "Pembroke"), ("german_shepherd.jpg", "Shepherd") })
        {
            for (int i = 0; i < 4; i++)
            {
                File.AppendAllText(_folder.Copy(sample, $"data/{(i < 3 ? "train" : "valid")}/{breed}/{i}.jpg"), $"{i}");
            }
        }

        Assert.Empty(_engine.Run($"Get-ChildItem '{_folder.Path}/data' -Recurse -File | Get-DogBreed -Catalog '{_folder.Path}/dogs.db'").Errors);
        File.Copy(Path.Combine(Files.Root, "models", "efficientnet-lite0", "model.onnx"), Path.Combine(_folder.Path, "net.onnx"));
        File.WriteAllText(
            Path.Combine(_folder.Path, "net.json"),
            """{ "input": { "name": "input", "layout": "Nchw", "size": 224, "resize": "ShortSideCrop", "channelOrder": "Rgb", "mean": [0, 0, 0], "std": [1, 1, 1] }, "outputs": { "logits": "logits" }, "classes": "imagenet-1k" }""");
    }

    /// <summary>A line for each command that supports it; the test below fails for a command without one.</summary>
    public static TheoryData<string, string> Commands => new()
    {
        { "Export-BreedModel", "Export-BreedModel efficientnet-lite0 'FOLDER/out.onnx' -IncludePreprocessing" },
        { "Export-BreedWebApp", "Export-BreedWebApp efficientnet-lite0 -Path 'FOLDER/site'" },
        { "Import-BreedModel", "Import-BreedModel 'FOLDER/net.onnx'" },
        { "Measure-BreedAccuracy", "Measure-BreedAccuracy 'FOLDER/data/valid' -ReportPath 'FOLDER/report.html'" },
        { "Export-DogCatalog", "Export-DogCatalog 'FOLDER/dogs.db' -Format Csv -Destination 'FOLDER/dogs.csv'" },
        { "Export-DogReport", "Get-DogBreed 'FOLDER/data/train/Pembroke/0.jpg' | Export-DogReport 'FOLDER/page.html' -ThumbnailFolder 'FOLDER/small'" },
        { "Merge-DogCatalog", "Merge-DogCatalog 'FOLDER/dogs.db' -Destination 'FOLDER/all.db'" },
        { "Remove-DogCatalogEntry", "Remove-DogCatalogEntry 'FOLDER/dogs.db' -Photo '*' -Force" },
        { "Clear-DogPhotoChange", "Clear-DogPhotoChange 0" },
        { "Move-DogPhoto", "Get-DogBreed 'FOLDER/data/train/Pembroke/0.jpg' | Move-DogPhoto -Destination 'FOLDER/sorted'" },
        { "Set-DogPhotoTag", "Get-DogBreed 'FOLDER/data/train/Pembroke/0.jpg' | Set-DogPhotoTag" },
        { "Undo-DogPhotoChange", "Undo-DogPhotoChange" },
        { "Remove-BreedModel", "Remove-BreedModel *" },
        { "Show-DogBreed", "Show-DogBreed 'FOLDER/data/train/Pembroke/0.jpg' -OutFile 'FOLDER/said.png'" },
        { "Start-BreedTraining", "Start-BreedTraining 'FOLDER/data' -Name ours -HistoryPath 'FOLDER/history.csv'" },
    };

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("DOGBREED_HOME", _home);
        _engine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Nothing_is_written(string command, string line)
    {
        // Once where the user has no folder yet, once where it holds a model.
        foreach (string home in new[] { "missing", "home" })
        {
            Environment.SetEnvironmentVariable("DOGBREED_HOME", Path.Combine(_folder.Path, "home"));
            if (home is "home")
            {
                Assert.Empty(_engine.Run($"Import-BreedModel '{_folder.Path}/net.onnx' -Name there").Errors);
            }

            string before = Disk();
            Assert.Empty(_engine.Run(line.Replace("FOLDER", _folder.Path, StringComparison.Ordinal) + " -WhatIf -WarningAction SilentlyContinue").Errors);
            Assert.Equal(before, Disk());
            Assert.Contains(command, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_command_that_supports_it_is_tried()
    {
        IEnumerable<string> supporting = _engine.Run("Get-Command -Module DogBreedPS | Where-Object { $_.Parameters.ContainsKey('WhatIf') } | ForEach-Object Name").Output.Select(o => o.ToString()!);
        Assert.Equal(Commands.Select(row => row.Data.Item1).Order(StringComparer.Ordinal), supporting.Order(StringComparer.Ordinal));
    }

    // Every name, with what a file holds.
    private string Disk() => string.Join('\n', Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => File.Exists(path) ? $"{path} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))} {File.GetLastWriteTimeUtc(path):O}" : path));
}
