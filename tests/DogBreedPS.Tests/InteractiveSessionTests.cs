using System.Diagnostics;
using System.Text;

namespace DogBreedPS.Tests;

/// <summary>"dogbreed" alone, in a terminal of 80 columns that the program script makes.</summary>
public sealed class InteractiveSessionTests
{
    private const string AsksWhereTheCursorIs = "\x1b[6n";

    /// <param name="editor">
    /// Whether PSReadLine is found, as where dogbreed is started from PowerShell: PSModulePath is inherited, and PSReadLine then reads the lines.
    /// </param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Alone_it_is_an_interactive_session(bool editor)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "The program script, which makes a terminal, is not here.");
        using var home = new TemporaryFolder();
        string command = $"stty cols 80 rows 24; exec '{Files.Console}'";
        var info = new ProcessStartInfo("/usr/bin/script", ["-qec", command, "/dev/null"])
        {
            WorkingDirectory = Files.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        info.Environment["HOME"] = home.Path;
        info.Environment["TERM"] = "xterm";
        info.Environment["PSModulePath"] = editor ? ModulesOfPowerShell() : null;
        using Process process = Process.Start(info)!;
        using var terminal = new Terminal(process);

        terminal.Type("PS ", "\"sum $(1 + 1)\"\r");
        terminal.Type("sum 2", "\"editor $([bool](Get-Module PSReadLine))\"\r");
        terminal.Type($"editor {editor}", "(Get-Command Get-DogBreed).Source + 1\r");
        terminal.Type("DogBreedPS1", "exit 5\r");

        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), terminal.Shown);
        Assert.Equal(5, process.ExitCode);
        Assert.Contains($"dogbreed {Files.Version} (PowerShell 7.", terminal.Shown, StringComparison.Ordinal);
    }

    /// <summary>The modules that come with the PowerShell that the build restores.</summary>
    private static string ModulesOfPowerShell() =>
        Directory
            .EnumerateDirectories(Path.Combine(Files.PackageCache, "powershell"), "PSReadLine", SearchOption.AllDirectories)
            .Where(found => found.Contains(Path.DirectorySeparatorChar + "unix" + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Select(Path.GetDirectoryName)
            .FirstOrDefault() ?? throw new DirectoryNotFoundException("PSReadLine is not with PowerShell in the folder of packages.");

    /// <summary>Who sits before the screen: reads what is shown, answers what a terminal is asked, types when there is a prompt.</summary>
    private sealed class Terminal : IDisposable
    {
        private readonly Process _process;
        private readonly StringBuilder _shown = new();

        public Terminal(Process process)
        {
            _process = process;
            _ = Task.Run(Read);
        }

        public string Shown
        {
            get
            {
                lock (_shown)
                {
                    return _shown.ToString();
                }
            }
        }

        /// <summary>Waits for a text (what is typed must not contain it: it is echoed), then for the prompt behind it; what is typed before is lost.</summary>
        public void Type(string after, string keys)
        {
            var watch = Stopwatch.StartNew();
            while (!IsPromptBehind(after))
            {
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"No '{after}' in: {Shown}");
                Thread.Sleep(50);
            }

            Send(keys);
        }

        public void Dispose() => _process.Kill(entireProcessTree: true);

        private bool IsPromptBehind(string text)
        {
            string shown = Shown;
            int at = shown.LastIndexOf(text, StringComparison.Ordinal);
            return at >= 0 && shown.AsSpan(at).Contains("> ", StringComparison.Ordinal);
        }

        private void Read()
        {
            for (int c = _process.StandardOutput.Read(); c >= 0; c = _process.StandardOutput.Read())
            {
                bool asked;
                lock (_shown)
                {
                    _shown.Append((char)c);
                    asked = _shown.ToString().EndsWith(AsksWhereTheCursorIs, StringComparison.Ordinal);
                }

                if (asked)
                {
                    Send("\x1b[1;1R");
                }
            }
        }

        private void Send(string keys)
        {
            lock (_process)
            {
                _process.StandardInput.Write(keys);
                _process.StandardInput.Flush();
            }
        }
    }
}
