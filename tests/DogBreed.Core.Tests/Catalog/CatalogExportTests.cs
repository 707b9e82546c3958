using System.Text.Json;
using DogBreed.Core.Catalog;
using DogBreed.Core.Catalog.Formats;
using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using static DogBreed.Core.Tests.Catalog.CatalogTools;

namespace DogBreed.Core.Tests.Catalog;

public sealed class CatalogExportTests : IDisposable
{
    private readonly TestFolder _files = new();
    private readonly string _catalog;
    private readonly string[] _photos;

    public CatalogExportTests()
    {
        _catalog = _files.File("dogs.db");
        _photos = [.. CopySamples(_files.File("library/2025/June")), _files.Write("library/broken, \"quoted\".jpg", "no picture at all")];
    }

    public void Dispose() => _files.Dispose();

    /// <summary>The rules of the published format and of its validator, over photographs of dogs, people, cats, nothing, and one that failed.</summary>
    [Theory]
    [InlineData(false, "efficientnet-lite2")]
    [InlineData(true, "efficientnet-lite2")]
    [InlineData(true, "article")]
    public void MegaDetector_s_format_is_as_published(bool eachDog, string model)
    {
        using DogBreedClassifier classifier = Open(model);
        var answers = Run(_catalog, _photos, classifier, new ClassifyOptions { EachDog = eachDog }, root: _files.File("library"));
        using JsonDocument document = JsonDocument.Parse(Export(CatalogFormat.MegaDetector, model, out int count));
        Assert.Equal(_photos.Length, count);
        JsonElement root = document.RootElement;
        Assert.Equal(["info", "detection_categories", "classification_categories", "images"], root.EnumerateObject().Select(p => p.Name));
        Assert.Equal("1.6", root.GetProperty("info").GetProperty("format_version").GetString());
        Dictionary<string, string> detections = Categories(root, "detection_categories");
        Dictionary<string, string> classes = Categories(root, "classification_categories");
        Assert.Equal("animal", detections["1"]);
        Assert.Equal(_photos.Length, root.GetProperty("images").GetArrayLength());
        int animals = 0;
        int people = 0;
        foreach (JsonElement image in root.GetProperty("images").EnumerateArray())
        {
            string file = image.GetProperty("file").GetString()!;
            string path = Path.Combine(_files.File("library"), file);
            Assert.Contains(path, _photos);
            BreedPrediction? answer = answers.Single(a => a.Path == path).Value;
            if (answer is null)
            {
                Assert.Equal(JsonValueKind.Null, image.GetProperty("detections").ValueKind);
                Assert.Contains("not a picture", image.GetProperty("failure").GetString(), StringComparison.Ordinal);
                continue;
            }

            Assert.False(image.TryGetProperty("failure", out _));
            JsonElement[] found = [.. image.GetProperty("detections").EnumerateArray()];
            Assert.All(found, d => AssertDetection(d, detections, classes));
            animals += found.Count(d => d.GetProperty("category").GetString() == "1");
            people += found.Count(d => d.GetProperty("category").GetString() == "2");
            if (answer.Subject == Subject.Dog)
            {
                JsonElement surest = found.First(d => d.GetProperty("category").GetString() == "1");
                if (answer.Candidates.Count > 0 && (!eachDog || answer.Dogs.Count == 1))
                {
                    Assert.Equal(answer.Candidates[0].Breed, classes[surest.GetProperty("classifications")[0][0].GetString()!]);
                }
            }
            else if (answer.Subject == Subject.Neither && !eachDog)
            {
                Assert.Empty(found);
            }
        }

        Assert.True(animals >= 4 && people >= 1, $"{animals} animals, {people} people: too few to have tested much.");
    }

