using System.Diagnostics;
using System.Globalization;

namespace DogBreedPS.Tests.Pages;

/// <summary>Show-BreedWebApp as a person starts it: a browser is opened where there is a screen, and Ctrl+C ends it.</summary>
public sealed class ShowWebAppTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Opened => Path.Combine(_folder.Path, "opened.txt");

    public ShowWebAppTests()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("What opens an address is another program elsewhere.");
            return;
        }

        string opener = _folder.Write("xdg-open", System.Text.Encoding.ASCII.GetBytes($"#!/bin/sh\necho \"$1\" > '{Opened}'\n"));
        File.SetUnixFileMode(opener, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "tmp"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(":1", true)]
    [InlineData("", false)]
    public async Task A_model_is_shown_until_Ctrl_C_and_nothing_stays_behind(string display, bool isOpened)
    {
        var info = new ProcessStartInfo("env", ["--default-signal=INT", Files.Console, "Show-BreedWebApp efficientnet-lite0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment["PATH"] = _folder.Path + Path.PathSeparator + info.Environment["PATH"];
        info.Environment["DISPLAY"] = display;
        info.Environment["WAYLAND_DISPLAY"] = "";
        info.Environment["TMPDIR"] = Path.Combine(_folder.Path, "tmp");
        using Process process = Process.Start(info)!;
        string said = (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
        string address = said.Split(' ')[0];
        Assert.StartsWith("http://127.0.0.1:", address, StringComparison.Ordinal);
        using (var client = new HttpClient())
        {
            Assert.Contains("\"name\":\"efficientnet-lite0\"", await client.GetStringAsync(new Uri(new Uri(address), "model.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        for (int i = 0; i < 50 && isOpened && !File.Exists(Opened); i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Equal(isOpened ? address : null, File.Exists(Opened) ? (await File.ReadAllTextAsync(Opened, TestContext.Current.CancellationToken)).Trim() : null);
        Assert.Single(Sites());
        Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)), "still running after twenty seconds");
        string rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(isOpened ? 0 : 1, rest.Split("No browser was opened").Length - 1);
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(Sites());
    }

    private string[] Sites() => Directory.GetDirectories(Path.Combine(_folder.Path, "tmp"), "dogbreed-*");
}
