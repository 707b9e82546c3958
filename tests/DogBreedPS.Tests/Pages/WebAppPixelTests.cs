using System.Management.Automation;
using System.Text.Json;

namespace DogBreedPS.Tests.Pages;

/// <summary>The page's pixels against ConvertTo-ImageTensor: the same picture must be the same tensor.</summary>
public sealed class WebAppPixelTests : IDisposable
{
    // A drawing with edges, gradients and noise, as a PNG: both decode it to the same pixels.
    private const string Draw = """
        async ([width, height]) => {
          const canvas = new OffscreenCanvas(width, height);
          const context = canvas.getContext('2d');
          const image = context.createImageData(width, height);
          let seed = 7;
          for (let i = 0; i < image.data.length; i += 4) {
            const [x, y] = [(i / 4) % width, Math.floor(i / 4 / width)];
            seed = (seed * 1103515245 + 12345) & 0x7fffffff;
            image.data.set([(x * 255) / width, ((x >> 4) + (y >> 4)) & 1 ? 230 : 15, (seed >> 16) & 255, 255], i);
          }
          context.putImageData(image, 0, 0);
          const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
          return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
        }
        """;

    private const string Tensor = """
        async ([png, preprocessing]) => {
          const { readPixels, toTensor } = await import('/app/pixels.js');
          const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes]), { colorSpaceConversion: 'none' });
          const tensor = new Uint8Array(toTensor(readPixels(bitmap, JSON.parse(preprocessing).shortSide, false), JSON.parse(preprocessing)).buffer);
          let text = '';
          for (let i = 0; i < tensor.length; i += 32768) text += String.fromCharCode(...tensor.subarray(i, i + 32768));
          return btoa(text);
        }
        """;

    private readonly Engine _engine = new();
    private readonly Engine _server = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _engine.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Shrunk_by_any_number_and_enlarged_it_is_the_same_to_a_rounding()
    {
        await using Browser browser = await Browser.Start();
        Assert.Empty(_engine.Run($"Export-BreedWebApp efficientnet-lite2 -Path '{_folder.Path}/site'").Errors);
        using ServedSite site = await ServedSite.Start(_server, $"-Path '{_folder.Path}/site'");
        Tab tab = await browser.Open(site.Address.AbsoluteUri);
        string own = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Path, "site", "model.json"), TestContext.Current.CancellationToken))
            .RootElement.GetProperty("network").GetProperty("preprocessing").GetRawText();

        // By fractions, by 2, by 3, by 2 and 3, not at all; larger in one direction or both; a strip, a point.
        foreach ((int width, int height) in new[] { (700, 500), (333, 261), (520, 520), (780, 780), (780, 520), (260, 260), (100, 140), (259, 600), (3000, 270), (2000, 90), (1, 1), (1024, 768), (1700, 1600), (735, 392), (325, 320) })
        {
            (float Difference, double Share) found = await Compare(tab, width, height, own, "-Model efficientnet-lite2");

            // One step of a pixel, and that seldom: sums of floats in another order, at a half.
            Assert.True(found.Difference <= 1 && found.Share < 0.005, $"{width} x {height}: {found}");
        }

        // Keras's way: nearest neighbour, blue first, and no rounding anywhere.
        const string Keras = """{ "size": 224, "resize": "kerasNearest", "channelOrder": "bgr", "layout": "nhwc", "mean": [103.939, 116.779, 123.68], "std": [1, 1, 1], "shortSide": 0 }""";
        foreach ((int width, int height) in new[] { (700, 500), (224, 224), (100, 140), (3000, 37) })
        {
            (float difference, _) = await Compare(tab, width, height, Keras, "-Size 224 -InputScaling Caffe");
            Assert.Equal(0, difference);
        }
    }

    // The largest difference of two values, and the share of values that differ.
    private async Task<(float Difference, double Share)> Compare(Tab tab, int width, int height, string preprocessing, string arguments)
    {
        string png = await tab.Page.EvaluateAsync<string>(Draw, new[] { width, height });
        string file = _folder.Write($"{width}x{height}.png", Convert.FromBase64String(png));
        string tensor = await tab.Page.EvaluateAsync<string>(Tensor, new[] { png, preprocessing });
        float[] there = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(tensor)).ToArray();
        var own = (float[])_engine.Run($"ConvertTo-ImageTensor '{file}' {arguments}").Single().Properties["Data"].Value;
        Assert.Equal(own.Length, there.Length);
        float[] differences = [.. own.Zip(there, (a, b) => Math.Abs(a - b))];
        return (differences.Max(), differences.Count(d => d > 1e-5f) / (double)own.Length);
    }
}
