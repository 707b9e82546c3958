using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using SkiaSharp;

namespace DogBreed.Core.Tests.Classification;

/// <summary>Whatever a network wants of EXIF orientation: what leaves the library is in the coordinates of the upright picture.</summary>
public sealed class OrientationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dogbreed").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Faces_are_upright_behind_a_gate_that_ignores_orientation()
    {
        DetectedFace upright = Face(File.ReadAllBytes(Repository.Sample("astronaut.png")), Repository.Models, ModelStore.DefaultBackbone);
        DetectedFace turned = Face(Turned("astronaut.png"), StoreOf("stored"), "stored");
        Assert.Equal((upright.X, upright.Y, upright.Width, upright.Height), (turned.X, turned.Y, turned.Width, turned.Height));
        Assert.Equal(upright.Score!.Value, turned.Score!.Value, 1e-6);
        Assert.InRange(turned.X, 170, 190);
        Assert.InRange(turned.Y, 72, 92);
    }

    private static DetectedFace Face(byte[] picture, ModelStore store, string model)
    {
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = store, Model = model, Precision = ModelPrecision.Int8 });
        return Assert.Single(classifier.Classify(PhotoSource.FromBytes(picture)).Faces);
    }

    /// <summary>The bundled models, and a copy of the small one whose card ignores orientation.</summary>
    private ModelStore StoreOf(string name)
    {
        string bundled = Path.Combine(Repository.Root, "models", "efficientnet-lite0");
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.Copy(Path.Combine(bundled, "model.int8.onnx"), Path.Combine(folder, "model.int8.onnx"));
        File.WriteAllText(
            Path.Combine(folder, "card.json"),
            File.ReadAllText(Path.Combine(bundled, "card.json"))
                .Replace("\"efficientnet-lite0\"", $"\"{name}\"", StringComparison.Ordinal)
                .Replace("\"ignoreOrientation\": false", "\"ignoreOrientation\": true", StringComparison.Ordinal));
        return new ModelStore(Path.Combine(Repository.Root, "models"), _folder);
    }

    /// <summary>A sample as a camera that was held upright stores it: turned, with orientation 6 in its EXIF.</summary>
    private static byte[] Turned(string sample)
    {
        using SKBitmap upright = SKBitmap.Decode(Repository.Sample(sample));
        using var stored = new SKBitmap(new SKImageInfo(upright.Height, upright.Width, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(stored))
        {
            canvas.Translate(0, upright.Width);
            canvas.RotateDegrees(-90);
            canvas.DrawImage(SKImage.FromBitmap(upright), 0, 0, SKSamplingOptions.Default);
        }

        byte[] png = PictureEncoder.Encode(stored, ".png");

        // A TIFF header and one entry: Orientation (0x0112), SHORT, 1 value, 6.
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        const int AfterHeader = 33;
        return [.. png[..AfterHeader], .. Imaging.Bombs.Chunk("eXIf", exif), .. png[AfterHeader..]];
    }
}
