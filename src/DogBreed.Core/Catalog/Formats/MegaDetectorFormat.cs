using System.Drawing;
using System.Globalization;
using System.Text.Json;
using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;

namespace DogBreed.Core.Catalog.Formats;

/// <summary>
/// The results format of MegaDetector, version 1.6 (https://lila.science/megadetector-output-format): paths with slashes, relative to the
/// catalog's root; boxes as shares of the picture; categories by number; a failure for a photograph that could not be used.
/// </summary>
/// <remarks>
/// Where each dog was looked for, each is an animal with its box and its breeds, and people and cats have theirs. Where not, a photograph
/// of a dog is one animal whose box is the whole picture; a human's faces are persons.
/// </remarks>
internal sealed class MegaDetectorFormat : ICatalogFormat
{
    private const string Animal = "1";
    private const string Person = "2";
    private const string Cat = "Cat";

    private static readonly RectangleF s_whole = new(0, 0, 1, 1);

    public int Write(CatalogReader catalog, AnsweringModel model, Stream stream, CancellationToken cancellation)
    {
        int count = 0;
        var options = new JsonWriterOptions
        {
            Indented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using var writer = new Utf8JsonWriter(stream, options);
        writer.WriteStartObject();
        WriteInfo(writer, catalog, model);
        writer.WriteStartObject("detection_categories");
        writer.WriteString(Animal, "animal");
        writer.WriteString(Person, "person");
        writer.WriteString("3", "vehicle");
        writer.WriteEndObject();
        writer.WriteStartObject("classification_categories");
        for (int i = 0; i < model.Breeds.Count; i++)
        {
            writer.WriteString(Number(i), model.Breeds[i]);
        }

        writer.WriteString(Number(model.Breeds.Count), "cat");
        writer.WriteEndObject();
        writer.WriteStartArray("images");
        foreach (CatalogPhoto photo in catalog.Photos(model))
        {
            cancellation.ThrowIfCancellationRequested();
            if (photo is { Answer: null, Failure: null })
            {
                continue;
            }

            WritePhoto(writer, model, photo);
            writer.Flush();
            count++;
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        return count;
    }

    private static void WriteInfo(Utf8JsonWriter writer, CatalogReader catalog, AnsweringModel model)
    {
        string time = File.GetLastWriteTimeUtc(catalog.Path).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        writer.WriteStartObject("info");
        writer.WriteString("format_version", "1.6");
        writer.WriteString("detector", (model.EachDog ?? model.Gate).Model.Name);
        writer.WriteString("detection_completion_time", time);
        writer.WriteString("classifier", model.Own.Model.Name);
        writer.WriteString("classification_completion_time", time);
        writer.WriteStartObject("detector_metadata");
        double threshold = (model.EachDog ?? model.Gate).Model.Card.DogThreshold;
        WriteShare(writer, "typical_detection_threshold", threshold);
        WriteShare(writer, "conservative_detection_threshold", threshold / 2);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WritePhoto(Utf8JsonWriter writer, AnsweringModel model, CatalogPhoto photo)
    {
        writer.WriteStartObject();
        writer.WriteString("file", FileOf(photo));
        if (photo.Answer is { } answer)
        {
            writer.WriteStartArray("detections");
            WriteDetections(writer, model, answer);
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteString("failure", photo.Failure!.Value.Message);
            writer.WriteNull("detections");
        }

        writer.WriteEndObject();
    }

    // Photographs in the root itself have no folder; those outside it their full path, which the format allows.
    private static string FileOf(CatalogPhoto photo)
    {
        string folder = CatalogPaths.IsRelative(photo.Folder) ? photo.Folder[1..].TrimStart('/') : photo.Folder;
        string path = folder.Length == 0 ? photo.Name : $"{folder}/{photo.Name}";
        return OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;
    }

    private static void WriteDetections(Utf8JsonWriter writer, AnsweringModel model, PhotoAnswer answer)
    {
        PictureSize size = answer.Findings.Size;
        foreach (DogAnswer dog in answer.Dogs)
        {
            Write(writer, Animal, dog.Score, Share(dog.Place, size), Breeds(model, dog.Answer));
        }

        if (answer.Dogs.Count == 0 && answer.Subject is Subject.Dog or Subject.Unchecked)
        {
            Write(writer, Animal, answer.DogProbability, s_whole, Breeds(model, answer));
        }

        foreach (DetectedObject thing in answer.Objects)
        {
            bool isCat = string.Equals(thing.Label, Cat, StringComparison.Ordinal);
            Write(
                writer,
                isCat ? Animal : Person,
                thing.Score,
                Share(new Rectangle(thing.X, thing.Y, thing.Width, thing.Height), size),
                isCat ? [(Number(model.Breeds.Count), 1)] : []
            );
        }

        // Where people were looked for, their faces would be the same people once more.
        foreach (DetectedFace face in answer.Objects.Count == 0 ? answer.Faces : [])
        {
            Write(writer, Person, face.Score ?? 1, Share(new Rectangle(face.X, face.Y, face.Width, face.Height), size), []);
        }
    }

    private static IEnumerable<(string Category, double Share)> Breeds(AnsweringModel model, PhotoAnswer answer)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < model.Breeds.Count; i++)
        {
            numbers.TryAdd(model.Breeds[i], i);
        }

        return PhotoLine.RankingOf(model, answer).Select(c => (Number(numbers[c.Breed]), c.Probability));
    }

    private static void Write(
        Utf8JsonWriter writer,
        string category,
        double confidence,
        RectangleF box,
        IEnumerable<(string Category, double Share)> classes
    )
    {
        writer.WriteStartObject();
        writer.WriteString("category", category);
        WriteShare(writer, "conf", confidence);
        writer.WriteStartArray("bbox");
        foreach (float edge in new[] { box.X, box.Y, box.Width, box.Height })
        {
            writer.WriteRawValue(Text(edge));
        }

        writer.WriteEndArray();
        bool isFirst = true;
        foreach ((string name, double share) in classes)
        {
            if (isFirst)
            {
                writer.WriteStartArray("classifications");
                isFirst = false;
            }

            writer.WriteStartArray();
            writer.WriteStringValue(name);
            writer.WriteRawValue(Text(share));
            writer.WriteEndArray();
        }

        if (!isFirst)
        {
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    // A face at the rim may reach beyond the picture; of a picture whose size is not known the box is the whole.
    private static RectangleF Share(Rectangle box, PictureSize size)
    {
        if (!size.IsKnown || size.Width <= 0 || size.Height <= 0)
        {
            return s_whole;
        }

        box.Intersect(new Rectangle(0, 0, size.Width, size.Height));
        return new RectangleF(
            (float)box.X / size.Width,
            (float)box.Y / size.Height,
            (float)box.Width / size.Width,
            (float)box.Height / size.Height
        );
    }

    private static void WriteShare(Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(Text(value));
    }

    // With a point in any case: readers in Python take 1 for an integer, and the format's validator refuses it.
    private static string Text(double value) => value.ToString("0.0#####", CultureInfo.InvariantCulture);

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}
