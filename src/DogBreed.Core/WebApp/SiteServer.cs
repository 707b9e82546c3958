using System.IO.Enumeration;
using System.Net;
using System.Net.Sockets;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.WebApp;

/// <summary>
/// Serves a site to this machine alone, on 127.0.0.1: the files that the folder has when it starts, and nothing else. With the headers by
/// which a browser lets the page share memory among threads.
/// </summary>
internal sealed class SiteServer : IDisposable
{
    // A browser keeps what a page keeps by its address, so the address is to be the same from day to day.
    private const int UsualPort = 8151;
    private const int MostTries = 20;

    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".txt"] = "text/plain; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".wasm"] = "application/wasm",
    };

    private static readonly string[] s_names = ["127.0.0.1", "localhost"];

    private readonly HttpListener _listener;
    private readonly Dictionary<string, string> _files;

    private SiteServer(HttpListener listener, Dictionary<string, string> files, int port)
    {
        (_listener, _files) = (listener, files);
        Address = new Uri(AddressOf(port));
        _ = Listen();
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; }

    /// <summary>Starts it.</summary>
    /// <param name="folder">The folder of a site.</param>
    /// <param name="port">The port; null for the usual one, or a free one where that is taken.</param>
    /// <exception cref="SiteException">The folder is no site, or the port is taken.</exception>
    public static SiteServer Start(string folder, int? port = null)
    {
        if (!WebAppSite.IsSite(folder))
        {
            throw new SiteException(Path.Exists(folder) ? Texts.FormatNoSite(folder) : Texts.FormatThereIsNoSuchFolder(folder));
        }

        var files = Files(folder);
        if (port is { } own)
        {
            HttpListener? listener = Open(own, out string reason);
            return listener is null
                ? throw new SiteException(Texts.FormatPortNotUsable(own, reason))
                : new SiteServer(listener, files, own);
        }

        int tried = UsualPort;
        string last = string.Empty;
        for (int i = 0; i < MostTries; i++)
        {
            if (Open(tried, out last) is { } listener)
            {
                return new SiteServer(listener, files, tried);
            }

            tried = FreePort();
        }

        throw new SiteException(Texts.FormatPortNotUsable(tried, last));
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => _listener.Close();

    private static string AddressOf(int port, string name = "127.0.0.1") => FormattableString.Invariant($"http://{name}:{port}/");

    /// <summary>Whether a request is for this machine by one of its own names.</summary>
    /// <param name="host">The name that the browser asked for, without the port.</param>
    internal static bool IsOwnName(string? host) => s_names.Contains(host, StringComparer.OrdinalIgnoreCase);

    // By both names; where "localhost" leads nowhere, by the number alone.
    private static HttpListener? Open(int port, out string reason) =>
        Open(port, s_names, out reason) ?? Open(port, s_names[..1], out reason);

    private static HttpListener? Open(int port, string[] names, out string reason)
    {
        reason = string.Empty;
        var listener = new HttpListener();
        try
        {
            Array.ForEach(names, name => listener.Prefixes.Add(AddressOf(port, name)));
            listener.Start();
            return listener;
        }
        catch (Exception e) when (e is HttpListenerException or SocketException)
        {
            reason = e.Message;
            listener.Close();
            return null;
        }
    }

    // Another program may take it first: the caller tries again.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // By their addresses: what is not here cannot be asked for, whatever an address says. Links and hidden files are left out. (A link is
    // known by its target: on some volumes every file is a reparse point.)
    private static Dictionary<string, string> Files(string folder)
    {
        string root = Path.GetFullPath(folder);
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.Hidden,
            IgnoreInaccessible = true,
        };
        var paths = new FileSystemEnumerable<string>(root, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && !IsLink(ref entry),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry),
        };
        var files = paths.ToDictionary(
            f => "/" + Path.GetRelativePath(root, f).Replace(Path.DirectorySeparatorChar, '/'),
            StringComparer.Ordinal
        );
        files["/"] = files.TryGetValue("/" + WebAppSite.IndexFile, out string? page)
            ? page
            : throw new SiteException(Texts.FormatNoSite(folder));
        return files;
    }

    private static bool IsLink(ref FileSystemEntry entry) =>
        entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.ToFileSystemInfo().LinkTarget is not null;

    private async Task Listen()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // It was closed meanwhile, or a browser went away: IsListening says which.
                continue;
            }

            _ = Task.Run(() => Answer(context));
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        try
        {
            using HttpListenerResponse response = context.Response;
            response.Headers["X-Content-Type-Options"] = "nosniff";
            response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
            response.Headers["Cross-Origin-Embedder-Policy"] = "require-corp";
            response.Headers["Content-Security-Policy"] =
                "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; frame-ancestors 'none'";

            // The page keeps nothing of it: what is shown ends with this, and the next model is not answered for by this one.
            response.Headers["Cache-Control"] = "no-store";
            string method = context.Request.HttpMethod;

            // A page elsewhere may have a name that leads here. Windows' own server takes any name for an address.
            if (!IsOwnName(context.Request.Url?.Host))
            {
                response.StatusCode = (int)HttpStatusCode.BadRequest;
            }
            else if (method is not ("GET" or "HEAD"))
            {
                response.StatusCode = (int)HttpStatusCode.MethodNotAllowed;
                response.Headers["Allow"] = "GET, HEAD";
            }
            else if (Open(context.Request.Url) is { } stream)
            {
                await Send(response, stream, isHead: method is "HEAD").ConfigureAwait(false);
            }
            else
            {
                response.StatusCode = (int)HttpStatusCode.NotFound;
            }
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The browser has gone: that request ends, the others go on.
        }
    }

    // Null for what the site does not have, or has no more.
    private FileStream? Open(Uri? address)
    {
        try
        {
            string path = Uri.UnescapeDataString(address?.AbsolutePath ?? string.Empty);
            return _files.TryGetValue(path, out string? file) ? File.OpenRead(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task Send(HttpListenerResponse response, FileStream stream, bool isHead)
    {
        await using (stream.ConfigureAwait(false))
        {
            response.ContentType = s_types.GetValueOrDefault(Path.GetExtension(stream.Name), "application/octet-stream");
            response.ContentLength64 = stream.Length;
            if (!isHead)
            {
                await stream.CopyToAsync(response.OutputStream).ConfigureAwait(false);
            }
        }
    }
}
