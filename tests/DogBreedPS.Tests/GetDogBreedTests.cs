using System.Diagnostics;
using System.Management.Automation;
using System.Security.Cryptography;

namespace DogBreedPS.Tests;

public sealed class GetDogBreedTests : IDisposable
{
    private const string Command = "DogBreedPS.GetDogBreedCommand";

    private readonly Engine _engine = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_result_is_made_of_plain_strings_and_numbers()
    {
        PSObject result = _engine.Run("Get-DogBreed pembroke.jpg -Top 3").Single();
        Assert.Equal("DogBreedPS.DogBreedResult", result.TypeNames[0]);
        Assert.Equal(Files.Sample("pembroke.jpg"), Assert.IsType<string>(result.Properties["Path"].Value));
        Assert.Equal("Dog", Assert.IsType<string>(result.Properties["Subject"].Value));
        Assert.Equal("Pembroke", Assert.IsType<string>(result.Properties["Breed"].Value));
        Assert.InRange(Assert.IsType<double>(result.Properties["Probability"].Value), 0.8, 1);
        Assert.InRange(Assert.IsType<double>(result.Properties["DogProbability"].Value), 0.8, 1);
        Assert.Equal("efficientnet-lite2", Assert.IsType<string>(result.Properties["Model"].Value));
        Assert.Equal("Cpu", Assert.IsType<string>(result.Properties["Device"].Value));
        Assert.Equal("Int8", Assert.IsType<string>(result.Properties["Precision"].Value));
        Assert.True(Assert.IsType<double>(result.Properties["DecodeMilliseconds"].Value) > 0);
        Assert.True(Assert.IsType<double>(result.Properties["InferenceMilliseconds"].Value) > 0);
        Assert.Equal("263 Pembroke", result.Properties["ImageNetClass"].Value.ToString());
        Assert.StartsWith("Pembroke (0.9", result.Properties["Candidates"].Value.ToString(), StringComparison.Ordinal);
        Assert.Equal(string.Empty, result.Properties["Faces"].Value.ToString());
        Assert.Equal(["Pembroke", "Cardigan"], _engine.Run("(Get-DogBreed pembroke.jpg -Top 2).Candidates | ForEach-Object Breed").Output.Select(o => o.ToString()));
        Assert.Equal([263, 3], _engine.Run("$r = Get-DogBreed pembroke.jpg -Top 3; $r.ImageNetClass.Index; $r.Candidates.Count").Output.Select(o => (int)o.BaseObject));
    }

    [Fact]
    public void Humans_have_faces_and_a_breed_and_others_nothing()
    {
        PSObject human = _engine.Run("Get-DogBreed astronaut.png").Single();
        Assert.Equal("Human", human.Properties["Subject"].Value);
        Assert.IsType<string>(human.Properties["Breed"].Value);
        Assert.Matches(@"^\d+x\d+\+\d+\+\d+$", human.Properties["Faces"].Value.ToString());
        PSObject neither = _engine.Run("Get-DogBreed rocket.jpg").Single();
        Assert.Equal("Neither", neither.Properties["Subject"].Value);
        Assert.Null(neither.Properties["Breed"].Value);
        Assert.Null(neither.Properties["Probability"].Value);
    }

    [Theory]
    [InlineData("photo [1].jpg")]
    [InlineData("two  spaces .jpg")]
    [InlineData("小狗 Ünïcödé.jpg")]
    [InlineData("quote's `back`.jpg")]
    [InlineData("star?.jpg")]
    [InlineData("-Model.jpg")]
    [InlineData("no ending")]
    public void Any_name_works_in_every_way_in(string name)
    {
        string path = _folder.Copy("pembroke.jpg", name);
        (string, object?)[] variables = [("path", path), ("file", new FileInfo(path)), ("name", name)];
        string[] scripts =
        [
            "Get-DogBreed -Path $path", "Get-DogBreed -LiteralPath $path", "$path | Get-DogBreed", "$file | Get-DogBreed", "Get-DogBreed -InputObject $file",
            "Get-DogBreed -PSPath \"Microsoft.PowerShell.Core\\FileSystem::$path\"", "[pscustomobject]@{ PSPath = $path } | Get-DogBreed", "[pscustomobject]@{ Path = $path } | Get-DogBreed",
            "[pscustomobject]@{ FullName = $path } | Get-DogBreed", "Get-DogBreed -LiteralPath $path | Get-DogBreed", "Get-DogBreed -Path ([WildcardPattern]::Escape($path))",
        ];
        foreach (string script in scripts)
        {
            Assert.Equal(path, _engine.Run(script, variables).Single().Properties["Path"].Value);
        }
    }

