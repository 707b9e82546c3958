using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Image;
using MlNet;

// MlNet MODEL.onnx SIZE: classifies lists of photographs as ML.NET's documentation does it: LoadImages, ResizeImages, ExtractPixels, ApplyOnnxModel.
// A line of standard input is a list of paths (tab-separated); the answer is "seconds \t milliseconds to the first result \t 0".
string path = args[0];
int size = int.Parse(args[1], CultureInfo.InvariantCulture);
// ML.NET's reader of ONNX files knows no float16, in which the files keep their weights: ONNX Runtime writes it a copy with the casts folded.
string folded = Path.Combine(Path.GetTempPath(), $"mlnet-{Environment.ProcessId}.onnx");
using (var fold = new SessionOptions { OptimizedModelFilePath = folded, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC })
{
    new InferenceSession(path, fold).Dispose();
}

var context = new MLContext();
var pipeline = context.Transforms.LoadImages("image", imageFolder: null, nameof(Photo.Path))
    .Append(context.Transforms.ResizeImages("image", size, size, resizing: ImageResizingEstimator.ResizingKind.IsoCrop))
    .Append(context.Transforms.ExtractPixels("input", "image", interleavePixelColors: false))
    .Append(context.Transforms.ApplyOnnxModel(outputColumnNames: ["logits"], inputColumnNames: ["input"], modelFile: folded, shapeDictionary: new Dictionary<string, int[]> { ["input"] = [1, 3, size, size], ["logits"] = [1, 1000] }, gpuDeviceId: null, fallbackToCpu: false));
var model = pipeline.Fit(context.Data.LoadFromEnumerable(Array.Empty<Photo>()));

File.Delete(folded);
while (Console.ReadLine() is { } line)
{
    Photo[] photos = [.. line.Split('\t').Select(p => new Photo { Path = p })];
    long start = Stopwatch.GetTimestamp();
    double first = 0;
    int count = 0;
    IDataView answers = model.Transform(context.Data.LoadFromEnumerable(photos));
    foreach (Answer answer in context.Data.CreateEnumerable<Answer>(answers, reuseRowObject: true))
    {
        first = first == 0 ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : first;
        _ = Array.IndexOf(answer.Logits, answer.Logits.Max());
        count++;
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds}\t{first}\t0"));
    if (count != photos.Length)
    {
        Console.Error.WriteLine($"{photos.Length - count} photographs gave no result");
    }
}
