using System.Management.Automation;

namespace DogBreedPS.Tests;

/// <summary>Get-BreedDataset and Start-BreedTraining through the packed module.</summary>
public sealed class TrainingTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string? _home = Environment.GetEnvironmentVariable("DOGBREED_HOME");

    public TrainingTests()
    {
        Environment.SetEnvironmentVariable("DOGBREED_HOME", Path.Combine(_folder.Path, "home"));

        // Files that differ behind the picture's end: each is another photograph to the data set, with the same features.
        foreach ((string sample, string breed) in new[] { ("pembroke.jpg", "Pembroke"), ("german_shepherd.jpg", "German_shepherd") })
        {
            for (int i = 0; i < 9; i++)
            {
                string path = _folder.Copy(sample, $"data/{breed}/{i}.jpg");
                File.AppendAllText(path, $"{i}");
            }
        }
    }

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("DOGBREED_HOME", _home);
        _engine.Dispose();
        _folder.Dispose();
    }

    /// <summary>Names are the same in any case: two files of one name would leave it to the file system which is meant.</summary>
    [Fact]
    public void A_name_in_another_case_makes_no_second_model()
    {
        Assert.Empty(_engine.Run($"Start-BreedTraining '{Data}' -Name my-dogs").Errors);
        Assert.StartsWith("OutputPathNotUsable", _engine.Run($"Start-BreedTraining '{Data}' -Name My-Dogs").ErrorId(), StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder.Path, "home", "models"), "*.onnx"));
    }

    [Fact]
    public void A_data_set_is_one_object_with_its_counts()
    {
        File.WriteAllText(Path.Combine(Data, "Pembroke", "readme.txt"), "no picture");
        PSObject set = _engine.Run($"Get-BreedDataset '{Data}' -ValidationFraction 0.2 -TestFraction 0.2 -Seed 3").Single();
        Assert.Equal(18, new[] { "Train", "Valid", "Test" }.Sum(name => (int)set.Properties[name].Value));
        Assert.Equal("German_shepherd; Pembroke", set.Properties["Classes"].Value.ToString());
        Assert.Equal(Path.Combine(Data, "Pembroke", "readme.txt"), set.Properties["Unreadable"].Value.ToString());
        Assert.Equal([235, 263], _engine.Run($"(Get-BreedDataset '{Data}').Classes.ImageNetClass").Output.Select(o => (int)o.BaseObject));
        Assert.StartsWith("DatasetNotUsable", _engine.Run("Get-BreedDataset nowhere").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("FractionsTooLarge", _engine.Run($"Get-BreedDataset '{Data}' -ValidationFraction 0.5 -TestFraction 0.5").ErrorId(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_trained_by_name_listed_and_used_at_once()
    {
        string history = Path.Combine(_folder.Path, "history.csv");
        PSObject result = _engine.Run($"Start-BreedTraining '{Data}' -Name ours -Epoch 5 -HistoryPath '{history}'").Single();
        Assert.Equal("ours", result.Properties["Name"].Value);
        Assert.Equal(1.0, result.Properties["ValidationAccuracy"].Value);
        Assert.Equal(6, File.ReadAllLines(history).Length);
        Assert.Equal("BreedModel", _engine.Run("(Get-BreedModel ours).Kind").Single().ToString());
        Assert.Equal("German_shepherd", _engine.Run("(Get-DogBreed german_shepherd.jpg -Model ours).Breed").Single().ToString());
        Assert.Equal("German_shepherd", _engine.Run("(Get-DogBreed german_shepherd.jpg -Model OURS -View 3 -Precision Float).Breed").Single().ToString());
        Assert.Equal([true], _engine.Run("Test-DogImage german_shepherd.jpg -Model ours").Output.Select(o => o.BaseObject));
        Assert.Null(_engine.Run("(Get-DogBreed dog_and_bicycle.jpg -Model ours -UnknownBreed).Breed").Single());
        Assert.StartsWith("ModelNotUsable", _engine.Run("Get-DogBreed pembroke.jpg -UnknownBreed").ErrorId(), StringComparison.Ordinal);

        // Trained anew under the same name it is another model, in the same session.
        Directory.Move(Path.Combine(Data, "Pembroke"), Path.Combine(Data, "Corgi"));
        Assert.Empty(_engine.Run($"Start-BreedTraining '{Data}' -Name ours -Force").Errors);
        Assert.Equal("Corgi", _engine.Run("(Get-DogBreed pembroke.jpg -Model ours).Breed").Single().ToString());
    }

    [Fact]
    public void A_model_goes_to_a_file_and_is_taken_by_its_path()
    {
        string path = Path.Combine(_folder.Path, "article.onnx");
        PSObject result = _engine.Run($"Start-BreedTraining -Path '{Data}' -OutputPath '{path}' -Recipe Article -Seed 2 -Resume").Single();
        Assert.Equal(path, result.Properties["Path"].Value);
        Assert.Equal(20, _engine.Run("$epochs", ("epochs", result.Properties["History"].Value)).Output.Count);
        Assert.Equal("Pembroke", _engine.Run($"(Get-DogBreed pembroke.jpg -Model '{path}').Breed").Single().ToString());
        Assert.Equal("article", _engine.Run($"(Get-BreedModel '{path}').Name").Single().ToString());
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public void What_was_held_back_of_a_folder_without_splits_is_measured_on_request()
    {
        Assert.Empty(_engine.Run($"Start-BreedTraining '{Data}' -Name flat -TestFraction 0.3 -Epoch 2").Errors);
        int held = (int)_engine.Run($"(Get-BreedDataset '{Data}' -TestFraction 0.3).Test").Single().BaseObject;
        Assert.InRange(held, 1, 17);
        Assert.Equal(held, _engine.Run($"(Measure-BreedAccuracy '{Data}' -Model flat -TestSplit).Photographs").Single().BaseObject);
        using PowerShell all = _engine.Shell($"(Measure-BreedAccuracy '{Data}' -Model flat).Photographs");
        Assert.Equal(18, all.Invoke().Single().BaseObject);
        Assert.Contains("-TestSplit measures only", Assert.Single(all.Streams.Warning).Message, StringComparison.Ordinal);
        Assert.StartsWith("DatasetNotUsable", _engine.Run($"Measure-BreedAccuracy '{Data}' -TestSplit").ErrorId(), StringComparison.Ordinal);
    }

    /// <summary>The folder of the user's models is made with the first model: a history may stand beside it.</summary>
    [Fact]
    public void A_history_may_go_into_the_folder_that_is_made_for_the_model()
    {
        string history = Path.Combine(_folder.Path, "home", "models", "first.csv");
        Assert.False(Directory.Exists(Path.GetDirectoryName(history)));
        Assert.Empty(_engine.Run($"Start-BreedTraining '{Data}' -Name first -Epoch 1 -HistoryPath '{history}'").Errors);
        Assert.True(File.Exists(history));
    }

    [Fact]
    public void A_warning_that_is_to_stop_leaves_no_work_behind()
    {
        File.WriteAllText(Path.Combine(Data, "Pembroke", "readme.txt"), "no picture");
        Assert.Contains("ActionPreferenceStop", _engine.Run($"Start-BreedTraining '{Data}' -Name x -WarningAction Stop").ErrorId(), StringComparison.Ordinal);
        Assert.Contains("ActionPreferenceStop", _engine.Run($"Measure-BreedAccuracy '{Data}' -WarningAction Stop").ErrorId(), StringComparison.Ordinal);
        Assert.Equal("Dog", _engine.Run("(Get-DogBreed pembroke.jpg).Subject").Single().ToString());
    }

    [Fact]
    public void A_run_that_was_killed_goes_on_to_exactly_what_an_undisturbed_one_gives()
    {
        string Script(string name, string more) =>
            $"Start-BreedTraining '{Data}' -Architecture Scratch -InputSize 32 -Epoch 40 -OutputPath '{_folder.Path}/{name}.onnx' -HistoryPath '{_folder.Path}/{name}.csv' {more}";
        Assert.Empty(_engine.Run(Script("whole", string.Empty)).Errors);

        using (var killed = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Files.Console, [Script("parts", string.Empty)]) { UseShellExecute = false, RedirectStandardOutput = true })!)
        {
            string checkpoint = Path.Combine(_folder.Path, "parts.onnx.checkpoint");
            Assert.True(SpinWait.SpinUntil(() => File.Exists(checkpoint) || killed.HasExited, TimeSpan.FromSeconds(60)));
            killed.Kill(entireProcessTree: true);
            killed.WaitForExit();
            Assert.False(File.Exists(Path.Combine(_folder.Path, "parts.onnx")), "It had ended before it was killed: the test needs more epochs.");
        }

        PSObject result = _engine.Run(Script("parts", "-Resume")).Single();
        Assert.Equal(Epochs("whole"), Epochs("parts"));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.checkpoint"));
        Assert.Equal("Scratch", result.Properties["Recipe"].Value);
        Assert.Equal("Dog", _engine.Run($"(Get-DogBreed pembroke.jpg -Model '{_folder.Path}/parts.onnx').Subject").Single().ToString());

        // The last column is the time.
        string[] Epochs(string name) => [.. File.ReadAllLines(Path.Combine(_folder.Path, name + ".csv")).Select(l => l[..l.LastIndexOf(',')])];
    }

    [Fact]
    public async Task A_disk_that_takes_no_more_is_a_warning_for_the_cache_and_one_error_for_the_model()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is set with a shell's ulimit.");
        string model = Path.Combine(_folder.Path, "model.onnx");
        File.WriteAllText(model, "the old one");

        // Files of at most 2 or 4 KiB (the unit is the shell's). .NET's double mapping of code would need a larger one.
        var start = new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$1\"", Files.Console, $"Start-BreedTraining '{Data}' -OutputPath '{model}' -Force"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using var limited = System.Diagnostics.Process.Start(start)!;
        Task<string> output = limited.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await limited.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await limited.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, limited.ExitCode);
        Assert.Equal(string.Empty, await output);
        Assert.Contains("features.db: the feature cache cannot be", errors, StringComparison.Ordinal);
        Assert.Contains($"{model}: ", errors, StringComparison.Ordinal);
        Assert.Equal("the old one", File.ReadAllText(model));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public void A_model_from_scratch_sees_several_views()
    {
        string path = Path.Combine(_folder.Path, "own.onnx");
        Assert.Empty(_engine.Run($"Start-BreedTraining '{Data}' -Architecture Scratch -InputSize 32 -Epoch 2 -OutputPath '{path}'").Errors);
        double[] probabilities = [.. Enumerable.Range(1, 3).Select(views => (double)_engine.Run($"(Get-DogBreed pembroke.jpg -Model '{path}' -View {views}).Probability").Single().BaseObject)];
        Assert.Equal(3, probabilities.Distinct().Count());
        Assert.All(probabilities, p => Assert.InRange(p, 0.5, 1));
    }

    [Fact]
    public void What_cannot_work_is_said_before_the_work()
    {
        Assert.StartsWith("OutputPathNotUsable", _engine.Run($"Start-BreedTraining '{Data}' -OutputPath '{_folder.Path}/missing/x.onnx'").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("OutputPathNotUsable", _engine.Run($"Start-BreedTraining '{Data}' -OutputPath '{_folder.Path}/x.txt'").ErrorId(), StringComparison.Ordinal);
        foreach (string name in new[] { "efficientnet-lite2", "Efficientnet-LITE0", "x.onnx" })
        {
            Assert.StartsWith("OutputPathNotUsable", _engine.Run($"Start-BreedTraining '{Data}' -Name {name}").ErrorId(), StringComparison.Ordinal);
        }

        // A folder in the file's place is told of before the training, not after it.
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "home", "models", "folder.onnx")).FullName;
        Assert.StartsWith("OutputPathNotUsable", _engine.Run($"Start-BreedTraining '{Data}' -Name folder -Epoch 1").ErrorId(), StringComparison.Ordinal);
        Directory.Delete(folder);
        string photograph = Path.Combine(Data, "Pembroke", "0.jpg");
        byte[] before = File.ReadAllBytes(photograph);
        Assert.StartsWith("OutputPathNotUsable", _engine.Run($"Start-BreedTraining '{Data}' -Name x -HistoryPath '{photograph}'").ErrorId(), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(photograph));
        Assert.StartsWith("SeveralDatasets", _engine.Run($"'{Data}', '{Data}' | Start-BreedTraining -Name twice -Epoch 1").ErrorId(), StringComparison.Ordinal);
        File.Delete(Path.Combine(_folder.Path, "home", "models", "twice.onnx"));
        Assert.StartsWith("OutputPathNotUsable", _engine.Run($"Start-BreedTraining '{Data}' -Name '../x'").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("ModelNotFound", _engine.Run($"Start-BreedTraining '{Data}' -Name x -Backbone nothing").ErrorId(), StringComparison.Ordinal);
        Assert.Empty(_engine.Run($"Start-BreedTraining '{Data}' -Name x -WhatIf").Output);
        Directory.Delete(Path.Combine(Data, "Pembroke"), recursive: true);
        Assert.StartsWith("DatasetNotUsable", _engine.Run($"Start-BreedTraining '{Data}' -Name x").ErrorId(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.onnx", SearchOption.AllDirectories));
    }
}
