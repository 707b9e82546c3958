using System.Net;
using System.Net.Sockets;
using System.Text;
using DogBreed.Core.Errors;
using DogBreed.Core.WebApp;

namespace DogBreed.Core.Tests.WebApp;

/// <summary>What is served, to whom, and what is not.</summary>
public sealed class SiteServerTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly HttpClient _client = new();

    public SiteServerTests()
    {
        _folder.Write("site/index.html", "the page");
        _folder.Write("site/site-files.js", "self.siteFiles = {};");
        _folder.Write("site/app/main.js", "import './a b.js';");
        _folder.Write("site/app/a b.js", "// a name with a blank");
        _folder.Write("site/.git/config", "a secret");
        _folder.Write("secret.txt", "a secret");
        File.CreateSymbolicLink(_folder.File("site/link.txt"), _folder.File("secret.txt"));
    }

    private string Site => _folder.File("site");

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_files_of_the_site_are_served_with_their_types_and_the_headers_for_threads()
    {
        using var server = SiteServer.Start(Site);
        Assert.Equal("127.0.0.1", server.Address.Host);
        using HttpResponseMessage page = await _client.GetAsync(server.Address, TestContext.Current.CancellationToken);
        Assert.Equal("the page", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.Equal("same-origin", page.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Equal("require-corp", page.Headers.GetValues("Cross-Origin-Embedder-Policy").Single());
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        using HttpResponseMessage script = await _client.GetAsync(new Uri(server.Address, "app/main.js?v=1"), TestContext.Current.CancellationToken);
        Assert.Equal("text/javascript; charset=utf-8", script.Content.Headers.ContentType!.ToString());
        Assert.Equal("// a name with a blank", await _client.GetStringAsync(new Uri(server.Address, "app/a%20b.js"), TestContext.Current.CancellationToken));

        // By the other name too; and nothing of it is to be kept.
        Assert.Equal("the page", await _client.GetStringAsync(new UriBuilder(server.Address) { Host = "localhost" }.Uri, TestContext.Current.CancellationToken));
        Assert.True(page.Headers.CacheControl!.NoStore);

        using var head = new HttpRequestMessage(HttpMethod.Head, server.Address);
        using HttpResponseMessage only = await _client.SendAsync(head, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, 8L), (only.StatusCode, only.Content.Headers.ContentLength));
        using HttpResponseMessage deleted = await _client.DeleteAsync(server.Address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, deleted.StatusCode);
    }

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/app/../../secret.txt")]
    [InlineData("/..\\secret.txt")]
    [InlineData("//etc/passwd")]
    [InlineData("/link.txt")]
    [InlineData("/.git/config")]
    [InlineData("/app")]
    [InlineData("/nosuch")]
    [InlineData("/%00")]
    public async Task Nothing_else_is_served(string path)
    {
        using var server = SiteServer.Start(Site);
        Assert.Matches("^HTTP/1.1 (400|404) ", await Raw(server, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.Address.Port}\r\nConnection: close\r\n\r\n"));

        // It goes on.
        Assert.Equal("the page", await _client.GetStringAsync(server.Address, TestContext.Current.CancellationToken));
    }

    /// <summary>A page elsewhere whose name leads to 127.0.0.1 cannot read it.</summary>
    [Fact]
    public async Task Other_names_are_refused()
    {
        using var server = SiteServer.Start(Site);
        Assert.Matches("^HTTP/1.1 (400|404) ", await Raw(server, "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Its_own_names_are_two(string? host, bool isOwn) => Assert.Equal(isOwn, SiteServer.IsOwnName(host));

    [Fact]
    public async Task A_browser_that_goes_away_and_a_file_that_is_gone_end_only_themselves()
    {
        string large = _folder.File("site/large.bin");
        File.WriteAllBytes(large, new byte[20_000_000]);
        using var server = SiteServer.Start(Site);
        for (int i = 0; i < 10; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /large.bin HTTP/1.1\r\nHost: 127.0.0.1:{server.Address.Port}\r\n\r\n"), TestContext.Current.CancellationToken);
        }

        File.Delete(large);
        using (HttpResponseMessage gone = await _client.GetAsync(new Uri(server.Address, "large.bin"), TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }

        string[] pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _client.GetStringAsync(server.Address)));
        Assert.All(pages, page => Assert.Equal("the page", page));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_and_where_none_is_asked_for_another_is_found()
    {
        using var first = SiteServer.Start(Site);
        using var second = SiteServer.Start(Site);
        Assert.NotEqual(first.Address, second.Address);
        Assert.Equal("the page", await _client.GetStringAsync(second.Address, TestContext.Current.CancellationToken));
        SiteException error = Assert.Throws<SiteException>(() => SiteServer.Start(Site, first.Address.Port));
        Assert.Contains(first.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);

        // A port that another program listens on, not over HTTP.
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        Assert.Throws<SiteException>(() => SiteServer.Start(Site, ((IPEndPoint)other.LocalEndpoint).Port));

        // It is free again at once.
        int port = second.Address.Port;
        second.Dispose();
        using var third = SiteServer.Start(Site, port);
        Assert.Equal("the page", await _client.GetStringAsync(third.Address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_page_that_is_a_link_is_no_site()
    {
        File.Delete(_folder.File("site/index.html"));
        File.CreateSymbolicLink(_folder.File("site/index.html"), _folder.File("secret.txt"));
        Assert.Equal(ErrorKind.SiteNotUsable, Assert.Throws<SiteException>(() => SiteServer.Start(Site)).Kind);
    }

    [Fact]
    public void Another_folder_is_not_served()
    {
        Assert.Contains("site-files.js", Assert.Throws<SiteException>(() => SiteServer.Start(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<SiteException>(() => SiteServer.Start(_folder.File("nosuch"))).Message, StringComparison.Ordinal);
    }

    private static async Task<string> Raw(SiteServer server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
