using System.Text.Json;
using System.Text.Json.Serialization;

namespace DogBreed.Core.Catalog.Formats;

/// <summary>A list of objects in UTF-8, one a photograph, with its candidates.</summary>
internal sealed class JsonFormat : ICatalogFormat
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public int Write(CatalogReader catalog, AnsweringModel model, Stream stream, CancellationToken cancellation)
    {
        int count = 0;
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = s_options.Encoder });
        writer.WriteStartArray();
        foreach (CatalogPhoto photo in catalog.Photos(model))
        {
            cancellation.ThrowIfCancellationRequested();
            if (PhotoLine.Of(catalog, model, photo) is { } line)
            {
                JsonSerializer.Serialize(writer, line, s_options);
                writer.Flush();
                count++;
            }
        }

        writer.WriteEndArray();
        return count;
    }
}
