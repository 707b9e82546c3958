using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DogBreed.Core.Classification;
using DogBreed.Core.Exporting;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;

namespace DogBreed.Core.WebApp;

/// <summary>What a site's model.json says: all that the page must know to answer as this library does.</summary>
internal sealed record SiteModel
{
    /// <summary>The languages of breeds' names beside English: what the page calls them, and the culture in the table of breeds.</summary>
    private static readonly (string Language, CultureInfo Culture)[] s_languages = [("zh-Hans", CultureInfo.GetCultureInfo("zh-Hans"))];

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },

        // It stands in a file of its own, in no page: names stay as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>By which a model.json is known as one of a site.</summary>
    public const string OwnGenerator = "DogBreedPS web app";

    /// <summary>What made the file.</summary>
    public string Generator { get; init; } = OwnGenerator;

    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The breeds in the order of the logits: "class" as the model calls it, "en" and other languages as people do.</summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, string>> Breeds { get; init; }

    /// <summary>What the breeds' logits are divided by before softmax.</summary>
    public required double Temperature { get; init; }

    /// <summary>The largest logit below which the breed is unknown; null where it is not known.</summary>
    public double? UnknownBelow { get; init; }

    /// <summary>The groups of the breeds; empty where there are none.</summary>
    public required IReadOnlyList<GroupPart> Groups { get; init; }

    /// <summary>What people call the groups in languages other than English, by group and language.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> GroupNames { get; init; }

    /// <summary>From which probability on a group is named.</summary>
    public double GroupThreshold { get; init; } = ClassifyOptions.Default.GroupThreshold;

    /// <summary>The network of the breeds.</summary>
    public required SiteNetwork Network { get; init; }

    /// <summary>The dog gate; null for a model that is used without.</summary>
    public SiteGate? Gate { get; init; }

    /// <summary>The face detector.</summary>
    public required SiteFile Faces { get; init; }

    /// <summary>Describes a model.</summary>
    /// <param name="store">Where it, the groups and the names of breeds are.</param>
    /// <param name="source">The model, read.</param>
    /// <param name="network">Its network.</param>
    /// <param name="gate">Its dog gate.</param>
    /// <param name="faces">The face detector.</param>
    public static SiteModel Of(ModelStore store, ExportSource source, SiteNetwork network, SiteGate? gate, SiteFile faces)
    {
        BreedTable? table = store.BreedTable();
        BreedTable? groupTable = store.GroupTable();
        IReadOnlyList<GroupPart> groups = GroupTree.Of(source.Model.Name, source.Model.Breeds, store.Taxonomy()).Parts();
        return new SiteModel
        {
            Name = source.Model.Name,
            Breeds = [.. source.Model.Breeds.Select(b => NamesOf(b, table?.Find(b)))],
            Temperature = source.Temperature,
            UnknownBelow = (source.Model as TrainedModel)?.UnknownBelow,
            Groups = groups,
            GroupNames = Names(groups)
                .Distinct(StringComparer.Ordinal)
                .ToDictionary(g => g, g => (IReadOnlyDictionary<string, string>)NamesOf(g, groupTable?.Find(g)), StringComparer.Ordinal),
            Network = network,
            Gate = gate,
            Faces = faces,
        };
    }

    /// <summary>True for a file that a site's model.json is.</summary>
    public static bool IsOfSite(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using var json = JsonDocument.Parse(stream);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("generator", out JsonElement generator)
                && generator.ValueKind == JsonValueKind.String
                && string.Equals(generator.GetString(), OwnGenerator, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The content of the file.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    private static IEnumerable<string> Names(IReadOnlyList<GroupPart> parts) =>
        parts.Where(p => p.Parts is not null).SelectMany(p => Names(p.Parts!).Prepend(p.Name!));

    private static Dictionary<string, string> NamesOf(string breed, BreedEntry? entry)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["class"] = breed,
            ["en"] = entry?.English ?? breed.Replace('_', ' '),
        };
        foreach ((string language, CultureInfo culture) in s_languages)
        {
            if (entry?.NameIn(culture) is { } name)
            {
                names[language] = name;
            }
        }

        return names;
    }
}

/// <summary>A network that only its file and its input are said of.</summary>
/// <param name="File">The file, beside model.json.</param>
/// <param name="Input">The name of its input.</param>
internal sealed record SiteFile(string File, string Input);

/// <summary>A network of a site.</summary>
/// <param name="File">The file, beside model.json.</param>
/// <param name="Input">The name of its input.</param>
/// <param name="Preprocessing">From a picture to that.</param>
/// <param name="Outputs">The names of its outputs.</param>
internal sealed record SiteNetwork(string File, string Input, SitePreprocessing Preprocessing, SiteOutputs Outputs);

/// <summary>The outputs that a page reads.</summary>
/// <param name="Logits">Of the classes.</param>
/// <param name="Gate">Of the gate's classes; null where that is another network.</param>
/// <param name="Heat">The heat maps; null where there are none.</param>
internal sealed record SiteOutputs(string Logits, string? Gate = null, string? Heat = null);

/// <summary>From a picture to a tensor.</summary>
internal sealed record SitePreprocessing(
    int Size,
    ResizePolicy Resize,
    ChannelOrder ChannelOrder,
    TensorLayout Layout,
    IReadOnlyList<float> Mean,
    IReadOnlyList<float> Std,
    int ShortSide
)
{
    public static SitePreprocessing Of(Preprocessing p) =>
        new(p.Size, p.Resize, p.ChannelOrder, p.Layout, p.Mean, p.Std, p.DecodeRequest.MinimumShortSide);
}

/// <summary>The dog gate.</summary>
/// <param name="First">The first dog among its classes.</param>
/// <param name="Last">The last one.</param>
/// <param name="Threshold">From which probability of all dogs on there is a dog.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Temperature">What its logits are divided by before softmax.</param>
/// <param name="Network">Its network; null where the breeds' own gives its logits.</param>
internal sealed record SiteGate(int First, int Last, double Threshold, DogGateRule Rule, double Temperature, SiteNetwork? Network);
