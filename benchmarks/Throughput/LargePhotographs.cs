using OpenCvSharp;

namespace Throughput;

/// <summary>JPEGs of 12 megapixels, as telephones save them, made by enlarging smaller photographs; deleted at the end.</summary>
internal sealed class LargePhotographs : IDisposable
{
    public LargePhotographs(string photos, int count)
    {
        Folder = Directory.CreateTempSubdirectory("dogbreed-bench").FullName;
        string[] sources = [.. Directory.EnumerateFiles(Path.Combine(photos, "imagenet"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        for (int i = 0; i < count; i++)
        {
            using Mat small = Cv2.ImDecode(File.ReadAllBytes(sources[i * sources.Length / count]), ImreadModes.Color);
            using var large = new Mat();
            Cv2.Resize(small, large, small.Width >= small.Height ? new Size(4000, 3000) : new Size(3000, 4000), 0, 0, InterpolationFlags.Cubic);

            // Enlarging makes smooth pictures; some noise gives the file the size that a camera's has.
            using var noise = new Mat(large.Size(), MatType.CV_8UC3);
            Cv2.Randu(noise, Scalar.All(0), Scalar.All(12));
            Cv2.Add(large, noise, large);
            Cv2.ImEncode(".jpg", large, out byte[] bytes, new ImageEncodingParam(ImwriteFlags.JpegQuality, 90));
            File.WriteAllBytes(Path.Combine(Folder, $"{i:000}.jpg"), bytes);
        }
    }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