    /// <summary>A name that no system takes is that photograph's own error; the rest goes on.</summary>
    [Theory]
    [InlineData("/nosuch/a\0b.jpg")]
    [InlineData("a\0b.jpg")]
    public void A_name_with_a_NUL_is_one_error(string name)
    {
        foreach (string script in new[] { "$bad, $good | Get-DogBreed", "Get-DogBreed -Path $bad, $good", "Get-DogBreed -LiteralPath $bad, $good" })
        {
            Engine.Result result = _engine.Run(script, ("bad", name), ("good", Files.Sample("pembroke.jpg")));
            Assert.Equal($"PhotoNotFound,{Command}", Assert.Single(result.Errors).FullyQualifiedErrorId);
            Assert.Single(result.Output);
        }
    }

    [Fact]
    public void The_articles_face_detector_decides_where_it_is_asked_for()
    {
        Files.RequireOpenCv();
        Assert.Equal("Human", _engine.Run("(Get-DogBreed skateboarder.jpg -FaceDetector Haar).Subject").Single().ToString());
    }

    [Fact]
    public void A_result_says_what_decoded_the_picture()
    {
        Assert.Equal("Skia", _engine.Run("(Get-DogBreed pembroke.jpg -Decoder skia).Decoder").Single().ToString());
        double[] probabilities = [.. _engine.Run("(Get-DogBreed pembroke.jpg).Probability; (Get-DogBreed pembroke.jpg -Decoder Skia).Probability").Output.Select(o => (double)o.BaseObject)];
        Assert.Equal(probabilities[0], probabilities[1]);
        Assert.StartsWith("CannotConvertArgument", _engine.Run("Get-DogBreed pembroke.jpg -Decoder Magick").ErrorId(), StringComparison.Ordinal);
    }

