using System.Text.Json.Nodes;

namespace DogBreed.Core.Reports;

/// <summary>The texts of the pages in a language: a text that it lacks is the English one.</summary>
internal static class WebTexts
{
    private const string English = "en";

    /// <summary>Reads the files of web/texts.</summary>
    /// <param name="language">The name of a file there, such as "zh-Hans".</param>
    public static JsonObject Read(string language) =>
        Joined(WebFiles.Read($"texts/{English}.json"), WebFiles.Read($"texts/{language}.json"));

    /// <summary>English texts, and those of another language in their places.</summary>
    /// <param name="english">The English file.</param>
    /// <param name="own">The other one.</param>
    public static JsonObject Joined(string english, string own)
    {
        JsonObject texts = JsonNode.Parse(english)!.AsObject();
        foreach ((string key, JsonNode? text) in JsonNode.Parse(own)!.AsObject())
        {
            texts[key] = text?.DeepClone();
        }

        return texts;
    }
}
