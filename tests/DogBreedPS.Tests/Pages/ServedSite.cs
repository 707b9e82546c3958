using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

namespace DogBreedPS.Tests.Pages;

/// <summary>Show-BreedWebApp, as it serves a folder until Ctrl+C.</summary>
internal sealed class ServedSite : IDisposable
{
    private readonly PowerShell _shell;
    private readonly IAsyncResult _running;

    private ServedSite(PowerShell shell, Uri address)
    {
        (_shell, Address) = (shell, address);
        _running = shell.BeginInvoke();
    }

    public Uri Address { get; }

    /// <summary>Starts it, and waits until it serves.</summary>
    /// <param name="engine">PowerShell with the module; it is busy meanwhile.</param>
    /// <param name="arguments">Of Show-BreedWebApp.</param>
    /// <param name="port">The port; a free one where it is not given.</param>
    /// <param name="script">What the arguments are of.</param>
    public static async Task<ServedSite> Start(Engine engine, string arguments, int? port = null, string script = "Show-BreedWebApp")
    {
        int own = port ?? FreePort();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{own}/"));
        var site = new ServedSite(engine.Shell($"{script} {arguments} -NoBrowser -Port {own}"), address);
        using var client = new HttpClient();
        for (int i = 0; i < 100; i++)
        {
            Assert.False(site._running.IsCompleted, string.Join(" ", site._shell.Streams.Error.ReadAll()));
            try
            {
                _ = await client.GetStringAsync(address, TestContext.Current.CancellationToken);
                return site;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }

        throw new TimeoutException("Nothing is served.");
    }

    /// <summary>As Ctrl+C does. What it said is in the information stream.</summary>
    public IReadOnlyList<string> Stop()
    {
        _shell.Stop();
        Assert.Throws<PipelineStoppedException>(() => _shell.EndInvoke(_running));
        return [.. _shell.Streams.Information.ReadAll().Select(i => i.ToString())];
    }

    public void Dispose()
    {
        _shell.Stop();
        _shell.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