    [Fact]
    public void Relative_paths_count_from_the_sessions_location()
    {
        _folder.Copy("cat.png", "here.png");
        Assert.Equal("Neither", _engine.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($folder); (Get-DogBreed ./here.png).Subject", ("folder", _folder.Path)).Single().ToString());
    }

    [Fact]
    public void A_path_of_more_than_300_characters_and_a_link_work()
    {
        string name = Path.Combine(string.Join(Path.DirectorySeparatorChar, Enumerable.Repeat(new string('d', 60), 5)), "rex.jpg");
        string path = _folder.Copy("pembroke.jpg", name);
        Assert.True(path.Length > 300);
        string link = Path.Combine(_folder.Path, "link.jpg");
        File.CreateSymbolicLink(link, path);
        Assert.Equal([path, link], _engine.Run("$path, $link | Get-DogBreed", ("path", path), ("link", link)).Values("Path"));
    }

    [Fact]
    public void Wildcards_are_expanded_and_a_name_that_exists_is_meant()
    {
        _folder.Copy("pembroke.jpg", "a1.jpg");
        _folder.Copy("cat.png", "a2.png");
        string brackets = _folder.Copy("rocket.jpg", "a[1].jpg");
        Assert.Equal(["a1.jpg", "a2.png", "a[1].jpg"], _engine.Run("Get-DogBreed -Path $p", ("p", Path.Combine(_folder.Path, "a*"))).Values("Path").Select(p => Path.GetFileName((string)p!)).Order(StringComparer.Ordinal));
        Assert.Equal(brackets, _engine.Run("Get-DogBreed -Path $p", ("p", brackets)).Single().Properties["Path"].Value);
        Assert.Equal($"PhotoNotFound,{Command}", _engine.Run("Get-DogBreed -Path $p", ("p", Path.Combine(_folder.Path, "*.gif"))).ErrorId());
        Assert.Equal($"PhotoNotFound,{Command}", _engine.Run("Get-DogBreed -LiteralPath $p", ("p", Path.Combine(_folder.Path, "a*"))).ErrorId());
    }

    [Fact]
    public void Bytes_and_streams_come_from_the_pipeline()
    {
        byte[] bytes = File.ReadAllBytes(Files.Sample("pembroke.jpg"));
        PSObject result = _engine.Run(", $bytes | Get-DogBreed", ("bytes", bytes)).Single();
        Assert.Equal("Pembroke", result.Properties["Breed"].Value);
        Assert.Null(result.Properties["Path"].Value);
        Assert.Equal("Pembroke", _engine.Run("(Get-DogBreed -InputObject $bytes).Breed", ("bytes", bytes)).Single().ToString());
        Assert.Equal("Pembroke", _engine.Run("$s = [System.IO.File]::OpenRead($p); try { ($s | Get-DogBreed).Breed } finally { $s.Dispose() }", ("p", Files.Sample("pembroke.jpg"))).Single().ToString());
    }

    [Fact]
    public void An_array_of_bytes_taken_apart_is_one_clear_error()
    {
        Engine.Result result = _engine.Run("$bytes | Get-DogBreed", ("bytes", File.ReadAllBytes(Files.Sample("pembroke.jpg"))));
        Assert.Equal($"PhotoBytesTakenApart,{Command}", result.ErrorId());
        Assert.Contains(", $bytes | Get-DogBreed", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_bad_input_is_one_error_with_its_id_and_the_rest_goes_on()
    {
        string empty = _folder.Write("empty.jpg", []);
        string text = _folder.Write("text.jpg", "not a picture"u8.ToArray());
        string cut = _folder.Write("cut.jpg", File.ReadAllBytes(Files.Sample("pembroke.jpg"))[..3000]);
        string locked = _folder.Copy("pembroke.jpg", "locked.jpg");
        string missing = Path.Combine(_folder.Path, "missing.jpg");
        string broken = Path.Combine(_folder.Path, "broken.jpg");
        File.CreateSymbolicLink(broken, missing);
        using var holder = new FileStream(locked, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        string good = Files.Sample("pembroke.jpg");
        string[] inputs = [good, empty, text, cut, locked, missing, broken, good];
        Engine.Result result = _engine.Run("$inputs | Get-DogBreed", ("inputs", inputs));
        Assert.Equal([good, good], result.Values("Path"));
        Assert.Equal(
            [$"PhotoEmpty,{Command}", $"PhotoNotAPicture,{Command}", $"PhotoDamaged,{Command}", $"PhotoLocked,{Command}", $"PhotoNotFound,{Command}", $"PhotoNotFound,{Command}"],
            result.Errors.Select(e => e.FullyQualifiedErrorId));
        Assert.Equal([empty, text, cut, locked, missing, broken], result.Errors.Select(e => e.TargetObject));
        Assert.All(result.Errors, e => Assert.StartsWith((string)e.TargetObject, e.Exception.Message, StringComparison.Ordinal));
        Assert.Equal(ErrorCategory.ResourceBusy, result.Errors[3].CategoryInfo.Category);
    }

    [Fact]
    public void A_folder_named_outright_is_an_error_and_one_from_the_pipeline_is_passed_over()
    {
        Engine.Result outright = _engine.Run("Get-DogBreed $folder", ("folder", _folder.Path));
        Assert.Equal($"PhotoIsFolder,{Command}", outright.ErrorId());
        Assert.Contains("Get-ChildItem", outright.Errors[0].Exception.Message, StringComparison.Ordinal);
        Engine.Result piped = _engine.Run("[System.IO.DirectoryInfo]$folder, $folder | Get-DogBreed -Verbose", ("folder", _folder.Path));
        Assert.Empty(piped.Output);
        Assert.Empty(piped.Errors);
        Assert.Equal(2, piped.Verbose.Count(v => v.Contains("skipped", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Get-DogBreed x.jpg -Model nosuch", "ModelNotFound")]
    [InlineData("Get-DogBreed x.jpg -Model ../nosuch/folder", "ModelNotFound")]
    [InlineData("Get-DogBreed x.jpg -Device Cuda", "DeviceNotAvailable")]
    [InlineData("Get-DogBreed x.jpg -Device TensorRt", "DeviceNotAvailable")]
    [InlineData("Get-DogBreed x.jpg -Device Quantum", "CannotConvertArgumentNoMessage")]
    [InlineData("Get-DogBreed x.jpg -Top 0", "ParameterArgumentValidationError")]
    [InlineData("Get-DogBreed x.jpg -MinimumProbability 2", "ParameterArgumentValidationError")]
    [InlineData("Get-DogBreed x.jpg -Pathh y", "NamedParameterNotFound")]
    [InlineData("Get-DogBreed ''", "ParameterArgumentValidationError")]
    [InlineData("Get-DogBreed 'Z9:/x.jpg'", "PhotoNotFound")]
    [InlineData("Get-DogBreed 'Env:/PATH'", "PhotoNotFound")]
    [InlineData("5 | Get-DogBreed", "PhotoNotAPicture")]
    [InlineData("Get-DogBreed \"a`0b.jpg\"", "PhotoNotFound")]
    [InlineData("Get-DogBreed https://example.org/dog.jpg", "PhotoNotFound")]
    public void Wrong_arguments_are_one_error(string script, string id) =>
        Assert.Equal($"{id},{Command}", _engine.Run(script).ErrorId());

    [Fact]
    public void Options_reach_the_classifier()
    {
        Assert.Equal(118, _engine.Run("(Get-DogBreed pembroke.jpg -Top 1000).Candidates.Count").Single().BaseObject);
        Assert.Null(_engine.Run("Get-DogBreed four_dogs.jpg -MinimumProbability 0.9").Single().Properties["Breed"].Value);
        Assert.Equal("Float", _engine.Run("(Get-DogBreed pembroke.jpg -Precision Float).Precision").Single().ToString());
        Assert.Equal("efficientnet-lite0", _engine.Run("(Get-DogBreed pembroke.jpg -Model EfficientNet-Lite0).Model").Single().ToString());
        Assert.Equal("efficientnet-lite0", _engine.Run("(Get-DogBreed pembroke.jpg -Model ../models/efficientnet-lite0).Model").Single().ToString());
        Assert.Equal("Neither", _engine.Run("(Get-DogBreed astronaut.png -FaceDetector None).Subject").Single().ToString());
        Assert.NotEqual("Dog", _engine.Run("(Get-DogBreed dog_person_horse.jpg -GateRule TopClass -Precision Float).Subject").Single().ToString());
    }

    /// <summary>Only the end is missing: answered, and told to those who ask; in the gate's command as well.</summary>
    [Theory]
    [InlineData("pembroke.jpg", 2)]
    [InlineData("astronaut.png", 12)]
    public void Verbose_says_that_a_file_lacks_its_end(string sample, int end)
    {
        string file = Path.Combine(_folder.Path, "cut" + Path.GetExtension(sample));
        File.WriteAllBytes(file, File.ReadAllBytes(Files.Sample(sample))[..^end]);
        foreach (string command in new[] { "Get-DogBreed", "Test-DogImage", "Test-HumanFace" })
        {
            string script = command + " $files -Verbose";
            Engine.Result result = _engine.Run(script, ("files", new[] { file, Files.Sample(sample) }));
            Assert.Empty(result.Errors);
            Assert.Equal(2, result.Output.Count);
            string told = Assert.Single(result.Verbose, v => v.Contains("lacks the end", StringComparison.Ordinal));
            Assert.StartsWith(file, told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Verbose_says_model_precision_and_provider() =>
        Assert.Contains("Model efficientnet-lite2, precision Int8, provider Cpu.", _engine.Run("Get-DogBreed pembroke.jpg -Verbose").Verbose);

    [Fact]
    public void Results_come_in_the_order_of_the_input()
    {
        string[] paths = [.. Enumerable.Range(0, 10).SelectMany(_ => new[] { "pembroke.jpg", "elephant.jpg", "cat.png", "rocket.jpg", "astronaut.png" }).Select(Files.Sample)];
        Assert.Equal(paths, _engine.Run("$paths | Get-DogBreed", ("paths", paths)).Values("Path"));
        Assert.Equal(paths, _engine.Run("Get-DogBreed $paths", ("paths", paths)).Values("Path"));
    }

    [Fact]
    public void A_slow_producer_gets_each_result_at_once()
    {
        // Each photograph is written before the next is asked for: the list would read 0 0 0 1 ... if results waited for the end.
        string script = "$done = 0; 1..3 | ForEach-Object { [System.Threading.Thread]::Sleep(400); $done; 'pembroke.jpg' } | ForEach-Object { if ($_ -is [int]) { $seen += ,$_ } else { $_ } } | Get-DogBreed | ForEach-Object { $done++ }; $seen";
        Assert.Equal([0, 1, 2], _engine.Run("$seen = @(); " + script).Output.Select(o => (int)o.BaseObject));
    }

    [Fact]
    public void Stopping_ends_a_long_run_and_leaves_no_worker()
    {
        _engine.Run("Get-DogBreed pembroke.jpg");
        int before = Workers();
        using PowerShell shell = _engine.Shell("$paths | ForEach-Object { $_ } | Get-DogBreed", ("paths", Enumerable.Repeat(Files.Sample("elephant.jpg"), 100_000).ToArray()));
        IAsyncResult running = shell.BeginInvoke();
        Thread.Sleep(600);
        var watch = Stopwatch.StartNew();
        shell.Stop();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"stopped after {watch.Elapsed}");
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));

        // The system still lists a thread for a moment after it has ended.
        Assert.True(SpinWait.SpinUntil(() => Workers() <= before, TimeSpan.FromSeconds(5)), $"{Workers()} workers are left, {before} were before");
        Assert.Equal("Pembroke", _engine.Run("(Get-DogBreed pembroke.jpg).Breed").Single().ToString());
    }

    [Fact]
    public void A_pipeline_that_is_cut_off_ends_at_once()
    {
        var watch = Stopwatch.StartNew();
        Engine.Result result = _engine.Run("foreach ($once in 1) { $paths | Get-DogBreed | ForEach-Object { $_; break } }", ("paths", Enumerable.Repeat(Files.Sample("elephant.jpg"), 20_000).ToArray()));
        Assert.Single(result.Output);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"ended after {watch.Elapsed}");
    }

    [Fact]
    public void Runspaces_share_one_model_safely()
    {
        var breeds = new System.Collections.Concurrent.ConcurrentBag<string?>();
        Parallel.For(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 6 }, _ =>
        {
            using var engine = new Engine();
            Engine.Result result = engine.Run("1..5 | ForEach-Object { Get-DogBreed pembroke.jpg }");
            Assert.Empty(result.Errors);
            foreach (object? breed in result.Values("Breed"))
            {
                breeds.Add((string?)breed);
            }

            Assert.Empty(engine.Run("Remove-Module DogBreedPS").Errors);
        });
        Assert.Equal(Enumerable.Repeat("Pembroke", 30), breeds);
    }

    [Fact]
    public void ForEach_Object_Parallel_shares_one_model()
    {
        Engine.Result result = _engine.Run("1..8 | ForEach-Object -Parallel { Import-Module $using:manifest; (Get-DogBreed -LiteralPath $using:photo).Breed } -ThrottleLimit 4", ("manifest", Files.Manifest), ("photo", Files.Sample("pembroke.jpg")));
        Assert.Empty(result.Errors);
        Assert.Equal(Enumerable.Repeat("Pembroke", 8), result.Output.Select(o => o.ToString()));
    }

    [Fact]
    public void Odd_files_give_results_or_errors_and_stay_as_they_are()
    {
        string[] files = [.. Directory.EnumerateFiles(Files.Golden("photos/odd"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string[] before = [.. files.Select(Hash)];
        Engine.Result result = _engine.Run("$files | Get-DogBreed", ("files", files));
        Assert.Equal(files.Length, result.Output.Count + result.Errors.Count);
        Assert.All(result.Errors, e => Assert.Matches("^Photo(Damaged|NotAPicture|TooManyPixels|Empty),", e.FullyQualifiedErrorId));
        Assert.Equal(before, files.Select(Hash));
    }

    // On Linux a thread's name stands in a file, which is gone with the thread.
    private static int Workers() => OperatingSystem.IsLinux() ? Directory.EnumerateDirectories("/proc/self/task").Count(IsWorker) : 0;

    private static bool IsWorker(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).StartsWith("DogBreed worker", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
