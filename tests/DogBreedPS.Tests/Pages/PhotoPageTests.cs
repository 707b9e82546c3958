using System.Management.Automation;
using System.Text.Json;
using Microsoft.Playwright;

namespace DogBreedPS.Tests.Pages;

/// <summary>Export-DogReport, and its page in a real browser: looked through, searched, and corrected.</summary>
public sealed class PhotoPageTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryFolder _folder = new();

    public PhotoPageTests()
    {
        foreach (string sample in new[] { "pembroke.jpg", "german_shepherd.jpg", "dog_and_bicycle.jpg", "four_dogs.jpg", "astronaut.png", "cat.png" })
        {
            _folder.Copy(sample, "photos/" + sample);
        }
    }

    private string Report => Path.Combine(_folder.Path, "report.html");

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Browser.Screens), MemberType = typeof(Browser))]
    public async Task It_stands_alone_and_everybody_can_use_it(int width, ColorScheme scheme)
    {
        Write();
        await using Browser browser = await Browser.Start();
        Tab tab = await browser.Open(Report, width, scheme);
        Assert.Equal(6, await tab.Page.Locator(".card").CountAsync());
        await tab.Page.Locator(".card img").Last.ScrollIntoViewIfNeededAsync();
        await tab.WaitUntil("[...document.querySelectorAll('.card img')].every(i => i.complete && i.naturalWidth > 50)");
        await tab.AssertAccessible();
        await tab.Page.EvaluateAsync("document.getElementById('group').value = ''; document.getElementById('group').dispatchEvent(new Event('input', { bubbles: true })); scrollTo(0, 0)");
        await tab.Picture($"report-{(width > 500 ? "desktop" : "phone")}-{scheme.ToString().ToLowerInvariant()}");
        await tab.Page.Locator(".card").Filter(new LocatorFilterOptions { HasText = "Pembroke" }).First.ClickAsync();
        await tab.AssertAccessible();
        await tab.Picture($"photo-{(width > 500 ? "desktop" : "phone")}-{scheme.ToString().ToLowerInvariant()}");
        await tab.AssertStandsAlone();
    }

    [Fact]
    public async Task A_heat_map_and_the_dogs_boxes_lie_over_the_picture()
    {
        Write();
        await using Browser browser = await Browser.Start();
        Tab tab = await browser.Open(Report);
        ILocator card = tab.Page.Locator(".card").Filter(new LocatorFilterOptions { HasText = "four_dogs.jpg" });
        await card.ScrollIntoViewIfNeededAsync();
        Assert.True(await card.Locator(".dog").CountAsync() >= 3);
        LocatorBoundingBoxResult frame = (await card.Locator(".frame").BoundingBoxAsync())!;
        foreach (ILocator dog in await card.Locator(".dog").AllAsync())
        {
            LocatorBoundingBoxResult box = (await dog.BoundingBoxAsync())!;
            Assert.InRange(box.X, frame.X - 2, frame.X + frame.Width);
            Assert.InRange(box.Y + box.Height, frame.Y, frame.Y + frame.Height + 2);
        }

        // The hottest place of the corgi's map, on the corgi: in the middle of the photograph.
        ILocator corgi = tab.Page.Locator(".card").Filter(new LocatorFilterOptions { HasText = "pembroke.jpg" });
        await corgi.HoverAsync();
        await tab.WaitUntil("getComputedStyle(document.querySelector('.card:hover canvas')).opacity === '1'");
        string hottest = await corgi.Locator("canvas").EvaluateAsync<string>("""
            canvas => {
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              let best = 3;
              for (let i = 3; i < data.length; i += 4) if (data[i] > data[best]) best = i;
              const place = (best - 3) / 4;
              return [canvas.width, canvas.height, place % canvas.width, Math.floor(place / canvas.width)].join();
            }
            """);
        int[] numbers = [.. hottest.Split(',').Select(int.Parse)];
        Assert.Equal([9, 9], numbers[..2]);
        Assert.InRange(numbers[2], 3, 6);
        Assert.InRange(numbers[3], 3, 6);
    }

    [Fact]
    public async Task It_is_searched_filtered_grouped_and_sorted()
    {
        Write();
        await using Browser browser = await Browser.Start();
        IPage page = (await browser.Open(Report)).Page;
        Task<string> Shown() => page.Locator("#shown").InnerTextAsync();
        Assert.Equal("6 of 6 photographs", await Shown());
        await page.FillAsync("#search", "corgi");
        Assert.Equal("1 of 6 photographs", await Shown());
        await page.FillAsync("#search", "nothing like this");
        Assert.Equal("0 of 6 photographs", await Shown());
        await page.FillAsync("#search", "");
        await page.UncheckAsync("[name=subject][value=Dog]");
        Assert.Equal("2 of 6 photographs", await Shown());
        await page.ClickAsync("button[type=reset]");
        await Assertions.Expect(page.Locator("#shown")).ToHaveTextAsync("6 of 6 photographs");
        await page.EvaluateAsync("document.getElementById('least').value = 90; document.getElementById('least').dispatchEvent(new Event('input', { bubbles: true }))");
        Assert.Equal("2 of 6 photographs", await Shown());
        await page.ClickAsync("button[type=reset]");
        await page.SelectOptionAsync("#sort", "most");
        await page.SelectOptionAsync("#group", "");
        Assert.Contains("German Shepherd", (await page.Locator(".card").First.TextContentAsync())!, StringComparison.Ordinal);
        await page.SelectOptionAsync("#group", "subject");
        Assert.Equal(["Dog 4", "Human 1", "Neither 1"], await page.Locator(".part h3").AllInnerTextsAsync());
        await page.Locator("#bars button").Filter(new LocatorFilterOptions { HasText = "Corgi" }).ClickAsync();
        Assert.Equal("1 of 6 photographs", await Shown());
    }

    /// <summary>By the keyboard alone: through the cards, an answer marked right, another corrected by a number, one by its name, one step back; a new start knows it all; saved.</summary>
    [Fact]
    public async Task It_is_corrected_by_the_keyboard_and_saved()
    {
        Write();
        await using Browser browser = await Browser.Start();
        IPage page = (await browser.Open(Report)).Page;
        await page.SelectOptionAsync("#group", "");
        await page.Locator("#save").FocusAsync();

        // Astronaut, cat, dog and bicycle, four dogs, German shepherd, Pembroke: one of them is in the order of Tab.
        await page.Locator(".card[tabindex='0']").FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("y");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("2");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("1");
        await page.Keyboard.PressAsync("u");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("dialog")).ToBeVisibleAsync();
        await page.Locator("dialog input").FocusAsync();
        await page.Keyboard.TypeAsync("no such breed");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("The model has no breed of that name.", await page.Locator("#choice-problem").InnerTextAsync());
        await page.Locator("dialog input").FillAsync("Siberian Husky");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal("Save 3 corrections", await page.Locator("#save").InnerTextAsync());

        await page.ReloadAsync();
        Assert.Equal("Save 3 corrections", await page.Locator("#save").InnerTextAsync());
        Assert.Equal(1, await page.Locator(".card.right").CountAsync());
        Assert.Equal(2, await page.Locator(".card.wrong").CountAsync());
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("#save"));
        Assert.Equal("corrections.csv", download.SuggestedFilename);
        string saved = Path.Combine(_folder.Path, "corrections.csv");
        await download.SaveAsAsync(saved);
        PSObject[] rows = [.. _engine.Run($"Import-Csv '{saved}'").Output];
        Assert.Equal(["dog_and_bicycle.jpg", "german_shepherd.jpg", "pembroke.jpg"], rows.Select(r => Path.GetFileName((string)r.Properties["Path"].Value)));
        Assert.Equal("Pembroke", rows[2].Properties["Breed"].Value);
        Assert.Equal("Pembroke", rows[2].Properties["SaidBreed"].Value);
        Assert.Equal("Siberian husky", rows[0].Properties["Breed"].Value);
        Assert.NotEqual(rows[1].Properties["SaidBreed"].Value, rows[1].Properties["Breed"].Value);
        Assert.All(rows, r => Assert.Equal(64, ((string)r.Properties["Sha256"].Value).Length));
    }

    /// <summary>What stands in a page is text, whatever a file is called.</summary>
    [Fact]
    public async Task Names_are_text()
    {
        string odd = "\"quoted\" 'name' <b> &amp; <!-- <script>alert(1)<\u2044script> 狗.jpg";
        _folder.Copy("pembroke.jpg", "photos/" + odd);
        Assert.Empty(_engine.Run($"Get-ChildItem '{_folder.Path}/photos' -File | Get-DogBreed | Select-Object *, @{{ n = 'Group'; e = {{ '</script><script>document.title = 1</script>' }} }} -ExcludeProperty Group | Export-DogReport '{Report}' -Title '</title><script>alert(2)</script>'").Errors);
        await using Browser browser = await Browser.Start();
        Tab tab = await browser.Open(Report);
        Assert.Equal(odd, await tab.Page.Locator(".card .name").Filter(new LocatorFilterOptions { HasText = "quoted" }).InnerTextAsync());
        Assert.Equal("</title><script>alert(2)</script>", await tab.Page.TitleAsync());
        await tab.Page.SelectOptionAsync("#group", "group");
        Assert.Contains("</script>", await tab.Page.Locator(".part h3").First.InnerTextAsync(), StringComparison.Ordinal);
        await tab.AssertStandsAlone();
    }

    /// <summary>A photograph that has gone is an error, and in the page without a picture; one that no browser shows has a picture of ours.</summary>
    [Fact]
    public async Task What_has_gone_is_said_and_what_browsers_cannot_show_is_shown()
    {
        _folder.Write("photos/scan.tif", Tiff(90));
        string gone = _folder.Copy("pembroke.jpg", "photos/gone.jpg");
        Engine.Result result = _engine.Run($"$all = Get-ChildItem '{_folder.Path}/photos' -File | Get-DogBreed; Remove-Item '{gone}'; $all | Export-DogReport '{Report}' -PassThru");
        Assert.StartsWith("PhotoNotFound", result.ErrorId(), StringComparison.Ordinal);
        Assert.Contains(gone, result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(Report, Assert.Single(result.Output).Properties["FullName"].Value);
        await using Browser browser = await Browser.Start();
        IPage page = (await browser.Open(Report)).Page;
        Assert.Equal("This picture can no longer be shown.", await page.Locator(".card").Filter(new LocatorFilterOptions { HasText = "gone.jpg" }).Locator(".gone").InnerTextAsync());
        ILocator shown = page.Locator(".card").Filter(new LocatorFilterOptions { HasText = "scan.tif" }).Locator("img");
        Assert.StartsWith("data:image/webp;", await shown.GetAttributeAsync("src"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_may_stand_beside_it()
    {
        Assert.Empty(_engine.Run($"Get-ChildItem '{_folder.Path}/photos' -File | Get-DogBreed | Export-DogReport '{Report}' -ThumbnailFolder '{_folder.Path}/small pictures'").Errors);
        Assert.Equal(6, Directory.GetFiles(Path.Combine(_folder.Path, "small pictures"), "*.webp").Length);
        await using Browser browser = await Browser.Start();
        Tab tab = await browser.Open(Report);
        await tab.WaitUntil("[...document.querySelectorAll('.card img')].some(i => i.naturalWidth > 50)");
        await tab.AssertStandsAlone();
    }

    /// <summary>Any object with the four properties: what other programs and former versions wrote.</summary>
    [Fact]
    public void Objects_of_files_do_as_well()
    {
        string csv = Path.Combine(_folder.Path, "answers.csv");
        string json = Path.Combine(_folder.Path, "answers.json");
        Assert.Empty(_engine.Run($"$all = Get-ChildItem '{_folder.Path}/photos' -File | Get-DogBreed -Explain -EachDog; $all | Export-Csv '{csv}'; $all | ConvertTo-Json -Depth 4 | Set-Content '{json}'").Errors);
        Assert.Empty(_engine.Run($"Import-Csv '{csv}' | Export-DogReport '{Report}'").Errors);
        Assert.Equal(6, Data(Report).GetProperty("photos").GetArrayLength());
        Assert.Empty(_engine.Run($"Get-Content '{json}' | ConvertFrom-Json | Export-DogReport '{Report}' -Force").Errors);

        // As ConvertTo-Json shortens what is deeper than it was told to look.
        Assert.Empty(_engine.Run($"Get-DogBreed '{_folder.Path}/photos/pembroke.jpg' -Explain | ConvertTo-Json -Depth 1 -WarningAction Ignore | ConvertFrom-Json | Export-DogReport '{_folder.Path}/short.html'").Errors);
        Assert.False(Data(Path.Combine(_folder.Path, "short.html")).GetProperty("photos")[0].TryGetProperty("heat", out _));
        JsonElement corgi = Data(Report).GetProperty("photos").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "pembroke.jpg");
        Assert.Equal(81, corgi.GetProperty("heat").GetProperty("shares").GetBytesFromBase64().Length);
        Assert.Equal(5, corgi.GetProperty("candidates").GetArrayLength());
        Assert.Equal(1, corgi.GetProperty("dogs").GetArrayLength());
    }

    [Fact]
    public void What_cannot_be_written_is_one_clear_error()
    {
        Assert.StartsWith("ReportPathNotUsable", _engine.Run($"Get-DogBreed '{_folder.Path}/photos/cat.png' | Export-DogReport '{_folder.Path}/no/r.html'").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("ReportPathNotUsable", _engine.Run($"Get-DogBreed '{_folder.Path}/photos/cat.png' | Export-DogReport '{_folder.Path}/photos/cat.png'").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("NoPhotographs", _engine.Run($"@() | Export-DogReport '{Report}'").ErrorId(), StringComparison.Ordinal);
        Assert.Contains(_engine.Run($"Get-Item '{_folder.Path}/photos/cat.png' | Export-DogReport '{Report}'").Errors, e => e.FullyQualifiedErrorId.StartsWith("AnswerNotUsable", StringComparison.Ordinal));
        File.WriteAllText(Report, "mine");
        Assert.StartsWith("ReportPathNotUsable", _engine.Run($"Get-DogBreed '{_folder.Path}/photos/cat.png' | Export-DogReport '{Report}'").ErrorId(), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Report));
    }

    [Fact]
    public void So_many_that_no_page_holds_them_are_one_error_that_says_what_to_do()
    {
        Engine.Result result = _engine.Run($"1..5001 | ForEach-Object {{ [pscustomobject] @{{ Path = \"/nowhere/$_.jpg\"; Subject = 'Dog'; Breed = 'x'; Probability = 0.5 }} }} | Export-DogReport '{Report}' -ErrorAction SilentlyContinue");
        ErrorRecord error = Assert.Single(result.Errors, e => e.FullyQualifiedErrorId.StartsWith("TooManyPhotographs", StringComparison.Ordinal));
        Assert.Contains("-ThumbnailFolder", error.Exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Report));
    }

    private static JsonElement Data(string page)
    {
        string html = File.ReadAllText(page);
        const string Begin = "<script type=\"application/json\" id=\"data\">";
        int start = html.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return JsonSerializer.Deserialize<JsonElement>(html[start..html.IndexOf("</script>", start, StringComparison.Ordinal)]);
    }

    private void Write() =>
        Assert.Empty(_engine.Run($"Get-ChildItem '{_folder.Path}/photos' -File | Get-DogBreed -Explain -EachDog | Export-DogReport '{Report}'").Errors);

    // 8-bit RGB without compression, in one strip.
    private static byte[] Tiff(int side)
    {
        (int Tag, int Type, int Count, int Value)[] entries =
        [
            (256, 4, 1, side), (257, 4, 1, side), (258, 3, 3, 8 + 2 + (12 * 8) + 4), (259, 3, 1, 1), (262, 3, 1, 2),
            (273, 4, 1, 8 + 2 + (12 * 8) + 4 + 6), (277, 3, 1, 3), (278, 4, 1, side),
        ];
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("II*\0"u8);
        writer.Write(8);
        writer.Write((short)entries.Length);
        foreach ((int tag, int type, int count, int value) in entries)
        {
            writer.Write((short)tag);
            writer.Write((short)type);
            writer.Write(count);
            writer.Write(value);
        }

        writer.Write(0);
        for (int channel = 0; channel < 3; channel++)
        {
            writer.Write((short)8);
        }

        for (int i = 0; i < side * side; i++)
        {
            writer.Write([(byte)(i % side * 2), (byte)(i / side * 2), (byte)128]);
        }

        return stream.ToArray();
    }
}
