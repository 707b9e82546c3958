using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Keras;
using DogBreed.Core.Support;

namespace DogBreed.Core.Importing;

/// <summary>Models of other programs that cannot be imported as they are: an error names what it is, and what converts it.</summary>
internal static class ForeignModel
{
    private const string SavedModelFile = "saved_model.pb";
    private const string BrowserModelFile = "model.json";
    private const int MaximumBrowserModel = 16 << 20;

    /// <summary>The error for a file or a folder; null where nobody knows what it is.</summary>
    public static ModelException? ErrorFor(string path)
    {
        string? text = Directory.Exists(path) ? OfFolder(path) : OfFile(path);
        return text is null ? null : new ModelException(Texts.FormatSaidOf(path, text));
    }

    private static string? OfFolder(string folder)
    {
        if (File.Exists(Path.Combine(folder, SavedModelFile)))
        {
            return Texts.FormatForeignSavedModel(folder);
        }

        string browser = Path.Combine(folder, BrowserModelFile);
        return File.Exists(browser) ? OfBrowser(browser) : null;
    }

    private static string? OfFile(string path)
    {
        string name = Path.GetFileName(path);
        if (string.Equals(name, SavedModelFile, StringComparison.OrdinalIgnoreCase))
        {
            return Texts.FormatForeignSavedModel(Path.GetDirectoryName(path));
        }

        // A file of Keras is one whatever it is called.
        byte[] start = Start(path);
        if (KerasFile.IsHdf5(start))
        {
            return null;
        }

        return Path.GetExtension(name).ToUpperInvariant() switch
        {
            _ when start.Length >= 8 && start.AsSpan(4, 4).SequenceEqual("TFL3"u8) => Texts.FormatForeignTfLite(path),
            ".TFLITE" or ".LITE" => Texts.FormatForeignTfLite(path),
            ".PB" => Texts.FormatForeignFrozenGraph(path),
            ".PT" or ".PTH" or ".CKPT" or ".BIN" => Texts.FormatForeignTorch(path),
            ".SAFETENSORS" => Texts.ForeignSafetensors,
            ".JSON" => OfBrowser(path),
            _ => null,
        };
    }

    // TensorFlow.js: layers as Keras has them, or a graph.
    private static string? OfBrowser(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaximumBrowserModel)
            {
                return null;
            }

            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("modelTopology", out _))
            {
                return null;
            }

            bool isGraph =
                json.RootElement.TryGetProperty("format", out JsonElement format)
                && format.ValueKind == JsonValueKind.String
                && format.GetString() == "graph-model";
            return isGraph ? Texts.FormatForeignBrowserGraph(path) : Texts.FormatForeignBrowserLayers(path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[] Start(string path)
    {
        using FileStream file = File.OpenRead(path);
        var start = new byte[16];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..read];
    }
}
