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
        Assert.Matches(@"Path\s+Subject\s+BreedName\s+Probability", output);
        Assert.Matches(@"german_shepherd.jpg\s+Dog\s+German Shepherd Dog\s+0\.9\d\d", output);
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

    /// <summary>Containers, service accounts: PowerShell itself ends with a stack trace there.</summary>
    [Theory]
    [InlineData("HOME", "/dev/null")]
    [InlineData("HOME", "/proc/1")]
    [InlineData("HOME", "")]
    [InlineData("XDG_CACHE_HOME", "/proc/x")]
    public void It_runs_where_home_cannot_be_written(string variable, string value)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The folders are Linux's.");
        (int code, string output, string error) = Start("env", Files.Root, $"{variable}={value}", Files.Console, "Get-DogBreed samples/pembroke.jpg | ForEach-Object Breed; (Get-BreedModel).Count");
        Assert.Equal((0, "Pembroke\n2\n", string.Empty), (code, output, error));
        (code, _, error) = Start("env", Files.Root, "HOME=/dev/null", "DOGBREED_HOME=", Files.Console, "Import-BreedModel models/efficientnet-lite0/model.onnx -Name x -CardPath nosuch.json");
        Assert.Equal(1, code);
        Assert.DoesNotContain("Unhandled", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    public void A_full_disk_under_the_output_is_named(string option)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        (_, string output, string error) = Start("bash", Files.Root, "-c", $"'{Files.Console}' {option} '1..1000' >/dev/full; echo $? >&2");
        Assert.Equal(string.Empty, output);
        string[] lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("No space left on device", lines[0], StringComparison.Ordinal);
        Assert.Equal("1", lines[1]);
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

    /// <summary>Each was missing where the console had PowerShell's engine alone.</summary>
    [Theory]
    [InlineData("Get-BreedModel | Sort-Object Name -Descending | Select-Object -First 1 -ExpandProperty Name", "efficientnet-lite2")]
    [InlineData("Get-DogBreed samples/pembroke.jpg | ConvertTo-Json | ConvertFrom-Json | ForEach-Object Breed", "Pembroke")]
    [InlineData("Get-DogBreed samples/pembroke.jpg | Export-Csv $env:DOGBREED_TEST/a.csv; (Import-Csv $env:DOGBREED_TEST/a.csv).Breed", "Pembroke")]
    [InlineData("1, 2 | ForEach-Object -Parallel { $_ } | Measure-Object -Sum | ForEach-Object Sum", "3")]
    [InlineData("Write-Host said; Write-Warning no 3>$null", "said")]
    [InlineData("$PSVersionTable.PSVersion.Major; exit", "7")]
    public void Every_command_of_PowerShell_is_there(string command, string expected)
    {
        using var folder = new TemporaryFolder();
        Environment.SetEnvironmentVariable("DOGBREED_TEST", folder.Path);
        (int code, string output, string error) = Run(command);
        Assert.Equal((0, expected, string.Empty), (code, output.Trim(), error));
    }

    [Fact]
    public void Errors_and_warnings_go_to_standard_error_alone_without_colours()
    {
        (int code, string output, string error) = Run("'first'; Write-Warning careful; Get-DogBreed nosuch.jpg; Write-Error 'of my own'; 'last'");
        Assert.Equal((1, "first\nlast\n"), (code, output));
        Assert.Contains("WARNING: careful\n", error, StringComparison.Ordinal);
        Assert.Contains("Get-DogBreed: ", error, StringComparison.Ordinal);
        Assert.Contains("of my own", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', error);
    }

    /// <summary>Write-Host is for people: under --json standard output holds objects alone. A table is no object.</summary>
    [Fact]
    public void Json_keeps_text_for_people_away()
    {
        (int code, string output, string error) = Run("--json", "Write-Host hello; Write-Warning careful; 1; Write-Progress x");
        Assert.Equal((0, "1\n", string.Empty), (code, output, error));
        (code, output, error) = Run("--json", "Get-BreedModel | Format-Table");
        Assert.Equal((1, string.Empty), (code, output));
        Assert.Contains("Format-Table", JsonDocument.Parse(error).RootElement.GetProperty("Error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_started_speaks_for_itself()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell is Unix's.");
        Assert.Equal((0, "out\n", "err\n"), Run("sh -c 'echo out; echo err >&2'"));
    }

    [Fact]
    public void A_script_takes_arguments_as_with_pwsh()
    {
        using var folder = new TemporaryFolder();
        folder.Write("it's a script.ps1", """
            param([string] $Photo, [switch] $Loud, [int] $Top = 1)
            "$PSScriptRoot $Photo $Loud $Top"
            (Get-DogBreed $Photo -Top $Top).Candidates.Count
            """u8.ToArray());
        string photo = Files.Sample("pembroke.jpg");
        (int code, string output, string error) = Start(Files.Console, folder.Path, "it's a script.ps1", photo, "-Loud", "-Top", "3");
        Assert.Equal((0, $"{folder.Path} {photo} True 3\n3\n", string.Empty), (code, output, error));
        (_, output, _) = Start(Files.Console, folder.Path, "--json", "it's a script.ps1", "-Loud:$false", "-Top:", "1", "-Photo:" + photo);
        Assert.Equal($"\"{folder.Path} {photo} False 1\"\n1\n", output);
    }

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("function f { exit 6 }; f; 'no'", 6)]
    [InlineData("Get-DogBreed nosuch.jpg; 'goes on'", 1)]
    [InlineData("throw 'x'", 1)]
    [InlineData("'unclosed", 1)]
    [InlineData("Write-Error x; exit 0", 0)]
    [InlineData("/bin/sh -c 'exit 5'; Write-Error z", 1)]
    [InlineData("#requires -Modules NoSuchModule\n1", 1)]
    [InlineData("#requires -Modules DogBreedPS\n1", 0)]
    public void A_scripts_end_is_the_programs(string script, int expected)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("x.PS1", System.Text.Encoding.UTF8.GetBytes(script));
        (int code, _, string error) = Run(file);
        Assert.Equal(expected, code);
        Assert.Equal(expected == 1 || script.StartsWith("Write-Error", StringComparison.Ordinal), error.Length > 0);
    }

    /// <summary>A script for a pipeline runs without one too, as with pwsh; what -File reads of odd arguments is read.</summary>
    [Fact]
    public void A_script_with_a_process_block_runs_without_input()
    {
        using var folder = new TemporaryFolder();
        string script = folder.Write("x.ps1", "param([Parameter(ValueFromPipeline)] [string] $Folder, [switch] $Quick) process { \"<$Folder> $Quick\" }"u8.ToArray());
        Assert.Equal((0, "<a> True\n", string.Empty), Run(script, "-Folder", "a", "-Quick:true"));
        Assert.Equal((0, "<> False\n", string.Empty), Run(script, "-Folder:", ""));
        Assert.Equal((0, "<> False\n", string.Empty), Run(script, "-Folder:"));
    }

    /// <summary>Each ended the process with a stack trace, or lost output, or gave another code.</summary>
    [Theory]
    [InlineData("'PROGRAM' --json '1..500 | ForEach-Object { Write-Error \"e$_\" }; \"end\"' 2>&1 | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}", "141")]
    [InlineData("'PROGRAM' 'Write-Error x; 1' 2>/dev/full; echo $?", "1\n1")]
    [InlineData("'PROGRAM' '1..3' >/dev/full 2>&1; echo $?", "1")]
    [InlineData("'PROGRAM' --version >/dev/full; echo $?", "1")]
    [InlineData("'PROGRAM' '$input' </tmp; echo $?", "2")]
    [InlineData("'PROGRAM' '/bin/cat /nosuch'; echo $?", "1")]
    [InlineData("'PROGRAM' --json 'sh -c \"echo said >&2\"; 1'; echo $?", "1\n0")]
    [InlineData("TMPDIR=/nonexist 'PROGRAM' --json 1; echo $?", "1\n0")]
    [InlineData("TMPDIR=/nonexist HOME=/dev/null 'PROGRAM' 1; echo $?", "1\n0")]
    [InlineData("DOGBREED_HOME= HOME=/dev/null XDG_CACHE_HOME=/tmp 'PROGRAM' '\"$env:HOME|$env:XDG_DATA_HOME|$env:DOGBREED_HOME\"'; echo $?", "/dev/null||\n0")]
    [InlineData("printf '\\xef\\xbb\\xbf1+1' | 'PROGRAM'; echo $?", "2\n0")]
    [InlineData("'PROGRAM' '1, 2 | ForEach-Object -Parallel { (Get-Command Get-DogBreed).Source }'; echo $?", "DogBreedPS\nDogBreedPS\n0")]
    [InlineData("'PROGRAM' --json '[bigint] 12345678901234567890; [half] 1.5'; echo $?", "12345678901234567890\n1.5\n0")]
    public void Odd_surroundings_are_stood(string line, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell and the devices are Linux's.");
        (_, string output, string error) = Start("bash", Files.Root, "-c", line.Replace("PROGRAM", Files.Console, StringComparison.Ordinal));
        Assert.Equal(expected, output.Trim());
        Assert.DoesNotContain("Unhandled", error, StringComparison.Ordinal);
    }

    /// <summary>A pipe that does not block: other processes that share it may have made it so.</summary>
    [Fact]
    public void A_reader_that_is_late_gets_all()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "Python makes the pipe.");
        const string program = """
            import fcntl, os, subprocess, sys, time
            r, w = os.pipe()
            fcntl.fcntl(w, fcntl.F_SETFL, os.O_NONBLOCK | fcntl.fcntl(w, fcntl.F_GETFL))
            p = subprocess.Popen([sys.argv[1], '1..30000'], stdout=w)
            os.close(w)
            time.sleep(3)
            print(len(os.fdopen(r, 'rb').read()), p.wait())
            """;
        (_, string output, _) = Start("/usr/bin/python3", Files.Root, "-c", program, Files.Console);
        Assert.Equal("168894 0", output.Trim());
    }

    [Fact]
    public void Standard_input_is_the_commands_or_what_they_read()
    {
        string photos = string.Join('\n', Files.Sample("pembroke.jpg"), Files.Sample("cat.png")) + "\n";
        (int code, string output, string error) = StartWith(photos, Files.Console, Files.Root, "$input | Get-DogBreed | ForEach-Object Subject");
        Assert.Equal((0, "Dog\nNeither\n", string.Empty), (code, output, error));
        (code, output, error) = StartWith("# A comment\nGet-BreedModel |\n  Select-Object -First 1 |\n  ForEach-Object Kind\nexit 4\n", Files.Console, Files.Root);
        Assert.Equal((4, "Backbone\n", string.Empty), (code, output, error));
        using var folder = new TemporaryFolder();
        string filter = folder.Write("filter.ps1", "process { \"<$_>\" }"u8.ToArray());
        Assert.Equal((0, "<a>\n<b>\n", string.Empty), StartWith("a\nb\n", Files.Console, Files.Root, filter));
    }

    /// <summary>A command that does not ask for it leaves standard input alone: "while read" keeps its lines.</summary>
    [Fact]
    public void Standard_input_is_left_to_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell is Unix's.");
        (_, string output, _) = StartWith("a\nb\n", "bash", Files.Root, "-c", $"while read -r line; do '{Files.Console}' \"'got $line'\"; done");
        Assert.Equal("got a\ngot b\n", output);
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
    [InlineData(2, "--json")]
    [InlineData(2, "Get-BreedModel", "--json")]
    [InlineData(2, "nosuch.ps1")]
    [InlineData(1, "Get-Content 'no such.ps1'")]
    [InlineData(1, "Read-Host Name")]
    [InlineData(1, "Remove-BreedModel efficientnet-lite2 -Confirm")]
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

    [Fact]
    public void Ctrl_C_ends_it_with_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are Unix's.");

        // What a shell starts behind '&' ignores Ctrl+C, and so does all that it starts: the tests may be such.
        string[] command = ["--json", "1..1000000 | ForEach-Object { 'samples/elephant.jpg' } | Get-DogBreed"];
        ProcessStartInfo info = OperatingSystem.IsLinux() ? new("env", ["--default-signal=INT", Files.Console, .. command]) : new(Files.Console, command);
        info.WorkingDirectory = Files.Root;
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        info.UseShellExecute = false;
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

    private static (int Code, string Output, string Error) Start(string program, string folder, params string[] args) => StartWith(string.Empty, program, folder, args);

    private static (int Code, string Output, string Error) StartWith(string input, string program, string folder, params string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