    [Fact]
    public void Csv_is_read_back_as_it_was()
    {
        using DogBreedClassifier classifier = Open();
        var answers = Run(_catalog, _photos, classifier, root: _files.File("library"));
        string[] lines = System.Text.Encoding.UTF8.GetString(Export(CatalogFormat.Csv, null, out _)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Path,Subject,Breed,Probability,DogProbability,Model,Length,LastWriteTimeUtc,Sha256,Error", lines[0]);
        Assert.Equal(_photos.Length, lines.Length - 1);
        Assert.Contains(lines, l => l.StartsWith("\"" + _files.File("library/broken, \"\"quoted\"\".jpg") + "\",", StringComparison.Ordinal));
        BreedPrediction pembroke = answers.Single(a => a.Path!.EndsWith("pembroke.jpg", StringComparison.Ordinal)).Value!;
        string line = lines.Single(l => l.Contains("pembroke.jpg", StringComparison.Ordinal));
        Assert.Contains(FormattableString.Invariant($",Dog,Pembroke,{pembroke.Probability:R},{pembroke.DogProbability:R},efficientnet-lite2,"), line, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_the_candidates()
    {
        using DogBreedClassifier classifier = Open("article");
        var answers = Run(_catalog, _photos, classifier);
        using JsonDocument document = JsonDocument.Parse(Export(CatalogFormat.Json, "article", out _));
        Assert.Equal(_photos.Length, document.RootElement.GetArrayLength());
        foreach (JsonElement line in document.RootElement.EnumerateArray())
        {
            var answer = answers.Single(a => a.Path == line.GetProperty("Path").GetString());
            if (answer.Value is { } value)
            {
                Assert.Equal(value.Subject.ToString(), line.GetProperty("Subject").GetString());
                Assert.Equal(value.Candidates.Select(c => (c.Breed, c.Probability)), line.GetProperty("Candidates").EnumerateArray().Select(c => (c.GetProperty("Breed").GetString()!, c.GetProperty("Probability").GetDouble())));
            }
            else
            {
                Assert.True(line.TryGetProperty("Error", out _));
            }
        }
    }

    /// <summary>What a catalog concludes without its models is what was answered, for each model, with each dog and without.</summary>
    [Theory]
    [InlineData("efficientnet-lite2", false)]
    [InlineData("efficientnet-lite2", true)]
    [InlineData("article", true)]
    public void It_concludes_what_was_answered(string model, bool eachDog)
    {
        using DogBreedClassifier classifier = Open(model);
        var answers = Run(_catalog, _photos, classifier, new ClassifyOptions { EachDog = eachDog });
        using CatalogReader reader = CatalogReader.Open(_catalog);
        AnsweringModel answering = reader.Answering(model);
        Dictionary<string, PhotoLine> lines = reader.Photos(answering).Select(p => PhotoLine.Of(reader, answering, p)!).ToDictionary(l => l.Path, StringComparer.Ordinal);
        foreach (var answer in answers)
        {
            PhotoLine line = lines[answer.Path!];
            Assert.Equal(answer.Value?.Subject.ToString(), line.Subject);
            Assert.Equal(answer.Value?.DogProbability, line.DogProbability);
            Assert.Equal(answer.Value?.Candidates ?? [], line.Candidates);
            Assert.Equal(answer.Error is null, line.Error is null);
        }
    }

    [Fact]
    public void A_model_that_is_not_in_it_is_said()
    {
        using DogBreedClassifier classifier = Open();
        Run(_catalog, _photos[..1], classifier);
        using CatalogReader reader = CatalogReader.Open(_catalog);
        Assert.Contains("efficientnet-lite2", Assert.Throws<CatalogException>(() => reader.Answering("poodles")).Message, StringComparison.Ordinal);
    }

    private byte[] Export(CatalogFormat format, string? model, out int count)
    {
        using CatalogReader reader = CatalogReader.Open(_catalog);
        using var stream = new MemoryStream();
        count = CatalogFormats.Of(format).Write(reader, reader.Answering(model), stream, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    // Names by number: non-negative integers as texts, and no name is blank.
    private static Dictionary<string, string> Categories(JsonElement root, string name)
    {
        var categories = root.GetProperty(name).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);
        Assert.All(categories, c => Assert.True(int.Parse(c.Key, System.Globalization.CultureInfo.InvariantCulture) >= 0 && c.Value.Trim().Length > 0));
        return categories;
    }

    private static void AssertDetection(JsonElement detection, Dictionary<string, string> detections, Dictionary<string, string> classes)
    {
        Assert.Contains(detection.GetProperty("category").GetString()!, detections.Keys);
        JsonElement confidence = detection.GetProperty("conf");
        Assert.InRange(confidence.GetDouble(), 0, 1);

        // The validator demands a float, which Python takes 1 not to be.
        Assert.Contains('.', confidence.GetRawText());
        double[] box = [.. detection.GetProperty("bbox").EnumerateArray().Select(e => e.GetDouble())];
        Assert.Equal(4, box.Length);
        Assert.All(box, edge => Assert.InRange(edge, 0, 1));
        Assert.True(box[2] > 0 && box[3] > 0 && box[0] + box[2] < 1.00001 && box[1] + box[3] < 1.00001);
        if (detection.TryGetProperty("classifications", out JsonElement classifications))
        {
            double[] shares = [.. classifications.EnumerateArray().Select(c => c[1].GetDouble())];
            Assert.NotEmpty(shares);
            Assert.Equal(shares.OrderDescending(), shares);
            Assert.All(classifications.EnumerateArray(), c => Assert.Contains(c[0].GetString()!, classes.Keys));
        }
    }
}
