using System.Diagnostics;
using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;

namespace Throughput;

/// <summary>What the parts can do by themselves, a second, on all cores. Written against the libraries, not against the product.</summary>
internal static class Limits
{
    /// <summary>OpenCV alone: bytes in memory -> decoded -> resized to the network's square.</summary>
    public static double Decode((byte[] Bytes, int Reduction)[] photos, bool full, int size, TimeSpan time)
    {
        return PerSecond(time, () =>
        {
            var resized = new Mat();
            int next = Random.Shared.Next(photos.Length);
            return () =>
            {
                (byte[] bytes, int reduction) = photos[next++ % photos.Length];
                var flags = (ImreadModes)((full ? 1 : reduction) switch { 2 => 17, 4 => 33, 8 => 65, _ => 1 });
                using Mat picture = Cv2.ImDecode(bytes, flags);
                double scale = (double)size / Math.Min(picture.Width, picture.Height);
                Cv2.Resize(picture, resized, new Size(Math.Max(size, picture.Width * scale), Math.Max(size, picture.Height * scale)), 0, 0, scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Cubic);
                return 1;
            };
        });
    }

    /// <summary>ONNX Runtime alone on ready tensors: single-threaded sessions side by side.</summary>
    public static double InferenceSideBySide(string path, int size, int batch, TimeSpan time)
    {
        using var session = new InferenceSession(path, Options(1));
        return PerSecond(time, () => Runner(session, size, batch));
    }

    /// <summary>ONNX Runtime alone on ready tensors: one session over all cores.</summary>
    public static double InferenceTogether(string path, int size, int batch, TimeSpan time)
    {
        using var session = new InferenceSession(path, Options(Environment.ProcessorCount));
        return PerSecond(time, () => Runner(session, size, batch), workers: 1);
    }

    /// <summary>The default face detector alone, on decoded pictures.</summary>
    public static double Faces((byte[] Bytes, int Reduction)[] photos, ModelStore store, TimeSpan time)
    {
        Picture[] pictures = [.. photos.Take(32).Select(p => PictureDecoder.Decode(p.Bytes, new DecodeRequest(384), PictureLimits.Default))];
        using var detectors = new FaceDetectors(store, FaceDetectorKind.BlazeFace);
        double perSecond = PerSecond(time, () =>
        {
            IFaceDetector detector = detectors.Create()!;
            int next = 0;
            return () =>
            {
                detector.Find(pictures[next++ % pictures.Length], CancellationToken.None);
                return 1;
            };
        });
        Array.ForEach(pictures, p => p.Dispose());
        return perSecond;
    }

    private static SessionOptions Options(int threads)
    {
        var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        return options;
    }

    private static Func<int> Runner(InferenceSession session, int size, int batch)
    {
        float[] input = GC.AllocateArray<float>(batch * 3 * size * size, pinned: true);
        var random = new Random(1);
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = random.Next(256);
        }

        float[] output = GC.AllocateArray<float>(batch * 1000, pinned: true);
        OrtValue[] inputs = [OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, input.AsMemory(), [batch, 3, size, size])];
        OrtValue[] outputs = [OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, output.AsMemory(), [batch, 1000])];
        var options = new RunOptions();
        return () =>
        {
            session.Run(options, ["input"], inputs, ["logits"], outputs);
            return batch;
        };
    }

    private static double PerSecond(TimeSpan time, Func<Func<int>> createWorker, int? workers = null)
    {
        int count = workers ?? Environment.ProcessorCount;
        using var ready = new Barrier(count + 1);
        long done = 0;
        bool stop = false;
        var threads = Enumerable.Range(0, count).Select(_ => new Thread(() =>
        {
            Func<int> work = createWorker();
            work();
            ready.SignalAndWait();
            int items = 0;
            while (!Volatile.Read(ref stop))
            {
                items += work();
            }

            Interlocked.Add(ref done, items);
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        ready.SignalAndWait();
        var watch = Stopwatch.StartNew();
        Thread.Sleep(time);
        Volatile.Write(ref stop, true);
        Array.ForEach(threads, t => t.Join());
        return done / watch.Elapsed.TotalSeconds;
    }
}
