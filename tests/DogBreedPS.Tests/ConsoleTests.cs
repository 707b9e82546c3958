using System.Diagnostics;
using System.Text.Json;

namespace DogBreedPS.Tests;

/// <summary>The program dogbreed, as a process.</summary>
public sealed class ConsoleTests
{
    [Fact]
    public void The_main_job_prints_a_table()
    {
        (int code, string output, string error) = Run("Get-ChildItem samples/*.jpg, samples/*.png | Get-DogBreed");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Matches(@"File\s+Subject\s+Breed\s+Probability", output);
        Assert.Matches(@"german_shepherd.jpg\s+Dog\s+German shepherd\s+0\.9\d\d", output);
        Assert.Matches(@"astronaut.png\s+Human", output);
        Assert.DoesNotContain('\x1b', output);
        Assert.Equal(10, output.Split('\n').Count(line => line.Contains(".jpg", StringComparison.Ordinal) || line.Contains(".png", StringComparison.Ordinal)));
    }

    [Fact]
    public void Json_is_an_object_a_line_and_errors_are_json_on_standard_error()
    {
        (int code, string output, string error) = Run("--json", "Get-DogBreed samples/pembroke.jpg, nosuch.jpg, samples/cat.png -Top 2");
        Assert.Equal(1, code);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        JsonElement dog = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal("Pembroke", dog.GetProperty("Breed").GetString());
        Assert.Equal(JsonValueKind.Number, dog.GetProperty("Probability").ValueKind);
        Assert.Equal(2, dog.GetProperty("Candidates").GetArrayLength());
        Assert.Equal(263, dog.GetProperty("ImageNetClass").GetProperty("Index").GetInt32());
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(lines[1]).RootElement.GetProperty("Breed").ValueKind);
        JsonElement complaint = JsonDocument.Parse(Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal("PhotoNotFound,DogBreedPS.GetDogBreedCommand", complaint.GetProperty("Id").GetString());
        Assert.EndsWith("nosuch.jpg", complaint.GetProperty("Target").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A JPEG with garbage in it: the decoder prints a line of its own, which must not stand between ours.</summary>
    [Fact]
    public void Decoders_do_not_speak_between_the_lines()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(Files.Sample("pembroke.jpg"));
        string noisy = folder.Write("noisy.jpg", [.. bytes[..^2], 1, 2, 3, 4, 5, 6, 7, 8, 0xFF, 0xD9]);
        (int code, string output, string error) = Run("--json", $"Get-DogBreed '{noisy}'");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("Pembroke", output, StringComparison.Ordinal);
        string damaged = folder.Write("damaged.jpg", bytes[..3000]);
        (_, _, error) = Run("--json", $"Get-DogBreed '{damaged}'");
        Assert.StartsWith("PhotoDamaged", JsonDocument.Parse(error).RootElement.GetProperty("Id").GetString(), StringComparison.Ordinal);
    }

    /// <summary>ONNX Runtime and PowerShell's engine both report home where nobody stops them, and leave an id behind.</summary>
    [Fact]
    public void Nothing_is_left_in_the_users_home()
    {
        using var home = new TemporaryFolder();
        var info = new ProcessStartInfo(Files.Console, ["--json", "Get-DogBreed samples/pembroke.jpg; Get-DogBreed samples/astronaut.png"]) { WorkingDirectory = Files.Root, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string name in new[] { "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "ORT_DISABLE_TELEMETRY", "POWERSHELL_TELEMETRY_OPTOUT", "CI" })
        {
            info.Environment.Remove(name);
        }

        info.Environment["HOME"] = home.Path;
        using Process process = Process.Start(info)!;
        Assert.Contains("Pembroke", process.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        process.WaitForExit();
        Assert.Empty(Directory.EnumerateFiles(home.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Output_and_errors_in_one_file_keep_out_of_each_others_way()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell is Unix's.");
        using var folder = new TemporaryFolder();
        string log = Path.Combine(folder.Path, "log");
        (int code, _, _) = Start("sh", Files.Root, "-c", $"{{ echo start; '{Files.Console}' --json 'Get-DogBreed nosuch.jpg, samples/cat.png, nosuch.jpg, samples/pembroke.jpg'; echo end; }} >'{log}' 2>&1");
        Assert.Equal(0, code);
        string[] lines = File.ReadAllLines(log);
        Assert.Equal(6, lines.Length);
        Assert.Equal("start", lines[0]);
        Assert.Equal("end", lines[^1]);
        Assert.All(lines[1..^1], line => JsonDocument.Parse(line));
    }

    [Fact]
    public void It_ends_when_nobody_reads_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell is Unix's.");
        var watch = Stopwatch.StartNew();
        (_, string output, _) = Start("bash", Files.Root, "-c", $"'{Files.Console}' --json '1..100000 | ForEach-Object {{ \"samples/elephant.jpg\" }} | Get-DogBreed' | head -n 1; echo ${{PIPESTATUS[0]}}");
        Assert.EndsWith("\n141\n", output, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"ended after {watch.Elapsed}");
    }

    [Fact]
    public void Each_kind_of_object_has_its_own_table()
    {
        (_, string output, _) = Run("Get-BreedModel; Find-HumanFace samples/astronaut.png; Get-DogBreed samples/pembroke.jpg");
        Assert.Matches(@"Name\s+Kind\s+Breeds\s+Precision", output);
        Assert.Matches(@"File\s+X\s+Y\s+Width\s+Height", output);
        Assert.Matches(@"File\s+Subject\s+Breed\s+Probability", output);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    }

    [Fact]
    public void A_missing_command_of_PowerShell_is_explained()
    {
        (int code, _, string error) = Run("Get-BreedModel | Sort-Object Name");
        Assert.Equal(1, code);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unreadable_folder_is_one_error_and_the_rest_is_walked()
    {
        using var folder = new TemporaryFolder();
        folder.Copy("pembroke.jpg", "a/x.jpg");
        folder.Copy("pembroke.jpg", "c/y.jpg");
        (int code, string output, string error) = Start(Files.Console, folder.Path, "--json", "Get-ChildItem a, nosuch, c -Recurse -File | ForEach-Object Name");
        Assert.Equal(1, code);
        Assert.Equal("\"x.jpg\"\n\"y.jpg\"\n", output);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "--version")]
    [InlineData(2)]
    [InlineData(2, "")]
    [InlineData(2, "--jsn", "Get-DogBreed x")]
    [InlineData(2, "Get-DogBreed", "x")]
    [InlineData(2, "samples/pembroke.jpg")]
    [InlineData(2, "--json", "samples/pembroke.jpg")]
    [InlineData(1, "Get-DogBred x")]
    [InlineData(1, "Get-DogBreed 'unclosed")]
    [InlineData(1, "Get-DogBreed nosuch.jpg")]
    [InlineData(1, "Get-DogBreed")]
    [InlineData(1, "throw 'x'")]
    [InlineData(0, "Get-BreedModel; Test-DogImage samples/pembroke.jpg")]
    [InlineData(3, "exit 3")]
    public void Exit_codes_tell_what_happened(int expected, params string[] args)
    {
        (int code, string output, string error) = Run(args);
        Assert.Equal(expected, code);
        Assert.NotEqual(string.Empty, expected is 3 ? "-" : output + error);
        Assert.Equal(expected is 1 or 2, error.Length > 0);
    }

    [Fact]
    public void The_version_is_the_modules() => Assert.Equal(Files.Version, Run("--version").Output.Trim());

    [Fact]
    public void It_works_from_any_folder_and_through_a_link()
    {
        using var folder = new TemporaryFolder();
        folder.Copy("pembroke.jpg", "sub/rex.jpg");
        folder.Copy("cat.png", "sub/deep/tom.png");
        string link = Path.Combine(folder.Path, "dogbreed");
        File.CreateSymbolicLink(link, Files.Console);
        (int code, string output, _) = Start(link, folder.Path, "--json", "Get-ChildItem . -Recurse -File -Include *.jpg, *.png | Get-DogBreed");
        Assert.Equal(0, code);
        Assert.Equal(["rex.jpg", "tom.png"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => Path.GetFileName(JsonDocument.Parse(l).RootElement.GetProperty("Path").GetString()!)).Order());
    }

    [Theory]
    [InlineData("Get-ChildItem", 4)]
    [InlineData("Get-ChildItem -File", 3)]
    [InlineData("Get-ChildItem *.jpg, *.png", 3)]
    [InlineData("Get-ChildItem -LiteralPath 'a[1].jpg'", 1)]
    [InlineData("Get-ChildItem 'a[1].jpg'", 1)]
    [InlineData("Get-ChildItem -Filter *.jpg -Recurse", 3)]
    [InlineData("Get-ChildItem -Recurse -File", 4)]
    [InlineData("Get-ChildItem -Force -File", 4)]
    [InlineData("Get-ChildItem sub", 1)]
    [InlineData("gci -Recurse -Include *.png", 1)]
    public void Get_ChildItem_does_what_PowerShells_does(string command, int expected)
    {
        using var folder = new TemporaryFolder();
        folder.Copy("pembroke.jpg", "a1.jpg");
        folder.Copy("pembroke.jpg", "a[1].jpg");
        folder.Copy("cat.png", "b.png");
        folder.Copy("pembroke.jpg", "sub/c.jpg");
        folder.Copy("pembroke.jpg", ".hidden.jpg");
        (int code, string output, string error) = Start(Files.Console, folder.Path, "--json", command + " | ForEach-Object FullName");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Ctrl_C_ends_it_with_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are Unix's.");
        var info = new ProcessStartInfo(Files.Console, ["--json", "1..1000000 | ForEach-Object { 'samples/elephant.jpg' } | Get-DogBreed"])
        {
            WorkingDirectory = Files.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(info)!;
        Assert.NotNull(process.StandardOutput.ReadLine());
        Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        Task<string> rest = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)), "still running after ten seconds");
        Assert.Equal(130, process.ExitCode);
        _ = rest;
    }

    [Fact]
    public void Help_is_there_without_PowerShell()
    {
        (int code, string output, _) = Run("Get-Help Get-DogBreed -Full");
        Assert.Equal(0, code);
        Assert.Contains("-MinimumProbability", output, StringComparison.Ordinal);
        Assert.Contains("Get-ChildItem *.jpg | Get-DogBreed", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(params string[] args) => Start(Files.Console, Files.Root, args);

    private static (int Code, string Output, string Error) Start(string program, string folder, params string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false })!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
