using System.Net;
using System.Net.Sockets;

namespace DogBreedPS.Tests.Pages;

/// <summary>A web server that knows types of files and nothing else, as that of GitHub Pages.</summary>
internal sealed class PlainServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public PlainServer(string folder)
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = new Uri(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/"));
        }

        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _ = Task.Run(async () =>
        {
            while (_listener.IsListening)
            {
                Answer(await _listener.GetContextAsync(), folder);
            }
        });
    }

    public Uri Address { get; }

    public void Dispose() => _listener.Close();

    private static void Answer(HttpListenerContext context, string folder)
    {
        using HttpListenerResponse response = context.Response;
        string path = context.Request.Url!.AbsolutePath;
        string file = Path.Combine(folder, path[1..] + (path.EndsWith('/') ? "index.html" : ""));
        if (Directory.Exists(file))
        {
            response.Redirect(path + "/");
            return;
        }

        response.StatusCode = File.Exists(file) ? 200 : 404;
        response.ContentType = Path.GetExtension(file) switch
        {
            ".html" => "text/html",
            ".js" => "text/javascript",
            ".css" => "text/css",
            ".json" => "application/json",
            ".svg" => "image/svg+xml",
            ".wasm" => "application/wasm",
            _ => "application/octet-stream",
        };
        if (File.Exists(file))
        {
            response.OutputStream.Write(File.ReadAllBytes(file));
        }
    }
}
