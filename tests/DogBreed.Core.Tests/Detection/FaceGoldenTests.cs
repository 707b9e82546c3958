using System.Globalization;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Detection;

public sealed class FaceGoldenTests
{
    /// <summary>detectMultiScale of OpenCV 4.14 for Python, default parameters, over the gray picture.</summary>
    [Fact]
    public void Haar_boxes_are_those_of_OpenCV_for_Python()
    {
        OpenCv.Require();
        int photos = 0;
        foreach (string[] row in Golden.Csv("golden/faces/haar_alt.csv"))
        {
            string[] expected = row.Length < 3 || row[2].Trim('"').Length == 0
                ? []
                : [.. string.Join(',', row[2..]).Trim('"').Split(';').Order(StringComparer.Ordinal)];
            string[] actual = [.. Find(FaceDetectorKind.Haar, row[0]).Select(f => FormattableString.Invariant($"{f.X},{f.Y},{f.Width},{f.Height}")).Order(StringComparer.Ordinal)];
            Assert.True(expected.SequenceEqual(actual), $"{row[0]}: expected {string.Join(' ', expected)}, found {string.Join(' ', actual)}");
            photos++;
        }

        Assert.Equal(350, photos);
    }

    [Fact]
    public void BlazeFace_finds_the_same_faces_as_ONNX_Runtime_for_Python()
    {
        int photos = 0;
        int sameFaces = 0;
        double largestScore = 0;
        var shifts = new List<int>();
        var complaints = new List<string>();
        foreach (string[] row in Golden.Csv("golden/faces/blazeface.csv"))
        {
            (double Score, int[] Box)[] expected = [.. row[3].Trim('"').Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
            IReadOnlyList<DetectedFace> actual = Find(FaceDetectorKind.BlazeFace, row[0]);
            photos++;
            if (expected.Length != actual.Count)
            {
                complaints.Add($"{row[0]}: {expected.Length} expected, {actual.Count} found; scores {row[2]}, {row[3]}");
                continue;
            }

            sameFaces++;
            for (int i = 0; i < expected.Length; i++)
            {
                // Two faces of nearly the same score may change places.
                DetectedFace face = actual.MinBy(f => Math.Abs(f.X - expected[i].Box[0]) + Math.Abs(f.Y - expected[i].Box[1]))!;
                double off = Math.Abs(face.Score!.Value - expected[i].Score);
                largestScore = Math.Max(largestScore, off);
                int shift = new[] { face.X, face.Y, face.Width, face.Height }.Zip(expected[i].Box, (a, b) => Math.Abs(a - b)).Max();
                shifts.Add(shift);
                if (off > 0.01 || shift > 2)
                {
                    complaints.Add($"{row[0]}: score off by {off:0.0000}, box by {shift}");
                }
            }
        }

        double within = shifts.Count(s => s <= 2) / (double)shifts.Count;
        string summary = string.Create(CultureInfo.InvariantCulture, $"BlazeFace: {sameFaces} of {photos} photographs have the same number of faces, score off by at most {largestScore:0.0000}, {within:0.0000} of {shifts.Count} boxes within 2 pixels");
        TestContext.Current.SendDiagnosticMessage(summary + Environment.NewLine + string.Join(Environment.NewLine, complaints.Take(30)));
        Assert.Equal(528, photos);
        Assert.True(sameFaces == photos && largestScore <= 0.01 && within >= 0.98, summary + Environment.NewLine + string.Join(Environment.NewLine, complaints.Take(30)));
    }

    /// <summary>tests/data/faces: the same for the photographs of samples/; never skipped.</summary>
    [Fact]
    public void BlazeFace_agrees_on_the_samples()
    {
        string[][] rows = [.. File.ReadLines(Repository.Data("faces/blazeface.csv")).Skip(1).Select(line => line.Split(',', 4))];
        Assert.Equal(10, rows.Length);
        foreach (string[] row in rows)
        {
            (double Score, int[] Box)[] expected = [.. row[3].Trim('"').Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
            IReadOnlyList<DetectedFace> actual = Find(FaceDetectorKind.BlazeFace, Repository.Sample(row[0]));
            Assert.Equal(expected.Length, actual.Count);
            foreach (((double Score, int[] Box) one, DetectedFace face) in expected.Zip(actual))
            {
                Assert.Equal(one.Score, face.Score!.Value, 0.01);
                Assert.All(one.Box.Zip([face.X, face.Y, face.Width, face.Height]), pair => Assert.InRange(pair.Second, pair.First - 2, pair.First + 2));
            }
        }
    }

    [Fact]
    public void The_samples_have_the_faces_that_a_person_sees()
    {
        Assert.Single(Find(FaceDetectorKind.BlazeFace, Repository.Sample("astronaut.png")));
        Assert.Empty(Find(FaceDetectorKind.BlazeFace, Repository.Sample("skateboarder.jpg")));
        Assert.Empty(Find(FaceDetectorKind.BlazeFace, Repository.Sample("rocket.jpg")));
    }

    [Fact]
    public void The_articles_cascade_sees_a_face_in_the_skateboarder_who_shows_none()
    {
        OpenCv.Require();
        Assert.NotEmpty(Find(FaceDetectorKind.Haar, Repository.Sample("skateboarder.jpg")));
    }

    [Fact]
    public void None_is_no_face_finder() =>
        Assert.Throws<ArgumentException>(() => FaceFinder.Create(FaceDetectorKind.None, Repository.Models));

    [Fact]
    public void A_missing_detector_file_is_named()
    {
        var error = Assert.Throws<ModelException>(() => FaceFinder.Create(FaceDetectorKind.BlazeFace, new ModelStore(Path.GetTempPath())));
        Assert.Contains("blazeface/model.onnx", error.Message, StringComparison.Ordinal);
    }

    private static readonly FaceFinder s_blazeFace = FaceFinder.Create(FaceDetectorKind.BlazeFace, Repository.Models);
    private static readonly Lazy<FaceFinder> s_haar = new(() => FaceFinder.Create(FaceDetectorKind.Haar, Repository.Models));

    private static IReadOnlyList<DetectedFace> Find(FaceDetectorKind kind, string photo)
    {
        string path = Path.IsPathRooted(photo) ? photo : photo.StartsWith("../samples/", StringComparison.Ordinal) ? Repository.Sample(Path.GetFileName(photo)) : Golden.Photo(photo);
        return (kind == FaceDetectorKind.Haar ? s_haar.Value : s_blazeFace).Find(PhotoSource.FromFile(path));
    }

    private static (double Score, int[] Box) Parse(string text)
    {
        string[] parts = text.Split(':');
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), [.. parts[1].Split(',').Select(p => int.Parse(p, CultureInfo.InvariantCulture))]);
    }
}
