using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OpenCvSharp;
using OpenCvSharp.Dnn;

namespace Throughput;

/// <summary>A peer: what one would write in C# in ten minutes. OpenCvSharp reads and resizes, ONNX Runtime runs with its defaults, in one loop.</summary>
internal static class PlainLoop
{
    public static int Run(string model, int size)
    {
        using var session = new InferenceSession(model);
        while (Console.ReadLine() is { } line)
        {
            long start = Stopwatch.GetTimestamp();
            double first = 0;
            foreach (string path in line.Split('\t'))
            {
                using Mat image = Cv2.ImRead(path);
                int side = Math.Min(image.Width, image.Height);
                using Mat square = image.SubMat(new Rect((image.Width - side) / 2, (image.Height - side) / 2, side, side));
                using Mat resized = square.Resize(new Size(size, size), 0, 0, InterpolationFlags.Area);
                using Mat blob = CvDnn.BlobFromImage(resized, swapRB: true);
                var data = new float[3 * size * size];
                System.Runtime.InteropServices.Marshal.Copy(blob.Data, data, 0, data.Length);
                using var results = session.Run([NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(data, [1, 3, size, size]))], ["logits"]);
                float[] logits = results[0].AsTensor<float>().ToArray();
                _ = Array.IndexOf(logits, logits.Max());
                first = first == 0 ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : first;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds}\t{first}\t0"));
        }

        return 0;
    }
}
