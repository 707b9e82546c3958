using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace DogBreedPS.Tests.Pages;

/// <summary>Debian's Chromium, as people have it: a desktop and a telephone, light and dark.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static TheoryData<int, ColorScheme> Screens { get; } = new()
    {
        { 1280, ColorScheme.Light }, { 1280, ColorScheme.Dark }, { 390, ColorScheme.Light }, { 390, ColorScheme.Dark },
    };

    /// <summary>Starts it; skips the test where there is none.</summary>
    public static async Task<Browser> Start()
    {
        string? path = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, "There is no Chromium to look at the page with.");
        IPlaywright playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox"] }));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>Opens a page in a window of its own, which keeps what the page keeps.</summary>
    /// <param name="address">A file, or an address.</param>
    /// <param name="width">Of the window.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="locale">The user's language.</param>
    /// <param name="script">Runs before the page's own.</param>
    public async Task<Tab> Open(string address, int width = 1280, ColorScheme scheme = ColorScheme.Light, string locale = "en-US", string? script = null)
    {
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = width > 500 ? 900 : 844 },
            ColorScheme = scheme,
            HasTouch = width < 500,
            AcceptDownloads = true,
            Locale = locale,
        });
        if (script is not null)
        {
            await context.AddInitScriptAsync(script);
        }

        var tab = new Tab(await context.NewPageAsync());
        await tab.Page.GotoAsync(new Uri(address).AbsoluteUri);
        return tab;
    }
}

/// <summary>A page that is open, with what it asked for and complained of.</summary>
internal sealed class Tab
{
    private readonly List<string> _requests = [];
    private readonly List<string> _complaints = [];
    private readonly List<string> _dialogs = [];

    public Tab(IPage page)
    {
        Page = page;
        page.Request += (_, request) => _requests.Add(request.Url);
        page.Console += (_, message) => _complaints.Add(message.Text);
        // "Leave the page?": yes.
        page.Dialog += (_, dialog) =>
        {
            _dialogs.Add(dialog.Type);
            _ = dialog.AcceptAsync();
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>What the page has asked: "beforeunload", "confirm". It was answered with yes.</summary>
    public IReadOnlyList<string> Dialogs => _dialogs;

    /// <summary>What the page's scripts complained of.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Waits until an expression is true in the page. (Playwright's own way is an eval, which the page forbids.)</summary>
    public async Task WaitUntil(string expression)
    {
        for (int i = 0; i < 300; i++)
        {
            if ((await Page.EvaluateAsync(expression))!.Value.GetBoolean())
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"It has not come true: {expression}");
    }

    /// <summary>Only the page itself was asked for, it is in order, and nothing sticks out at the side.</summary>
    public async Task AssertStandsAlone()
    {
        Assert.All(_requests, request => Assert.True(request.StartsWith("data:", StringComparison.Ordinal) || request.StartsWith("file:", StringComparison.Ordinal), request));
        Assert.Single(_requests, request => request.EndsWith(".html", StringComparison.Ordinal));
        await AssertInOrder();
    }

    /// <summary>Nothing was asked for but what is at an address, and the page is in order.</summary>
    public async Task AssertAsksOnly(Uri address)
    {
        Assert.All(_requests, request => Assert.StartsWith(address.AbsoluteUri, request, StringComparison.Ordinal));
        await AssertInOrder();
    }

    private async Task AssertInOrder()
    {
        Assert.Empty(_complaints);
        JsonElement wide = (await Page.EvaluateAsync("document.documentElement.scrollWidth - document.documentElement.clientWidth"))!.Value;
        Assert.Equal(0, wide.GetInt32());
    }

    /// <summary>axe-core finds nothing that it calls serious or critical.</summary>
    public async Task AssertAccessible()
    {
        AxeResult result = await Page.RunAxe();
        string[] serious = [.. result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {v.Nodes[0].Html}")];
        Assert.Equal("", string.Join(Environment.NewLine, serious));
        Assert.NotEmpty(result.Passes);
    }

    /// <summary>Writes a screenshot where DOGBREED_SCREENSHOTS names a folder: those of docs/.</summary>
    public async Task Picture(string name)
    {
        if (Environment.GetEnvironmentVariable("DOGBREED_SCREENSHOTS") is { Length: > 0 } folder)
        {
            // The folder of the test is nobody's.
            await Page.EvaluateAsync("document.querySelectorAll('dd').forEach(d => d.textContent = d.textContent.replace(/.*[/\\\\]photos[/\\\\]/, '~/Pictures/dogs/'))");
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
        }
    }
}
