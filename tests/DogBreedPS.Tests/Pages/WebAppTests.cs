using System.Management.Automation;
using System.Text.Json;
using Microsoft.Playwright;

namespace DogBreedPS.Tests.Pages;

/// <summary>Export-BreedWebApp, Show-BreedWebApp, and their page in a real browser, with real photographs.</summary>
public sealed class WebAppTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly Engine _server = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string? _home = Environment.GetEnvironmentVariable("DOGBREED_HOME");

    public WebAppTests() => Environment.SetEnvironmentVariable("DOGBREED_HOME", Path.Combine(_folder.Path, "home"));

    private string Site => Path.Combine(_folder.Path, "site");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("DOGBREED_HOME", _home);
        _engine.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Browser.Screens), MemberType = typeof(Browser))]
    public async Task It_says_the_articles_words_and_everybody_can_use_it(int width, ColorScheme scheme)
    {
        await using Browser browser = await Browser.Start();
        using ServedSite site = await Serve();
        Tab tab = await browser.Open(site.Address.AbsoluteUri, width, scheme);
        await tab.AssertAccessible();
        await Choose(tab, Files.Sample("pembroke.jpg"), Files.Sample("dog_and_bicycle.jpg"), Files.Sample("astronaut.png"), Files.Sample("cat.png"));
        Assert.Equal(
            ["hello, dog!", "hello, dog!", "hello, human!", "sorry, you look like neither dog or human..."],
            await tab.Page.Locator("#list h3").AllInnerTextsAsync());
        Assert.Equal(["The dog looks like a Pembroke Welsh Corgi", "(Probability: 0.94)"], await tab.Page.Locator("#list > li").First.Locator(".said").AllInnerTextsAsync());
        Assert.Equal("The dog looks like an Alaskan Malamute", await tab.Page.Locator("#list > li").Nth(1).Locator(".said").First.InnerTextAsync());
        Assert.StartsWith("Group: working dog (", await tab.Page.Locator("#list > li").Nth(1).Locator("p").Nth(2).InnerTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("You look like a", await tab.Page.Locator("#list > li").Nth(2).Locator(".said").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(width < 500, await tab.Page.Locator("#take").IsVisibleAsync());
        await tab.Page.CheckAsync("#heat");
        await tab.AssertAccessible();
        await tab.Page.EvaluateAsync("scrollTo(0, 0)");
        await tab.Picture($"app-{(width > 500 ? "desktop" : "phone")}-{scheme.ToString().ToLowerInvariant()}");
        await tab.AssertAsksOnly(site.Address);
    }

    [Fact]
    public async Task It_answers_as_the_module_does()
    {
        await using Browser browser = await Browser.Start();
        using ServedSite site = await Serve();
        Tab tab = await browser.Open(site.Address.AbsoluteUri);
        await AssertAnswersAsModule(tab, "efficientnet-lite2");
    }

    /// <summary>A head that was trained here, which knows photographs of none of its breeds; a network of one's own with a gate beside it; one that is not about dogs.</summary>
    [Theory]
    [InlineData("Start-BreedTraining FOLDER/dogs -Negative FOLDER/others -Name ours -Epoch 60", true)]
    [InlineData("Import-BreedModel keras_models/mobilenet_v2_transfer.keras -ClassName a, b, c, d, e, f, g -Name ours", true)]
    [InlineData("Import-BreedModel keras_models/vgg16_flatten.keras -InputScaling Unit -ClassName a, b, c, d, e -Name ours", false)]
    [InlineData("Start-BreedTraining FOLDER/things -Name ours -Epoch 5", true)]
    public async Task So_does_a_model_of_ones_own(string make, bool hasHeat)
    {
        await using Browser browser = await Browser.Start();
        for (int i = 0; i < 8; i++)
        {
            foreach ((string sample, string name) in new[] { ("pembroke.jpg", "dogs/Pembroke"), ("german_shepherd.jpg", "dogs/Shepherd"), ("dog_person_horse.jpg", "others"), ("cat.png", "things/Cat"), ("rocket.jpg", "things/Rocket") })
            {
                File.AppendAllText(_folder.Copy(sample, $"{name}/{i}{Path.GetExtension(sample)}"), $"{i}");
            }
        }

        make = make.Replace("FOLDER", _folder.Path, StringComparison.Ordinal).Replace("keras_models", Files.Data("keras_models"), StringComparison.Ordinal);
        Assert.Empty(_engine.Run(make + " -WarningAction SilentlyContinue").Errors);
        using ServedSite site = await Serve("ours");
        Tab tab = await browser.Open(site.Address.AbsoluteUri);
        await AssertAnswersAsModule(tab, "ours");
        Assert.Equal(hasHeat, await tab.Page.Locator(".heat").CountAsync() > 0);
    }

    [Fact]
    public async Task It_works_without_a_network_after_the_first_visit()
    {
        await using Browser browser = await Browser.Start();
        Assert.Empty(_engine.Run($"Export-BreedWebApp -Path '{Site}'").Errors);
        var server = new PlainServer(_folder.Path);
        var address = new Uri(server.Address, "site/");
        Tab tab = await browser.Open(address.AbsoluteUri);
        await tab.WaitUntil("document.getElementById('offline').textContent !== ''");
        await tab.Page.Context.SetOfflineAsync(true);
        server.Dispose();
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address, TestContext.Current.CancellationToken));

        await tab.Page.ReloadAsync();
        await Choose(tab, Files.Sample("pembroke.jpg"), Files.Sample("astronaut.png"));
        Assert.Equal(["hello, dog!", "hello, human!"], await tab.Page.Locator("#list h3").AllInnerTextsAsync());

        // In the other language too, and by the page's own name.
        await tab.Page.ClickAsync("#language");
        await Assertions.Expect(tab.Page.Locator("#list h3").First).ToHaveTextAsync("你好，狗狗！");
        await tab.Page.GotoAsync(new Uri(address, "index.html").AbsoluteUri);
        await Choose(tab, Files.Sample("german_shepherd.jpg"));
        Assert.Equal("你好，狗狗！", await tab.Page.Locator("#list h3").InnerTextAsync());
        Assert.True((await tab.Page.EvaluateAsync("crossOriginIsolated"))!.Value.GetBoolean());
    }

    /// <summary>What Show-BreedWebApp shows ends with it: the browser keeps nothing, and the next model answers for itself.</summary>
    [Fact]
    public async Task What_is_shown_is_not_kept()
    {
        await using Browser browser = await Browser.Start();
        ServedSite site = await Serve();
        Tab tab = await browser.Open(site.Address.AbsoluteUri);
        await Choose(tab, Files.Sample("pembroke.jpg"));
        Assert.Equal("0", (await tab.Page.EvaluateAsync("navigator.serviceWorker.getRegistrations().then(all => String(all.length))"))!.Value.GetString());
        Assert.Equal("", await tab.Page.Locator("#offline").InnerTextAsync());
        Assert.Contains(site.Stop(), said => said.StartsWith(site.Address.AbsoluteUri, StringComparison.Ordinal));
        site.Dispose();
        using ServedSite next = await ServedSite.Start(_server, "efficientnet-lite0", site.Address.Port);
        await tab.Page.ReloadAsync();
        await Assertions.Expect(tab.Page.Locator("#model")).ToContainTextAsync("efficientnet-lite0", new LocatorAssertionsToContainTextOptions { Timeout = 20_000 });
    }

    [Fact]
    public async Task A_new_export_replaces_the_old_one_in_the_browser()
    {
        await using Browser browser = await Browser.Start();
        Assert.Empty(_engine.Run($"Export-BreedWebApp -Path '{Site}'").Errors);
        using var server = new PlainServer(_folder.Path);
        Tab tab = await browser.Open(new Uri(server.Address, "site/").AbsoluteUri);
        await tab.WaitUntil("document.getElementById('offline').textContent !== ''");
        Assert.Empty(_engine.Run($"Export-BreedWebApp efficientnet-lite0 -Path '{Site}' -Force").Errors);
        await tab.Page.ReloadAsync();

        // The old page comes out of the browser, finds that there is a new one, and gives way.
        await Assertions.Expect(tab.Page.Locator("#model")).ToContainTextAsync("efficientnet-lite0", new LocatorAssertionsToContainTextOptions { Timeout = 20_000 });
        await Choose(tab, Files.Sample("pembroke.jpg"));
        string caches = (await tab.Page.EvaluateAsync("caches.keys().then(keys => String(keys.length))"))!.Value.GetString()!;
        Assert.Equal("1", caches);
    }

    /// <summary>Who has begun to work is not disturbed: it is said, and the next visit is of the new site.</summary>
    [Fact]
    public async Task A_page_that_is_used_stays_until_the_next_visit()
    {
        await using Browser browser = await Browser.Start();
        Assert.Empty(_engine.Run($"Export-BreedWebApp -Path '{Site}'").Errors);
        using var server = new PlainServer(_folder.Path);
        string address = new Uri(server.Address, "site/").AbsoluteUri;
        Tab tab = await browser.Open(address);
        await tab.WaitUntil("document.getElementById('offline').textContent !== ''");
        Assert.Empty(_engine.Run($"Export-BreedWebApp efficientnet-lite0 -Path '{Site}' -Force").Errors);
        await tab.Page.ReloadAsync();
        await tab.Page.ClickAsync("h1");
        await Assertions.Expect(tab.Page.Locator("#state")).ToHaveTextAsync("A newer version of this page has arrived. Save the answers, and reload the page to use it.", new LocatorAssertionsToHaveTextOptions { Timeout = 20_000 });
        await Choose(tab, Files.Sample("pembroke.jpg"));
        await Assertions.Expect(tab.Page.Locator("#model")).ToContainTextAsync("efficientnet-lite2");
        await tab.Page.ReloadAsync();
        await Assertions.Expect(tab.Page.Locator("#model")).ToContainTextAsync("efficientnet-lite0", new LocatorAssertionsToContainTextOptions { Timeout = 20_000 });
        Assert.Equal("1", (await tab.Page.EvaluateAsync("caches.keys().then(keys => String(keys.length))"))!.Value.GetString());
    }

    [Fact]
    public async Task Nothing_unsaved_is_lost_without_a_question()
    {
        await using Browser browser = await Browser.Start();
        using ServedSite site = await Serve("efficientnet-lite0");
        Tab tab = await browser.Open(site.Address.AbsoluteUri);
        await tab.Page.ClickAsync("h1");
        await Choose(tab, [.. Enumerable.Range(0, 21).Select(i => _folder.Copy("cat.png", $"many/{i:00}.png"))]);
        await tab.Page.ReloadAsync();
        Assert.Equal(["beforeunload"], tab.Dialogs);
        await Choose(tab, [.. Enumerable.Range(0, 21).Select(i => Path.Combine(_folder.Path, "many", $"{i:00}.png"))]);
        await tab.Page.ClickAsync("#clear");
        Assert.Equal(["beforeunload", "confirm"], tab.Dialogs);
        Assert.Equal(0, await tab.Page.Locator("#list > li").CountAsync());

        // What is saved, or little, is not asked about.
        await Choose(tab, Files.Sample("cat.png"));
        await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.ClickAsync("#save"));
        await tab.Page.ReloadAsync();
        await Choose(tab, Files.Sample("cat.png"));
        await tab.Page.ClickAsync("#clear");
        Assert.Equal(2, tab.Dialogs.Count);
    }

    /// <summary>Browsers that are to keep nothing refuse even the question what is kept.</summary>
    [Fact]
    public async Task It_works_where_nothing_may_be_kept()
    {
        await using Browser browser = await Browser.Start();
        Assert.Empty(_engine.Run($"Export-BreedWebApp efficientnet-lite0 -Path '{Site}'").Errors);
        using var server = new PlainServer(_folder.Path);
        Tab tab = await browser.Open(
            new Uri(server.Address, "site/").AbsoluteUri,
            script: "for (const name of ['getRegistration', 'register']) ServiceWorkerContainer.prototype[name] = () => Promise.reject(new DOMException('denied', 'SecurityError'));");
        await Choose(tab, Files.Sample("pembroke.jpg"));
        Assert.Equal("hello, dog!", await tab.Page.Locator("#list h3").InnerTextAsync());
        Assert.Empty(tab.Complaints);
    }

    /// <summary>Other pages in the same folder of a server are not touched by the service worker: redirects work, and no headers are added.</summary>
    [Fact]
    public async Task What_else_lies_beside_it_is_left_alone()
    {
        await using Browser browser = await Browser.Start();
        Assert.Empty(_engine.Run($"Export-BreedWebApp efficientnet-lite0 -Path '{Site}'").Errors);
        Directory.CreateDirectory(Path.Combine(Site, "blog"));
        await File.WriteAllTextAsync(Path.Combine(Site, "blog", "index.html"), "<title>blog</title>", TestContext.Current.CancellationToken);
        using var server = new PlainServer(_folder.Path);
        Tab tab = await browser.Open(new Uri(server.Address, "site/").AbsoluteUri);
        await tab.WaitUntil("document.getElementById('offline').textContent !== ''");
        await tab.Page.GotoAsync(new Uri(server.Address, "site/blog").AbsoluteUri);
        Assert.Equal("blog", await tab.Page.TitleAsync());
        Assert.False((await tab.Page.EvaluateAsync("crossOriginIsolated"))!.Value.GetBoolean());
    }

    /// <summary>Thousands of photographs: of those that nobody has scrolled to no picture is kept, and what is scrolled to is drawn.</summary>
    [Fact]
    public async Task Pictures_of_many_photographs_are_drawn_where_they_are_looked_at()
    {
        await using Browser browser = await Browser.Start();
        using ServedSite site = await Serve("efficientnet-lite0");
        Tab tab = await browser.Open(site.Address.AbsoluteUri);
        string[] photos = [.. Enumerable.Range(0, 80).Select(i => _folder.Copy("pembroke.jpg", $"photos/{i:00}.jpg"))];
        await Choose(tab, photos);
        const string Drawn = "canvas => canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[3]";
        ILocator canvases = tab.Page.Locator(".photograph");
        Assert.Equal(255, await canvases.First.EvaluateAsync<int>(Drawn));
        await canvases.Nth(70).ScrollIntoViewIfNeededAsync();
        await tab.WaitUntil($"({Drawn})(document.querySelectorAll('.photograph')[70]) === 255");
        Assert.Equal(0, await canvases.Nth(35).EvaluateAsync<int>(Drawn));
        await canvases.Nth(20).ScrollIntoViewIfNeededAsync();
        await tab.WaitUntil($"({Drawn})(document.querySelectorAll('.photograph')[20]) === 255");
    }

    [Fact]
    public async Task Only_of_a_dog_it_is_said_that_its_breed_may_be_unknown()
    {
        await using Browser browser = await Browser.Start();
        using ServedSite site = await Serve();
        string model = Path.Combine(Site, "model.json");
        await File.WriteAllTextAsync(model, (await File.ReadAllTextAsync(model, TestContext.Current.CancellationToken)).Replace("\"temperature\":", "\"unknownBelow\":1000,\"temperature\":", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Tab tab = await browser.Open(site.Address.AbsoluteUri);
        await Choose(tab, Files.Sample("pembroke.jpg"), Files.Sample("astronaut.png"));
        string[] cards = [.. await tab.Page.Locator("#list > li").AllInnerTextsAsync()];
        Assert.Contains("does not know", cards[0], StringComparison.Ordinal);
        Assert.DoesNotContain("does not know", cards[1], StringComparison.Ordinal);
    }

    [Fact]
    public void One_folder_takes_one_model_and_one_page_is_shown()
    {
        Engine.Result several = _engine.Run($"Get-BreedModel efficientnet-lite* | Export-BreedWebApp -Path '{Site}' -Force");
        Assert.StartsWith("SeveralSites,", Assert.Single(several.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("SiteExists,", _engine.Run($"Export-BreedWebApp -Path '{Site}' | Show-BreedWebApp -NoBrowser").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("SeveralModels,", _engine.Run("Get-BreedModel efficientnet-lite* | Show-BreedWebApp -NoBrowser").ErrorId(), StringComparison.Ordinal);
    }

    /// <summary>As Tab completes it, with its brackets escaped: the same folder.</summary>
    [Fact]
    public void A_completed_path_is_that_path()
    {
        string folder = Path.Combine(_folder.Path, "my site [1]");
        Assert.Empty(_engine.Run($"Export-BreedWebApp efficientnet-lite0 -Path '{folder}'").Errors);
        Assert.Equal(folder, _engine.Run($"(Export-BreedWebApp efficientnet-lite0 -Path '{WildcardPattern.Escape(folder)}' -Force).FullName").Single().ToString());
        Assert.Single(Directory.GetDirectories(_folder.Path));
    }

    /// <summary>What was exported is shown, and no model of the folder's name.</summary>
    [Fact]
    public async Task An_export_is_piped_to_be_shown()
    {
        using ServedSite site = await ServedSite.Start(_server, "", script: $"Export-BreedWebApp efficientnet-lite0 -Path '{Path.Combine(_folder.Path, "efficientnet-lite2")}' | Show-BreedWebApp");
        using var client = new HttpClient();
        Assert.Contains("\"name\":\"efficientnet-lite0\"", await client.GetStringAsync(new Uri(site.Address, "model.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_language_is_the_browsers_and_can_be_changed()
    {
        await using Browser browser = await Browser.Start();
        using ServedSite site = await Serve();
        Tab tab = await browser.Open(site.Address.AbsoluteUri, locale: "zh-CN");
        await Choose(tab, Files.Sample("pembroke.jpg"), Files.Sample("cat.png"));
        Assert.Equal(["你好，狗狗！", "抱歉，你看起来既不像狗也不像人……"], await tab.Page.Locator("#list h3").AllInnerTextsAsync());
        Assert.Equal(["这只狗看起来像彭布罗克威尔士柯基犬", "（概率：0.94）"], await tab.Page.Locator(".said").AllInnerTextsAsync());
        Assert.StartsWith("类群：柯基犬（", await tab.Page.Locator("#list > li").First.Locator("p").Nth(2).InnerTextAsync(), StringComparison.Ordinal);
        await tab.AssertAccessible();
        await tab.Picture("app-zh");
        await tab.Page.ClickAsync("#language");
        await Assertions.Expect(tab.Page.Locator("#list h3").First).ToHaveTextAsync("hello, dog!");
        Assert.Equal("en", await tab.Page.EvaluateAsync<string>("document.documentElement.lang"));

        // What was chosen stays; a language that the page does not have is English.
        await tab.Page.ReloadAsync();
        await Assertions.Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Which breed is it?");
        Tab french = await browser.Open(site.Address.AbsoluteUri, locale: "fr-FR");
        await Assertions.Expect(french.Page.Locator("h1")).ToHaveTextAsync("Which breed is it?");
    }

    [Fact]
    public async Task Bad_files_are_named_and_the_rest_goes_on()
    {
        await using Browser browser = await Browser.Start();
        using ServedSite site = await Serve();
        string hostile = _folder.Copy("pembroke.jpg", "a \"quoted\" </script><b>.jpg");
        string damaged = _folder.Write("damaged.jpg", File.ReadAllBytes(Files.Sample("pembroke.jpg"))[..300]);
        string heic = _folder.Write("photo.heic", [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8]);
        string empty = _folder.Write("empty.png", []);
        string text = _folder.Write("notes.txt", "no photograph"u8.ToArray());
        Tab tab = await browser.Open(site.Address.AbsoluteUri);
        await Choose(tab, damaged, heic, empty, text, hostile);
        string[] problems = [.. await tab.Page.Locator(".problem").AllInnerTextsAsync()];
        Assert.Equal(4, problems.Length);
        Assert.All(problems.Zip(["damaged.jpg", "photo.heic", "empty.png", "notes.txt"]), p => Assert.StartsWith(p.Second + ": this browser cannot show this file.", p.First, StringComparison.Ordinal));
        Assert.Equal(Path.GetFileName(hostile), await tab.Page.Locator("#list > li").Last.Locator(".name").InnerTextAsync());
        Assert.Equal(0, await tab.Page.Locator("#list b").CountAsync());
        await tab.AssertAccessible();

        // All are saved as a spreadsheet reads them: the one answer, and what could not be looked at.
        IDownload download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.ClickAsync("#save"));
        Assert.Equal("answers.csv", download.SuggestedFilename);
        string csv = Path.Combine(_folder.Path, "answers.csv");
        await download.SaveAsAsync(csv);
        PSObject[] rows = [.. _engine.Run($"Import-Csv '{csv}'").Output];
        Assert.Equal(5, rows.Length);
        Assert.StartsWith("damaged.jpg: this browser", (string)rows[0].Properties["Error"].Value, StringComparison.Ordinal);
        PSObject row = rows[4];
        Assert.Equal(Path.GetFileName(hostile), row.Properties["Path"].Value);
        Assert.Equal(("Dog", "Pembroke", "corgi"), (row.Properties["Subject"].Value, row.Properties["Breed"].Value, row.Properties["Group"].Value));
        Assert.Equal(("Pembroke Welsh Corgi", "efficientnet-lite2", ""), (row.Properties["BreedName"].Value, row.Properties["Model"].Value, row.Properties["Error"].Value));
        await tab.AssertAsksOnly(site.Address);
    }

    [Fact]
    public async Task A_folder_is_looked_through_and_can_be_stopped_and_cleared()
    {
        await using Browser browser = await Browser.Start();
        using ServedSite site = await Serve();
        for (int i = 0; i < 30; i++)
        {
            _folder.Copy("pembroke.jpg", $"photos/deep/{i:00}.jpg");
        }

        File.WriteAllText(Path.Combine(_folder.Path, "photos", "notes.txt"), "no photograph");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "nothing"));
        File.WriteAllText(Path.Combine(_folder.Path, "nothing", "notes.txt"), "no photograph");
        Tab tab = await browser.Open(site.Address.AbsoluteUri);
        await tab.Page.SetInputFilesAsync("#folder", Path.Combine(_folder.Path, "nothing"));
        await Assertions.Expect(tab.Page.Locator("#note")).ToHaveTextAsync("There are no photographs among these files.");
        await tab.Page.SetInputFilesAsync("#folder", Path.Combine(_folder.Path, "photos"));
        await tab.WaitUntil("document.querySelectorAll('#list > li').length > 0");
        await tab.Page.ClickAsync("#stop");
        await tab.WaitUntil("document.getElementById('progress').textContent.includes('stopped')");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        int count = await tab.Page.Locator("#list > li").CountAsync();
        Assert.InRange(count, 1, 29);
        Assert.Equal($"{count} of 30 photographs (stopped)", await tab.Page.Locator("#progress").InnerTextAsync());
        Assert.Equal("photos/deep/00.jpg", await tab.Page.Locator("#list .name").First.InnerTextAsync());

        // On, to the end, in the order of the names.
        Assert.Equal("Go on", await tab.Page.Locator("#stop").InnerTextAsync());
        await tab.Page.ClickAsync("#stop");
        await tab.WaitUntil("document.querySelectorAll('#list > li').length === 30");
        Assert.Equal("photos/deep/29.jpg", await tab.Page.Locator("#list .name").Last.InnerTextAsync());
        Assert.Equal("30 of 30 photographs", await tab.Page.Locator("#progress").InnerTextAsync());
        await tab.Page.ClickAsync("#clear");
        Assert.Equal(0, await tab.Page.Locator("#list > li").CountAsync());
        await Choose(tab, Files.Sample("cat.png"));
        Assert.Equal("1 of 1 photograph", await tab.Page.Locator("#progress").InnerTextAsync());
    }

    [Fact]
    public async Task The_heat_map_lies_on_the_dog()
    {
        await using Browser browser = await Browser.Start();
        using ServedSite site = await Serve();
        Tab tab = await browser.Open(site.Address.AbsoluteUri);
        await Choose(tab, Files.Sample("dog_and_bicycle.jpg"));
        ILocator heat = tab.Page.Locator(".heat");
        Assert.Equal("hidden", await heat.EvaluateAsync<string>("canvas => getComputedStyle(canvas).visibility"));
        await tab.Page.CheckAsync("#heat");
        Assert.Equal("visible", await heat.EvaluateAsync<string>("canvas => getComputedStyle(canvas).visibility"));

        // Over the middle square, which the network saw; its brightest place where the module's is.
        LocatorBoundingBoxResult frame = (await tab.Page.Locator(".frame").BoundingBoxAsync())!;
        LocatorBoundingBoxResult box = (await heat.BoundingBoxAsync())!;
        Assert.Equal(frame.Height, box.Height, 1);
        Assert.Equal(box.Height, box.Width, 1);
        Assert.Equal(frame.X + (frame.Width / 2), box.X + (box.Width / 2), 1);
        int brightest = await heat.EvaluateAsync<int>("""
            canvas => {
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              let best = 3;
              for (let i = 3; i < data.length; i += 4) if (data[i] > data[best]) best = i;
              return (best - 3) / 4;
            }
            """);
        var values = (IReadOnlyList<float>)_engine.Run("(Get-DogBreed dog_and_bicycle.jpg -Explain).HeatMap").Single().Properties["Values"].Value;
        Assert.Equal(values.Max(), values[brightest]);
    }

    [Fact]
    public async Task It_is_used_by_the_keyboard_alone()
    {
        await using Browser browser = await Browser.Start();
        using ServedSite site = await Serve();
        Tab tab = await browser.Open(site.Address.AbsoluteUri);
        await tab.WaitUntil("document.getElementById('model').textContent.includes('118')");

        // The browser is asked early to say when it would show its dialog: until that has arrived, it shows it.
        var opened = new TaskCompletionSource<IFileChooser>();
        tab.Page.FileChooser += (_, chooser) => opened.TrySetResult(chooser);
        await TabTo(tab, "photographs");
        await tab.Page.Keyboard.PressAsync("Enter");
        IFileChooser chooser = await opened.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await chooser.SetFilesAsync(Files.Sample("pembroke.jpg"));
        await tab.WaitUntil("document.querySelectorAll('#list > li').length === 1");
        await TabTo(tab, "heat");
        await tab.Page.Keyboard.PressAsync("Space");
        Assert.True(await tab.Page.IsCheckedAsync("#heat"));
        await TabTo(tab, "clear");
        await tab.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("photographs", await tab.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [Fact]
    public async Task A_browser_without_simd_and_a_site_without_its_network_are_told_so()
    {
        await using Browser browser = await Browser.Start();
        using ServedSite site = await Serve();
        Tab old = await browser.Open(site.Address.AbsoluteUri, script: "WebAssembly.validate = () => false");
        await Assertions.Expect(old.Page.Locator("#state")).ToContainTextAsync("WebAssembly with SIMD");
        File.Delete(Path.Combine(Site, "model.onnx"));
        Tab incomplete = await browser.Open(site.Address.AbsoluteUri);
        await Assertions.Expect(incomplete.Page.Locator("#state")).ToContainTextAsync("could not be loaded (/model.onnx: 404");
        await incomplete.Page.SetInputFilesAsync("#photographs", Files.Sample("cat.png"));
        Assert.False(await incomplete.Page.Locator("#work").IsVisibleAsync());
    }

    /// <summary>Anybody's server will do, below any path: one that sends no headers.</summary>
    [Fact]
    public async Task It_needs_no_headers_and_no_root_of_its_own()
    {
        await using Browser browser = await Browser.Start();
        Assert.Empty(_engine.Run($"Export-BreedWebApp -Path '{Site}'").Errors);
        using var server = new PlainServer(_folder.Path);
        Tab tab = await browser.Open(new Uri(server.Address, "site/").AbsoluteUri);
        await Choose(tab, Files.Sample("pembroke.jpg"));
        Assert.False((await tab.Page.EvaluateAsync("crossOriginIsolated"))!.Value.GetBoolean());
        await tab.AssertAsksOnly(new Uri(server.Address, "site/"));
        await tab.WaitUntil("document.getElementById('offline').textContent !== ''");

        // From the second visit on the service worker adds those that threads need.
        await tab.Page.ReloadAsync();
        await Choose(tab, Files.Sample("astronaut.png"));
        Assert.True((await tab.Page.EvaluateAsync("crossOriginIsolated"))!.Value.GetBoolean());
        Assert.Empty(tab.Complaints);
    }

    private async Task<ServedSite> Serve(string model = "efficientnet-lite2")
    {
        Assert.Empty(_engine.Run($"Export-BreedWebApp {model} -Path '{Site}' -WarningAction SilentlyContinue").Errors);
        return await ServedSite.Start(_server, $"-Path '{Site}'");
    }

    /// <summary>Gives photographs to the page, and waits for all their answers.</summary>
    private static async Task Choose(Tab tab, params string[] files)
    {
        int before = await tab.Page.Locator("#list > li").CountAsync();
        await tab.Page.SetInputFilesAsync("#photographs", files);
        await tab.WaitUntil($"document.querySelectorAll('#list > li').length === {before + files.Length}");
    }

    private async Task AssertAnswersAsModule(Tab tab, string model)
    {
        string[] samples = [.. Directory.EnumerateFiles(Path.Combine(Files.Root, "samples")).Where(f => Path.GetExtension(f) is ".jpg" or ".png").Order(StringComparer.Ordinal)];
        Assert.True(samples.Length >= 9);
        await Choose(tab, samples);
        IDownload download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.ClickAsync("#save"));
        string csv = Path.Combine(_folder.Path, "answers.csv");
        await download.SaveAsAsync(csv);
        PSObject[] said = [.. _engine.Run($"Import-Csv '{csv}'").Output];
        PSObject[] ours = [.. _engine.Run("$files | Get-DogBreed -Model $model -Group", ("files", samples), ("model", model)).Output];
        Assert.Equal(ours.Length, said.Length);
        foreach ((PSObject own, PSObject there) in ours.Zip(said))
        {
            Assert.Equal(own.Properties["Subject"].Value, there.Properties["Subject"].Value);

            // A human who is not much like any breed is like several that are as likely.
            bool isClear = own.Properties["Probability"].Value is double and > 0.2;
            if (isClear)
            {
                Assert.Equal(own.Properties["Breed"].Value, there.Properties["Breed"].Value);
                Assert.Equal((double)own.Properties["Probability"].Value, double.Parse((string)there.Properties["Probability"].Value, System.Globalization.CultureInfo.InvariantCulture), 0.05);
            }

            // One that all are in says nothing, and is left out there.
            bool isGroup = own.Properties["Group"].Value is string group && group is not "dog" && !string.Equals(group, own.Properties["Breed"].Value as string, StringComparison.Ordinal);
            if (isGroup)
            {
                Assert.Equal(own.Properties["Group"].Value, there.Properties["Group"].Value);
            }
        }
    }

    private static async Task TabTo(Tab tab, string id)
    {
        for (int i = 0; i < 20; i++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            if (await tab.Page.EvaluateAsync<string>("document.activeElement.id") == id)
            {
                return;
            }
        }

        Assert.Fail($"The Tab key does not come to {id}.");
    }
}
