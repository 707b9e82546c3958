using System.Drawing;
using System.Text.Json;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Detection;

/// <summary>
/// tests/data/detector: what the publisher's .tflite, interpreted by TensorFlow.js's operations, finds in the samples: all boxes of a score
/// of 0.2 and more, non-maximum suppression at 0.5 within a class.
/// </summary>
public sealed class ObjectDetectorTests
{
    private const float MinimumScore = 0.2f;

    /// <summary>From the same 300 x 300 pixels.</summary>
    [Fact]
    public void Boxes_and_scores_are_those_of_the_reference()
    {
        int boxes = 0;
        foreach ((string sample, Expected[] expected) in Reference())
        {
            string pixels = Path.Combine(Repository.Data("detector"), Path.GetFileNameWithoutExtension(sample) + ".300.png");
            ScoredBox[][] found = Find(pixels, out ObjectDetectorCard card);
            foreach (IGrouping<string, Expected> kind in expected.GroupBy(e => e.Label))
            {
                ScoredBox[] same = found[card.IndexOf(kind.Key)];
                foreach (Expected e in kind)
                {
                    ScoredBox nearest = same.MinBy(s => Math.Abs(s.Score - e.Score));
                    Assert.True(Math.Abs(nearest.Score - e.Score) <= 0.001, $"{sample}: {e.Label} {e.Score} and {nearest.Score}");
                    Assert.All(e.Edges.Zip(Edges(nearest.Box)), pair => Assert.Equal(pair.First, pair.Second, 0.001));
                    boxes++;
                }
            }

            Assert.Equal(expected.Length, found.Sum(kind => kind.Length));
        }

        Assert.Equal(52, boxes);
    }

    /// <summary>From the files, by our own decoding and resizing.</summary>
    [Fact]
    public void From_the_files_the_dogs_are_where_the_reference_has_them()
    {
        int dogs = 0;
        foreach ((string sample, Expected[] expected) in Reference())
        {
            ScoredBox[][] found = Find(Repository.Sample(sample), out ObjectDetectorCard card);
            foreach (Expected e in expected.Where(e => e.Label == card.Dog && e.Score >= 0.3))
            {
                var box = new Box((float)e.Edges[0], (float)e.Edges[1], (float)e.Edges[2], (float)e.Edges[3]);
                Assert.True(found[card.IndexOf(card.Dog)].Max(f => f.Box.Overlap(box)) >= 0.9, $"{sample}: {e.Score}");
                dogs++;
            }
        }

        Assert.True(dogs >= 8, $"{dogs} dogs were compared.");
    }

    [Fact]
    public void A_box_becomes_pixels_within_the_picture()
    {
        var size = new PictureSize(200, 100);
        Assert.Equal(new Rectangle(20, 10, 100, 50), PixelBox.Of(new Box(0.1f, 0.1f, 0.6f, 0.6f), size));
        Assert.Equal(new Rectangle(10, 5, 120, 60), PixelBox.Widened(new Box(0.1f, 0.1f, 0.6f, 0.6f), size));
        Assert.Equal(new Rectangle(0, 0, 200, 100), PixelBox.Of(new Box(-0.5f, -0.1f, 1.2f, 3f), size));

        // Turned round, empty, without numbers, and beyond: a pixel all the same.
        foreach (Box odd in new[] { new Box(0.9f, 0.9f, 0.1f, 0.1f), new Box(0.5f, 0.5f, 0.5f, 0.5f), new Box(float.NaN, float.NaN, float.NaN, float.NaN), new Box(5, 5, 6, 6), new Box(-6, -6, -5, -5) })
        {
            Rectangle box = PixelBox.Of(odd, size);
            Assert.True(box.Width >= 1 && box.Height >= 1 && new Rectangle(0, 0, 200, 100).Contains(box), $"{odd}: {box}");
        }

        Assert.Equal(new Rectangle(0, 3, 1, 4), PixelBox.Of(new Box(0, 0.3f, 1, 0.7f), new PictureSize(1, 10)));
    }

