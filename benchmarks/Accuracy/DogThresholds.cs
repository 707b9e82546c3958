using System.Text.Json.Nodes;
using DogBreed.Core.Detection;
using DogBreed.Core.Models;

namespace Accuracy;

/// <summary>The collages of the half for tuning, at several thresholds of the detector.</summary>
internal static class DogThresholds
{
    public static async Task WriteAsync(string models, string photos)
    {
        LabelledDog[] tuning = [.. LabelledDog.All(photos).Where(d => d.IsForTuning)];
        Console.WriteLine("| threshold, cells | collages | dogs found | other cells called dogs | further boxes a dog | breed of the found right | of the same cells alone |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (double score in new[] { 0.1, 0.15, 0.2, 0.3 })
        {
            string folder = Directory.CreateTempSubdirectory("detector").FullName;
            try
            {
                string source = Path.Combine(models, ObjectDetector.Folder);
                string target = Directory.CreateDirectory(Path.Combine(folder, ObjectDetector.Folder)).FullName;
                File.Copy(Path.Combine(source, "model.onnx"), Path.Combine(target, "model.onnx"));
                JsonNode card = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(source, ObjectDetectorCard.CardFile)))!;
                card["dogScore"] = score;
                await File.WriteAllTextAsync(Path.Combine(target, ObjectDetectorCard.CardFile), card.ToJsonString());
                await CollageTable.WriteAsync(new ModelStore(folder, models), tuning, 360, $"{score}: ");
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