    [Fact]
    public void Of_overlapping_boxes_and_boxes_within_boxes_the_surest_stays()
    {
        List<ScoredBox> boxes =
        [
            new(0.5f, new Box(0.1f, 0.1f, 0.5f, 0.5f)),
            new(0.9f, new Box(0.12f, 0.1f, 0.52f, 0.5f)), // the same, surer
            new(0.4f, new Box(0.2f, 0.2f, 0.3f, 0.3f)), // within it
            new(0.3f, new Box(0.6f, 0.6f, 0.9f, 0.9f)), // another
            new(0.2f, new Box(0.0f, 0.0f, 0.6f, 0.9f)), // it lies within this
        ];
        List<ScoredBox> apart = ScoredBox.Suppress(boxes, overlap: 0.5f);
        Assert.Equal([0.9f, 0.4f, 0.3f, 0.2f], apart.Select(b => b.Score));
        Assert.Equal([0.9f, 0.3f], ScoredBox.Nested(apart, within: 0.8f).Select(b => b.Score));
    }

    [Fact]
    public void A_card_without_its_file_a_damaged_one_and_a_senseless_one_are_one_error_each()
    {
        string root = Directory.CreateTempSubdirectory("detector").FullName;
        try
        {
            string source = Path.Combine(Repository.Root, "models", ObjectDetector.Folder);
            string folder = Directory.CreateDirectory(Path.Combine(root, ObjectDetector.Folder)).FullName;
            string card = Path.Combine(folder, ObjectDetectorCard.CardFile);
            string text = File.ReadAllText(Path.Combine(source, ObjectDetectorCard.CardFile));
            var store = new ModelStore(root);

            Assert.Contains(ObjectDetectorCard.CardFile, Problem(), StringComparison.Ordinal);
            File.WriteAllText(card, text);
            Assert.Contains("model.onnx", Problem(), StringComparison.Ordinal);
            File.WriteAllBytes(Path.Combine(folder, "model.onnx"), File.ReadAllBytes(Path.Combine(source, "model.onnx"))[..^1000]);
            Assert.Contains("model.onnx", Problem(), StringComparison.Ordinal);
            File.Copy(Path.Combine(source, "model.onnx"), Path.Combine(folder, "model.onnx"), overwrite: true);
            ObjectDetector.Open(store).Dispose();
            foreach ((string was, string isNow, string named) in new[]
            {
                ("\"dog\": \"Dog\"", "\"dog\": \"Wolf\"", "dog"),
                ("\"Car\"", "\"Car\", \"Bus\"", "labels"),
                ("\"dogScore\": ", "\"dogScore\": 2", "dogScore"),
                ("\"file\": \"model.onnx\"", "\"file\": \"../model.onnx\"", "file"),
                ("\"labels\": [", "\"labels\": 5, \"other\": [", "detector.json"),
                ("\"size\": 300", "\"size\": 320", "model.onnx"),
            })
            {
                Assert.Contains(was, text, StringComparison.Ordinal);
                File.WriteAllText(card, text.Replace(was, isNow, StringComparison.Ordinal));
                Assert.Contains(named, Problem(), StringComparison.Ordinal);
            }

            string Problem() => Assert.Throws<ModelException>(() => ObjectDetector.Open(store).Dispose()).Message;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static ScoredBox[][] Find(string path, out ObjectDetectorCard card)
    {
        using ObjectDetector detector = ObjectDetector.Open(Repository.Models);
        card = detector.Card;
        using PictureNetwork network = detector.CreateNetwork(1);
        using Picture picture = PictureDecoder.Decode(File.ReadAllBytes(path), network.DecodeRequest, PictureLimits.Default);
        network.Write(picture.Pixels, 0);
        network.Run(1, CancellationToken.None);
        return [.. card.Labels.Select(label => label == "???" ? [] : detector.Find(network, 0, label, MinimumScore).ToArray())];
    }

    private static double[] Edges(Box box) => [box.Left, box.Top, box.Right, box.Bottom];

    private static IEnumerable<(string Sample, Expected[] Boxes)> Reference()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Repository.Data("detector/expected.json")));
        foreach (JsonProperty photo in json.RootElement.EnumerateObject())
        {
            yield return (photo.Name, [.. photo.Value.GetProperty("boxes").EnumerateArray().Select(b => new Expected(
                b.GetProperty("name").GetString()!,
                b.GetProperty("score").GetDouble(),
                [.. new[] { "x1", "y1", "x2", "y2" }.Select(edge => b.GetProperty(edge).GetDouble())]))]);
        }
    }

    private sealed record Expected(string Label, double Score, double[] Edges);
}
